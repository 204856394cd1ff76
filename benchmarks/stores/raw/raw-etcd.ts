/**
 * etcd3 by itself: a commit is one transaction, a condition compares the key's revision.
 */
import { Etcd3 } from 'etcd3';
import { bufferOf, type RawClient } from './raw-client.js';

export function rawEtcd(url: URL, prefix: string): RawClient {
  const etcd = new Etcd3({ hosts: `http://${url.host}` });
  const revisions = new Map<string, string>();
  return {
    async commit(conditions, writes) {
      const answer = await etcd.kv.txn({
        compare: conditions.map(({ key, present }) => ({
          ...{ target: 'Mod', result: 'Equal', key: Buffer.from(prefix + key) },
          mod_revision: present ? revisions.get(key)! : 0,
        })),
        success: writes.map(({ key, value }) =>
          value === undefined
            ? { request_delete_range: { key: Buffer.from(prefix + key) } }
            : { request_put: { key: Buffer.from(prefix + key), value: bufferOf(value) } },
        ),
      });
      if (!answer.succeeded) throw new Error('a condition does not hold');
      for (const { key } of writes) revisions.set(key, answer.header.revision);
    },
    async close() {
      etcd.close();
    },
  };
}
