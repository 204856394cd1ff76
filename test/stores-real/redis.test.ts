/**
 * The Redis store on a real Redis: the contract, directly and through the prefix decorator.
 */
import { Redis } from 'ioredis';
import { test } from 'vitest';
import { defineTests, storeConformance } from '../../src/conformance/index.js';
import type { Store } from '../../src/contracts/store.js';
import { prefixed } from '../../src/stores/decorators/prefixed.js';
import { redisStore } from '../../src/stores/redis/index.js';
import { views } from '../conformance/store-fixtures.js';
import { defineFaultTests } from './fault-cases.js';
import { defineHistoryTests } from './history-cases.js';
import { defineCostTest, defineTrimTest } from './log-cases.js';
import { describeServer, fillLog, remoteFixture } from './servers.js';

/** Revisions that the stores here remember: few, so that they can be made to forget. */
const changeLogLength = 64;

describeServer('redis', (_url, port) => {
  const openAt = async (at: number, prefix: string, options: { readonly deadlineMs?: number; readonly changeLogLength?: number } = {}): Promise<Store> =>
    (await redisStore({ host: { host: '127.0.0.1', port: at }, prefix, pollIntervalMs: 50, ...options })).getOrThrow();
  const open = (prefix: string): Promise<Store> => openAt(port, prefix, { changeLogLength });
  const options = { name: 'redis', port, open: openAt };
  const fixture = remoteFixture(open, (store) => fillLog(store, changeLogLength));
  defineTests(storeConformance(fixture, { name: 'redis', patienceMs: 15_000 }), test);
  defineTests(storeConformance(views(fixture, (store) => prefixed(store, 'cluster/one/')), { name: 'prefixed redis', patienceMs: 15_000 }), test);
  defineHistoryTests({ name: 'redis', open });
  defineFaultTests(options);
  defineTrimTest(options, async (prefix) => {
    const raw = new Redis(port, '127.0.0.1');
    const length = await raw.xlen(`${prefix}/cnm:log`);
    raw.disconnect();
    return length;
  });
  defineCostTest(options);
});
