/**
 * The Consul store on a real Consul: the contract, directly and through the prefix decorator.
 */
import Consul from 'consul';
import { test } from 'vitest';
import { defineTests, storeConformance } from '../../src/conformance/index.js';
import type { Store } from '../../src/contracts/store.js';
import { consulStore } from '../../src/stores/consul/index.js';
import { prefixed } from '../../src/stores/decorators/prefixed.js';
import { views } from '../conformance/store-fixtures.js';
import { defineFaultTests } from './fault-cases.js';
import { defineHistoryTests } from './history-cases.js';
import { defineCostTest, defineLeftOutTest, defineTrimTest } from './log-cases.js';
import { describeServer, forgetByFilling, remoteFixture } from './servers.js';

/** Revisions that the stores here remember: few, so that they can be made to forget. */
const changeLogLength = 32;

describeServer('consul', (_url, port) => {
  const openAt = async (at: number, prefix: string, options: { readonly deadlineMs?: number; readonly changeLogLength?: number } = {}): Promise<Store> =>
    (await consulStore({ hosts: [{ host: '127.0.0.1', port: at }], prefix, ...options })).getOrThrow();
  const open = (prefix: string): Promise<Store> => openAt(port, prefix, { changeLogLength });
  const fixture = remoteFixture(open, (store) => forgetByFilling(store, changeLogLength));
  defineTests(storeConformance(fixture, { name: 'consul', patienceMs: 15_000 }), test);
  defineTests(storeConformance(views(fixture, (store) => prefixed(store, 'cluster/one/')), { name: 'prefixed consul', patienceMs: 15_000 }), test);
  const options = { name: 'consul', port, open: openAt };
  defineFaultTests(options);
  defineHistoryTests({ name: 'consul', open });
  defineTrimTest(options, async (prefix) => {
    const raw = new Consul({ host: '127.0.0.1', port });
    const names = await raw.kv.keys(`${prefix}/meta/log/`);
    raw.destroy();
    return names.length;
  });
  defineLeftOutTest(options);
  defineCostTest(options);
});
