/**
 * How much faster are eight controllers than one where only the store takes time: memory behind a network with latency?
 *
 * Time is simulated, so the answer is the same on every machine.
 */
import { createSimulatedRuntime } from '../../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../../src/base/system-runtime.js';
import type { Clock } from '../../../src/base/runtime.js';
import type { Store, WatchEvent } from '../../../src/contracts/store.js';
import { createMemoryStore } from '../../../src/stores/memory/memory-store.js';
import { openHosts } from '../hosts.js';
import { inFlight } from '../measure.js';
import type { Question } from '../question.js';

const ROUND_TRIP_MS = 2;
const CONTROLLERS = 8;
const IN_FLIGHT_EACH = 64;
const ENDPOINTS = 4_096;

export const simulated: Question = {
  name: 'simulated',
  stores: ['memory'],
  async ask() {
    const one = await create(1);
    const eight = await create(CONTROLLERS);
    return [
      {
        ...{ what: `create, ${CONTROLLERS} controllers, ${IN_FLIGHT_EACH} in flight each, simulated`, ours: eight, beside: one, besideWhat: 'one controller' },
        unit: 'simulated ms',
        targets: [{ of: '× as fast', value: one / eight, atLeast: 4 }],
      },
    ];
  },
};

/** Simulated milliseconds an endpoint. */
async function create(controllerCount: number): Promise<number> {
  const runtime = createSimulatedRuntime({ seed: 1, auto: deferToMacrotask });
  const memory = createMemoryStore();
  const hosts = await openHosts(controllerCount, async () => distant(memory, runtime.clock), { runtime });
  const start = runtime.clock.now();
  await Promise.all(
    hosts.map(({ network }, index) =>
      inFlight(ENDPOINTS / controllerCount, IN_FLIGHT_EACH, async (number) => (await network.createEndpoint({ name: `e${index}-${number}` })).getOrThrow()),
    ),
  );
  const ms = (runtime.clock.now() - start) / ENDPOINTS;
  for (const host of hosts) await host.close();
  return ms;
}

/** A store with the limits of an etcd, half a round trip away. */
function distant(store: Store, clock: Clock): Store {
  const half = (): Promise<void> => new Promise((resolve) => void clock.after(ROUND_TRIP_MS / 2, resolve));
  const away = async <T>(call: () => Promise<T>): Promise<T> => {
    await half();
    const answer = await call();
    await half();
    return answer;
  };
  return {
    ...{ name: 'distant', capability: { ...store.capability, operationsPerCommit: 254, conditionsPerCommit: 127, losesAnswers: true } },
    read: (prefixes) => away(() => store.read(prefixes)),
    commit: (commit) => away(() => store.commit(commit)),
    watch: (prefixes, after, signal) => late(store.watch(prefixes, after, signal), half),
    close: async () => undefined,
  };
}

/** Events each half a round trip late, but not one after the other. */
async function* late(events: AsyncIterable<WatchEvent>, half: () => Promise<void>): AsyncGenerator<WatchEvent> {
  const onTheirWay: Promise<WatchEvent | undefined>[] = [];
  let arrived = (): void => undefined;
  const send = (event: WatchEvent | undefined): void => {
    onTheirWay.push(half().then(() => event));
    arrived();
  };
  void (async () => {
    for await (const event of events) send(event);
    send(undefined);
  })();
  for (;;) {
    if (onTheirWay.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
    const event = await onTheirWay.shift();
    if (event === undefined) return;
    yield event;
  }
}
