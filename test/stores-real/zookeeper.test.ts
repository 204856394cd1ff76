/**
 * The ZooKeeper store on a real ZooKeeper: the contract, directly and through the prefix decorator.
 */
import { createClient } from 'node-zookeeper-client';
import { test } from 'vitest';
import { defineTests, storeConformance } from '../../src/conformance/index.js';
import type { Store } from '../../src/contracts/store.js';
import { zookeeperStore } from '../../src/stores/zookeeper/index.js';
import { prefixed } from '../../src/stores/decorators/prefixed.js';
import { views } from '../conformance/store-fixtures.js';
import { defineFaultTests } from './fault-cases.js';
import { defineHistoryTests } from './history-cases.js';
import { defineCostTest, defineLeftOutTest, defineTrimTest } from './log-cases.js';
import { describeServer, forgetByFilling, remoteFixture } from './servers.js';

/** Revisions that the stores here remember: few, so that they can be made to forget. */
const changeLogLength = 32;

describeServer('zookeeper', (_url, port) => {
  const openAt = async (at: number, prefix: string, options: { readonly deadlineMs?: number; readonly changeLogLength?: number } = {}): Promise<Store> =>
    (await zookeeperStore({ hosts: [{ host: '127.0.0.1', port: at }], prefix, ...options })).getOrThrow();
  const open = (prefix: string): Promise<Store> => openAt(port, prefix, { changeLogLength });
  const fixture = remoteFixture(open, (store) => forgetByFilling(store, changeLogLength));
  defineTests(storeConformance(fixture, { name: 'zookeeper', patienceMs: 15_000 }), test);
  defineTests(storeConformance(views(fixture, (store) => prefixed(store, 'cluster/one/')), { name: 'prefixed zookeeper', patienceMs: 15_000 }), test);
  const options = { name: 'zookeeper', port, open: openAt };
  defineFaultTests(options);
  defineHistoryTests({ name: 'zookeeper', open });
  defineTrimTest(options, async (prefix) => {
    const raw = createClient(`127.0.0.1:${port}`);
    raw.connect();
    const names = await new Promise<string[]>((resolve) => raw.getChildren(`/${prefix}/log`, (_error, children) => resolve(children)));
    raw.close();
    return names.length;
  });
  defineLeftOutTest(options);
  defineCostTest(options);
});
