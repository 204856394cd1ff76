/**
 * A server that keeps its data on disk dies under load and comes back after a while: every controller goes on, all come
 * to show the same, and nothing that was acknowledged is lost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import * as consul from '../../scripts/servers/consul.mjs';
import * as etcd from '../../scripts/servers/etcd.mjs';
import type { Server } from '../../scripts/servers/process.mjs';
import * as redis from '../../scripts/servers/redis.mjs';
import * as zookeeper from '../../scripts/servers/zookeeper.mjs';
import { describeServer } from '../stores-real/servers.js';
import { runCluster, seed } from './cluster-run.js';
import type { Progress } from './host-process.js';
import { UNKNOWN } from './checker/history.js';
import { HOSTS } from './process/operations.js';

/** How long the server is away. */
const OUTAGE_MS = 10_000;
/** Of each process. */
const OPERATIONS = 400;

const kinds: readonly { readonly name: string; readonly start: () => Promise<Server>; readonly options?: string }[] = [
  { name: 'etcd', start: () => etcd.start() },
  { name: 'consul', start: () => consul.start() },
  { name: 'zookeeper', start: () => zookeeper.start() },
  { name: 'redis', start: () => redis.start({ durable: true }), options: '&durable=true' },
];

// Together, because there is little to do while the servers are away.
describe.concurrent('a server that is away for ten seconds', () => {
  for (const { name, start, options = '' } of kinds) {
    describeServer(name, () => {
      test(`loses nothing, seed ${seed}`, { timeout: 300_000 }, async () => {
        const server = await start();
        try {
          await dieUnderLoad(server, `${server.url}/outage?deadlineMs=2000${options}`);
        } finally {
          await server.stop();
        }
      });
    });
  }
});

async function dieUnderLoad(server: Server, url: string): Promise<void> {
  let [before, after] = [0, 0];
  const meanwhile = async (progress: Progress): Promise<void> => {
    await progress.reaches((OPERATIONS * HOSTS.length) / 3);
    before = progress.operations;
    await server.kill();
    await pause(OUTAGE_MS);
    after = progress.operations;
    await server.restart();
  };
  const operations = await runCluster({ urlAt: () => url, operations: OPERATIONS, faults: [], oneEndsDead: false, meanwhile });
  // It died in the middle of the work, little was tried without it, and much was done after that.
  expect(before).toBeGreaterThan(0);
  expect(after - before).toBeLessThan(OPERATIONS);
  expect(operations.length - after).toBeGreaterThan(OPERATIONS);
  expect(operations.filter(({ answer }) => answer === 'STORE_UNAVAILABLE' || answer === UNKNOWN).length).toBeGreaterThan(0);
}
