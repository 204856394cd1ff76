/**
 * The consul package by itself: a commit is one transaction, a condition checks the key's index.
 */
import { Agent } from 'node:http';
import Consul from 'consul';
import { bufferOf, changesIn, type RawClient } from './raw-client.js';

/** What this file asks of the package, whose types know less. */
interface Client {
  readonly transaction: { create(operations: readonly unknown[], options: object): Promise<unknown> };
}

interface Answer {
  readonly Results: readonly { readonly KV: { readonly Key: string; readonly ModifyIndex: number } }[];
}

/** Values up to this many bytes together are kept twice: a transaction has room for no more. */
const LOGGED_VALUE_BYTES = 64 * 1_024;

export function rawConsul(url: URL, prefix: string): RawClient {
  const agent = new Agent({ keepAlive: true });
  const consul: Client = new Consul({ host: url.hostname, port: Number(url.port), agent });
  const indices = new Map<string, number>();
  let count = 0;
  return {
    async commit(conditions, writes) {
      count++;
      const operations = [
        ...conditions.map(({ key, present }) => ({
          KV: present ? { Verb: 'check-index', Key: prefix + key, Index: indices.get(key)! } : { Verb: 'check-not-exists', Key: prefix + key },
        })),
        ...writes.map(({ key, value }) => ({
          KV: value === undefined ? { Verb: 'delete', Key: prefix + key } : { Verb: 'set', Key: prefix + key, Value: bufferOf(value).toString('base64') },
        })),
        { KV: { Verb: 'set', Key: `${prefix}!log/${count}`, Value: changesIn(writes, LOGGED_VALUE_BYTES).toString('base64') } },
        { KV: { Verb: 'set', Key: `${prefix}!newest`, Value: Buffer.from(String(count)).toString('base64') } },
      ];
      const { Results } = (await consul.transaction.create(operations, {})) as Answer;
      for (const { KV } of Results) indices.set(KV.Key.slice(prefix.length), KV.ModifyIndex);
    },
    async close() {
      agent.destroy();
    },
  };
}
