/**
 * The etcd store on a real etcd: the contract, directly and through the prefix decorator.
 */
import { Etcd3 } from 'etcd3';
import { afterAll, beforeAll, test } from 'vitest';
import { defineTests, storeConformance } from '../../src/conformance/index.js';
import type { Store } from '../../src/contracts/store.js';
import { prefixed } from '../../src/stores/decorators/prefixed.js';
import { etcdStore } from '../../src/stores/etcd/index.js';
import { views } from '../conformance/store-fixtures.js';
import { defineFaultTests } from './fault-cases.js';
import { defineHistoryTests } from './history-cases.js';
import { defineCostTest } from './log-cases.js';
import { describeServer, fillLog, remoteFixture } from './servers.js';

describeServer('etcd', (_url, port) => {
  const openAt = async (at: number, prefix: string, options: { readonly deadlineMs?: number } = {}): Promise<Store> =>
    (await etcdStore({ hosts: [{ host: '127.0.0.1', port: at }], prefix, ...options })).getOrThrow();
  const open = (prefix: string): Promise<Store> => openAt(port, prefix);
  const options = { name: 'etcd', port, open: openAt };
  let raw: Etcd3;
  beforeAll(() => {
    raw = new Etcd3({ hosts: `http://127.0.0.1:${port}` });
  });
  afterAll(() => raw.close());

  /** etcd forgets everything before its present revision. */
  const compact = async (store: Store): Promise<void> => {
    await fillLog(store, 1);
    const { revision } = (await store.read([])).getOrThrow();
    await raw.kv.compact({ revision, physical: true });
  };
  const fixture = remoteFixture(open, compact);
  defineTests(storeConformance(fixture, { name: 'etcd', patienceMs: 15_000 }), test);
  defineTests(storeConformance(views(fixture, (store) => prefixed(store, 'cluster/one/')), { name: 'prefixed etcd', patienceMs: 15_000 }), test);
  defineHistoryTests({ name: 'etcd', open });
  defineFaultTests(options);
  defineCostTest(options);
});
