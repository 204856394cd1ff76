/**
 * node-zookeeper-client by itself: a commit is one transaction of checks, creations and settings of flat nodes.
 *
 * The client cannot ask for version 0, which it takes for any version; that is as good for a measurement.
 */
import zookeeper from 'node-zookeeper-client';
import { bufferOf, changesIn, type RawClient } from './raw-client.js';

/** Values up to this many bytes together are kept twice: a transaction has room for no more. */
const LOGGED_VALUE_BYTES = 256 * 1_024;

export async function rawZookeeper(url: URL, prefix: string): Promise<RawClient> {
  const client = zookeeper.createClient(url.host);
  const connected = new Promise<void>((resolve) => client.once('connected', resolve));
  client.connect();
  await connected;
  const root = `/${prefix.replaceAll('/', '')}`;
  for (const path of [root, `${root}/!newest`]) await new Promise<void>((resolve, reject) => client.create(path, ending(resolve, reject)));
  let count = 0;
  const versions = new Map<string, number>();
  const pathOf = (key: string): string => `${root}/${key.replaceAll('/', ',')}`;
  return {
    commit(conditions, writes) {
      const transaction = client.transaction();
      const written = new Set(writes.map(({ key }) => key));
      for (const { key, present } of conditions) {
        if (written.has(key)) continue;
        if (present) transaction.check(pathOf(key), versions.get(key));
        else transaction.create(pathOf(key), Buffer.alloc(0)).remove(pathOf(key));
      }
      for (const { key, value } of writes) {
        const version = versions.get(key);
        if (value === undefined) transaction.remove(pathOf(key), version);
        else if (version === undefined) transaction.create(pathOf(key), bufferOf(value));
        else transaction.setData(pathOf(key), bufferOf(value), version);
        if (value === undefined) versions.delete(key);
        else versions.set(key, version === undefined ? 0 : version + 1);
      }
      count++;
      transaction.create(`${root}/!log-${count}`, changesIn(writes, LOGGED_VALUE_BYTES)).setData(`${root}/!newest`, Buffer.from(String(count)), -1);
      return new Promise((resolve, reject) => transaction.commit(ending(resolve, reject)));
    },
    async close() {
      client.close();
    },
  };
}

/** What the client calls with an error or without. */
function ending(resolve: () => void, reject: (error: Error) => void): (error: unknown) => void {
  return (error) => (error instanceof Error ? reject(error) : resolve());
}
