/**
 * Where the benchmark is run: each store with fresh content whenever it is asked for, and its raw client beside it.
 *
 * Servers are started on loopback with folders of their own, and stopped at the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/contracts/store.js';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { openStore } from '../../src/stores/open-store.node.js';
import { startServers } from '../../scripts/servers/index.mjs';
import * as redis from '../../scripts/servers/redis.mjs';
import { rawConsul } from './raw/raw-consul.js';
import { rawEtcd } from './raw/raw-etcd.js';
import { rawLmdb } from './raw/raw-lmdb.js';
import { rawMemory } from './raw/raw-memory.js';
import { rawRedis } from './raw/raw-redis.js';
import type { RawClient } from './raw/raw-client.js';
import { rawZookeeper } from './raw/raw-zookeeper.js';

export const STORES = ['memory', 'lmdb', 'etcd', 'consul', 'zookeeper', 'redis'] as const;
export type StoreName = (typeof STORES)[number];

export interface Venue {
  readonly name: StoreName;
  /** Empty content, and a way to open clients of it, each closed by whoever opened it. */
  fresh(): () => Promise<Store>;
  /** The raw client on empty content of its own. */
  raw(): Promise<RawClient>;
}

export interface Venues {
  readonly venues: readonly Venue[];
  /** Stores that could not be had. */
  readonly missing: readonly string[];
  stop(): Promise<void>;
}

const runtime = createSystemRuntime();

/** Gets stores ready to be measured. */
export async function openVenues(wanted: readonly StoreName[]): Promise<Venues> {
  const servers = await startServers({ install: true, only: wanted.filter((name) => name !== 'redis') });
  // Like all the others here it answers a commit when that is on disk.
  const durableRedis = wanted.includes('redis') && (redis.find() !== undefined || redis.install()) ? await redis.start({ durable: true }) : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'libcnm-bench-'));
  const urls: unknown = JSON.parse(servers.stores);
  const venues = wanted.flatMap((name) => {
    if (name === 'memory') return memoryVenue();
    if (name === 'lmdb') return lmdbVenue(folder);
    const url: unknown = name === 'redis' ? durableRedis?.url : Reflect.get(Object(urls), name);
    return typeof url === 'string' ? serverVenue(name, url) : [];
  });
  return {
    venues,
    missing: [...servers.missing, ...(wanted.includes('redis') && durableRedis === undefined ? [`redis: needs ${redis.howToInstall}`] : [])],
    async stop() {
      await durableRedis?.stop();
      await servers.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A store without a server and without a disk. */
export function memoryVenue(): Venue {
  return {
    name: 'memory',
    fresh() {
      const store = createMemoryStore();
      return async () => store;
    },
    raw: async () => rawMemory(),
  };
}

function lmdbVenue(folder: string): Venue {
  return {
    name: 'lmdb',
    fresh() {
      const path = mkdtempSync(join(folder, 'ours-'));
      return async () => (await openStore(`lmdb:${path}`, runtime)).getOrThrow();
    },
    raw: async () => rawLmdb(mkdtempSync(join(folder, 'raw-'))),
  };
}

function serverVenue(name: Exclude<StoreName, 'memory' | 'lmdb'>, url: string): Venue {
  let count = 0;
  const raws = { etcd: rawEtcd, consul: rawConsul, zookeeper: rawZookeeper, redis: rawRedis };
  return {
    name,
    fresh() {
      const full = `${url}/ours${++count}`;
      return async () => (await openStore(full, runtime)).getOrThrow();
    },
    raw: async () => raws[name](new URL(url), `raw${++count}/`),
  };
}
