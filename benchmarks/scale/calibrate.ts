/**
 * What work costs the servers of stores: the time of their processors, which the system counts for each process, so that
 * neither clients nor whatever else the machine does are in it. Linux only.
 *
 * Each commits through the library's own store: few operations and many, and watched by nobody and by many. What one
 * commit, operation, watcher and told key costs is the difference. Only waiting for the disk is elapsed time: what the
 * fastest tenth of commits took, one by one, less the processor's time.
 */
import { readFileSync } from 'node:fs';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Store } from '../../src/contracts/store.js';
import { openStore } from '../../src/stores/open-store.node.js';
import * as consul from '../../scripts/servers/consul.mjs';
import * as etcd from '../../scripts/servers/etcd.mjs';
import * as redis from '../../scripts/servers/redis.mjs';
import { sweep } from '../../scripts/servers/process.mjs';
import * as zookeeper from '../../scripts/servers/zookeeper.mjs';
import type { MeasuredCosts } from './costs.js';

const KINDS = {
  etcd: { isThere: () => etcd.find() !== undefined, start: () => etcd.start() },
  consul: { isThere: () => consul.find() !== undefined, start: () => consul.start() },
  zookeeper: { isThere: () => zookeeper.find() !== undefined, start: () => zookeeper.start() },
  redis: { isThere: () => redis.find() !== undefined, start: () => redis.start({ durable: true }), mostProcessors: 1 },
} as const;

/** How the system counts processors' time: in hundredths of a second on every Linux. */
const TICK_MS = 10;

const COMMITS = 600;
/** Until a server's own compiler has seen enough of it. */
const WARM_UP = 2_000;
const WATCHERS = 24;
const MANY = 20;
/** About what a record of this library is long. */
const VALUE = new TextEncoder().encode('x'.repeat(400));

/** The servers that are on this machine, one after the other. */
export async function calibrate(say: (line: string) => void): Promise<readonly MeasuredCosts[]> {
  const all: MeasuredCosts[] = [];
  for (const [name, { isThere, start, ...more }] of Object.entries(KINDS)) {
    if (!isThere()) {
      say(`left out: ${name} is not on this machine`);
      continue;
    }
    const server = await start();
    try {
      all.push({ ...(await measure(name, server)), ...more });
      say(JSON.stringify(all.at(-1)));
    } finally {
      await server.stop();
    }
  }
  sweep();
  return all;
}

async function measure(name: string, server: { readonly url: string; readonly pid: number }): Promise<MeasuredCosts> {
  const open = async (): Promise<Store> => (await openStore(`${server.url}/scale`, createSystemRuntime())).getOrThrow();
  const store = await open();
  await commits(store, WARM_UP, 1);
  const one = await busy(server.pid, () => commits(store, COMMITS, 1));
  const many = await busy(server.pid, () => commits(store, COMMITS, MANY));
  const watchers = await Promise.all(Array.from({ length: WATCHERS }, async () => follow(await open())));
  const oneTold = await busy(server.pid, () => commitsTold(store, watchers, 1));
  const manyTold = await busy(server.pid, () => commitsTold(store, watchers, MANY));
  for (const watcher of watchers) await watcher.end();
  const { capability } = store;
  await store.close();
  // A commit of n has n conditions and n writes.
  const operationMs = Math.max(0, (many.ms - one.ms) / (2 * (MANY - 1)));
  const entryMs = Math.max(0, (manyTold.ms - many.ms - (oneTold.ms - one.ms)) / WATCHERS / (MANY - 1));
  return {
    store: name,
    commitMs: Math.max(0, one.ms - 2 * operationMs),
    operationMs,
    deliveryMs: Math.max(0, (oneTold.ms - one.ms) / WATCHERS - entryMs),
    entryMs,
    syncMs: Math.max(0, one.fastestMs - one.ms),
    operationsPerCommit: capability.operationsPerCommit,
    conditionsPerCommit: capability.conditionsPerCommit ?? capability.operationsPerCommit,
  };
}

interface Busy {
  /** Of the server's processor, each commit. */
  readonly ms: number;
  /** What the fastest tenth of the commits took at most. */
  readonly fastestMs: number;
}

async function busy(pid: number, work: () => Promise<readonly number[]>): Promise<Busy> {
  const before = processorMs(pid);
  const tookMs = [...(await work())].sort((a, b) => a - b);
  return { ms: (processorMs(pid) - before) / tookMs.length, fastestMs: tookMs[Math.floor(tookMs.length / 10)]! };
}

/** What a process has used of processors so far. */
function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(user) + Number(system)) * TICK_MS;
}

/** Commits one after the other, each on the condition of the keys that it writes; how long each took. */
async function commits(store: Store, count: number, keys: number): Promise<number[]> {
  const tookMs: number[] = [];
  const { entries } = (await store.read(['global/'])).getOrThrow();
  const revisions = new Map(entries.map(({ key, revision }) => [key, revision]));
  for (let number = 0; number < count; number++) {
    const names = Array.from({ length: keys }, (_, at) => `global/scale/k${at}`);
    const start = performance.now();
    const answer = (await store.commit({ conditions: names.map((key) => ({ key, revision: revisions.get(key) ?? 0 })), writes: names.map((key) => ({ key, value: VALUE })) })).getOrThrow();
    tookMs.push(performance.now() - start);
    if (answer.kind !== 'committed') throw new Error('somebody else writes to the store');
    for (const name of names) revisions.set(name, answer.revision);
  }
  return tookMs;
}

interface Follower {
  /** Resolves when it has been told of so many commits more than when it was asked last. */
  told(count: number): Promise<void>;
  end(): Promise<void>;
}

async function commitsTold(store: Store, watchers: readonly Follower[], keys: number): Promise<number[]> {
  const told = watchers.map((watcher) => watcher.told(COMMITS));
  const tookMs = await commits(store, COMMITS, keys);
  await Promise.all(told);
  return tookMs;
}

async function follow(store: Store): Promise<Follower> {
  const stop = new AbortController();
  const { revision } = (await store.read(['global/'])).getOrThrow();
  let [seen, wanted] = [0, Number.POSITIVE_INFINITY];
  let reached = (): void => undefined;
  const following = (async () => {
    for await (const event of store.watch(['global/'], revision, stop.signal)) {
      if (event.kind === 'reset') throw new Error('a watcher was told everything anew');
      if (++seen >= wanted) reached();
    }
  })();
  return {
    told(count) {
      wanted = seen + count;
      return Promise.race([following, new Promise<void>((resolve) => (reached = resolve))]);
    },
    async end() {
      stop.abort();
      await following;
      await store.close();
    },
  };
}
