/**
 * Opens a store by its URL in Node. Each kind of store is loaded when the first of its kind is opened.
 */
import { Result } from '../base/result.js';
import type { Runtime } from '../base/runtime.js';
import { InvalidStoreUrl, type Store } from '../contracts/store.js';
import { openByScheme, openMemory, type OpenScheme, type OpenStoreError } from './store-url.js';

const schemes: ReadonlyMap<string, OpenScheme> = new Map([
  ['memory', openMemory],
  ['lmdb', openLmdb],
  ['etcd', async (_rest, url, runtime) => (await import('./etcd/etcd-url.js')).openEtcdUrl(url, runtime)],
  ['consul', async (_rest, url, runtime) => (await import('./consul/consul-url.js')).openConsulUrl(url, runtime)],
  ['zk', async (_rest, url, runtime) => (await import('./zookeeper/zookeeper-url.js')).openZookeeperUrl(url, runtime)],
  ['redis', openRedis],
  ['rediss', openRedis],
]);

/** Opens the store that a URL names, for example `memory:` or `lmdb:./cluster`. */
export function openStore(url: string, runtime: Runtime): Promise<Result<Store, OpenStoreError>> {
  return openByScheme(schemes, url, runtime);
}

async function openRedis(_rest: string, url: string, runtime: Runtime): Promise<Result<Store, OpenStoreError>> {
  return (await import('./redis/redis-url.js')).openRedisUrl(url, runtime);
}

async function openLmdb(path: string, url: string, { clock }: Runtime): Promise<Result<Store, OpenStoreError>> {
  if (path === '') return Result.error(new InvalidStoreUrl({ url, reason: 'a folder must follow lmdb:' }));
  const { lmdbStore } = await import('./lmdb/index.js');
  return lmdbStore({ path, clock });
}
