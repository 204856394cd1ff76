/**
 * A presence in an etcd: a key under a lease, which etcd removes when the lease is not renewed in time.
 *
 * etcd counts leases in seconds and grants none shorter than its elections may take. When etcd was down, its leases
 * begin anew as it comes back.
 */
import type { Etcd3 } from 'etcd3';
import type { Clock } from '../../base/runtime.js';
import type { Conflict } from '../../contracts/store.js';
import { KeptPresence } from '../kept-presence.js';
import type { EtcdClient } from './etcd-client.js';
import type { EtcdKeys } from './etcd-keys.js';

export interface Announcement {
  readonly key: string;
  readonly value: Uint8Array;
  readonly ttlMs: number;
  readonly clock: Clock;
}

/** Writes a key under a lease of its own where there is no such key; rejects as a call does. */
export async function announceKey(client: EtcdClient, keys: EtcdKeys, announcement: Announcement): Promise<KeptPresence | Conflict> {
  const { key, value, clock } = announcement;
  const granted = await client.call((etcd, options) => etcd.leaseClient.leaseGrant({ TTL: Math.ceil(announcement.ttlMs / 1_000) }, options));
  const revoke = async (): Promise<void> => {
    await client.call((etcd, options) => etcd.leaseClient.leaseRevoke({ ID: granted.ID }, options));
  };
  const { compare = [], success = [] } = keys.transactionOf({ conditions: [{ key, revision: 0 }], writes: [{ key, value }] });
  const leased = success.map(({ request_put }) => ({ request_put: { ...request_put, lease: granted.ID } }));
  try {
    const answer = await client.call((etcd, options) => etcd.kv.txn({ compare, success: leased, failure: [keys.revisionRequest(key)] }, options));
    if (!answer.succeeded) {
      revoke().catch(() => undefined);
      return { kind: 'conflict', revision: Number(answer.responses[0]?.response_range.kvs[0]?.mod_revision ?? answer.header.revision) };
    }
    return new KeptPresence({
      clock,
      ttlMs: Number(granted.TTL) * 1_000,
      revision: Number(answer.header.revision),
      renew: () => client.call((etcd) => renew(etcd, granted.ID)),
      remove: () => removed(revoke()),
    });
  } catch (thrown) {
    // Nobody will keep the key, if there is one.
    revoke().catch(() => undefined);
    throw thrown;
  }
}

/** Renews a lease; false when there is no such lease any more. */
async function renew(etcd: Etcd3, id: string): Promise<boolean> {
  const stream = await etcd.leaseClient.leaseKeepAlive();
  try {
    return await new Promise<boolean>((resolve, reject) => {
      stream.on('data', ({ TTL }) => resolve(Number(TTL) > 0));
      stream.on('error', reject);
      stream.on('end', () => reject(new Error('etcd closed the stream')));
      stream.write({ ID: id });
    });
  } finally {
    stream.end();
  }
}

/** A lease that is gone has taken its key with it. */
async function removed(revoking: Promise<void>): Promise<void> {
  try {
    await revoking;
  } catch (thrown) {
    if (!(thrown instanceof Error && thrown.message.includes('requested lease not found'))) throw thrown;
  }
}
