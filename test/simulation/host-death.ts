/**
 * Announced hosts die or sleep at any step, others reap them, and they come back.
 *
 * Afterwards the records are sound, nothing is left behind, and what a host was told is true: what was acknowledged is
 * there unless the host was reaped after it, and what is said not to have happened never did.
 */
import { createController, createMemoryStore, type CnmError, type Endpoint, type Result, type Store } from '../../src/index.js';
import { Result as Results } from '../../src/base/result.js';
import { decode } from '../../src/model/codec.js';
import { ABANDONED_AFTER_MS } from '../../src/replica/commit/abandoned.js';
import { traced, type StoreTrace } from '../../src/stores/decorators/traced.js';
import { act, deleteEverything, type Call } from './actions.js';
import { ANNOUNCED, CRASHED, inWorld, World, type Host } from './world.js';

/** Bad enough for everything to come in another order; hosts are lost by dying. */
const NETWORK = { lateCall: 0.3, lateEvent: 0.3, maxDelayMs: 10, refusedCommit: 0.003, lostRequest: 0.003, lostAnswer: 0.003, reset: 0.02 };

/** The network that nobody deletes meanwhile. */
const SHARED = 'shared';

/** What the store has seen, by revision. */
class Chronicle {
  /** Endpoints of the shared network by name: when they were created. */
  readonly created = new Map<string, number>();
  /** Hosts by name: when something of theirs was last removed because they were gone. */
  readonly reaped = new Map<string, number>();
  readonly faults: string[] = [];
  /** Hosts that were reaped and have not come back. */
  readonly #away = new Set<string>();

  note(trace: StoreTrace): void {
    if (trace.kind === 'announce' && trace.answer.value?.kind === 'present') this.#away.delete(hostOf(trace.key) ?? '');
    if (trace.kind !== 'commit' || trace.answer.value?.kind !== 'committed') return;
    const { revision } = trace.answer.value;
    for (const { key, value } of trace.commit.writes) {
      const record = value === undefined ? undefined : decode(value);
      const name = /^(?:global|hosts\/[^/]+)\/endpoint\/[^/]+\/(.*)$/.exec(key)?.[1];
      if (name === undefined || record === undefined) continue;
      if (name.startsWith('own-') && !this.created.has(name)) this.created.set(name, revision);
      if ('host' in record && this.#away.has(String(record.host))) this.faults.push(`endpoint ${name} was written while its host ${String(record.host)} was reaped`);
    }
    for (const condition of trace.commit.conditions) {
      const host = condition.revision === 0 ? hostOf(condition.key) : undefined;
      if (host === undefined) continue;
      this.reaped.set(host, revision);
      this.#away.add(host);
    }
  }
}

/** The host whose presence a key is. */
function hostOf(key: string): string | undefined {
  return /^global\/presence\/(.*)$/.exec(key)?.[1];
}

/** What a host was told of an endpoint of its own. */
interface Told {
  readonly host: string;
  readonly name: string;
  readonly result: Result<Endpoint, CnmError>;
}

/** Hosts fall silent, are reaped, and wake. */
export async function hostDeath(seed: number, store: Store = createMemoryStore({ operationsPerCommit: 40 })): Promise<string[]> {
  const chronicle = new Chronicle();
  const watched = traced(store, (trace) => chronicle.note(trace));
  const world = new World(seed, 3, NETWORK, watched, { ...ANNOUNCED, reapGoneHosts: seed % 4 === 0 });
  return inWorld(world, () => dieAndWake(world, chronicle));
}

async function dieAndWake(world: World, chronicle: Chronicle): Promise<string[]> {
  await world.hosts[0]?.run((controller) => controller.createNetwork({ name: SHARED, driver: 'overlay', ipam: { config: [{ subnet: '10.9.0.0/24' }] } }));
  const faults: string[] = [];
  const told: Told[] = [];
  const lives = await Promise.all(world.hosts.map((host) => live(world, host, told)));
  faults.push(...lives.flat());
  await bringBack(world);
  faults.push(...chronicle.faults, ...world.check(), ...untruths(world, told, chronicle));
  if (faults.length > 0) return faults;
  return [...(await deleteEverything(world)), ...world.check(), ...(await leftovers(world))];
}

/** One host's doings: random calls, endpoints of its own, reaping, dying, sleeping. */
async function live(world: World, host: Host, told: Told[]): Promise<string[]> {
  const faults: string[] = [];
  let hasJustWoken = false;
  for (let action = 0; action < 14; action++) {
    if (!hasJustWoken) await world.pause(world.below(40));
    const fate = world.below(12);
    if (fate === 0) host.stepsToLive = 1 + world.below(20);
    if (fate === 1) host.sleep();
    if (world.below(8) > 0 && fate !== 1 && !hasJustWoken) await host.answering();
    const fault = await act(world, host, choose(world, host, `own-${host.name}-${action}`, told));
    if (fault !== undefined) faults.push(`${host.name}: ${fault}`);
    faults.push(...world.check(host));
    if (fate === 1) {
      await world.pause(world.below(400));
      host.wake();
    }
    hasJustWoken = fate === 1;
    if (host.controller === undefined) {
      await world.pause(world.below(400));
      await host.start();
    }
  }
  return faults;
}

function choose(world: World, host: Host, name: string, told: Told[]): Call | undefined {
  const choice = world.below(4);
  if (choice === 0) {
    const other = world.pick(world.hosts).name;
    return (controller) => controller.reap(other);
  }
  if (choice > 1) return undefined;
  return async (controller) => {
    const network = controller.networkByName(SHARED);
    if (network === undefined) return Results.ok();
    const result = await network.createEndpoint({ name });
    told.push({ host: host.name, name, result });
    return result;
  };
}

/** Everybody is there again, is announced, and knows what became of it. */
async function bringBack(world: World): Promise<void> {
  await world.heal();
  for (const host of world.hosts) {
    for (;;) {
      const done = await host.run((controller) => controller.core.run(() => Results.ok()));
      if (done === CRASHED || done.ok) break;
      await world.pause(50);
    }
  }
  for (const host of world.hosts) await host.controller?.settled();
}

/** What hosts were told that is not so. */
function untruths(world: World, told: readonly Told[], { created, reaped }: Chronicle): string[] {
  const network = world.hosts[0]?.controller?.networkByName(SHARED);
  return told.flatMap(({ host, name, result }) => {
    const at = created.get(name);
    if (result.ok) {
      const isThere = network?.endpointByName(name) !== undefined;
      const isExcused = at !== undefined && (reaped.get(host) ?? 0) > at;
      return isThere || isExcused ? [] : [`${name} was acknowledged and is not there, though ${host} was not reaped after it`];
    }
    const isUnknown = 'outcome' in result.error.details && result.error.details.outcome === 'unknown';
    return at === undefined || isUnknown ? [] : [`${name} was created, and ${host} was told ${result.error.code}`];
  });
}

/** What is left when all have closed, and somebody has looked in after a long while. */
async function leftovers(world: World): Promise<string[]> {
  for (const host of world.hosts) await host.controller?.close();
  await world.pause(ABANDONED_AFTER_MS);
  const visitor = { host: { name: 'visitor', address: '10.99.0.99' }, store: world.store, runtime: world.runtime };
  const controller = (await createController(visitor)).getOrThrow();
  await controller.settled();
  await controller.close();
  const notes = (await world.store.read(['commits/'])).getOrThrow().entries.map(({ key }) => key);
  return [...notes, ...(await world.leftovers())].map((key) => `left behind: ${key}`);
}
