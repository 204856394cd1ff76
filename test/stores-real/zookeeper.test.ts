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
import { defineLogTests } from './log-cases.js';
import { describeServer, forgetByFilling, remoteFixture } from './servers.js';

/** Revisions that the stores here remember: few, so that they can be made to forget. */
const changeLogLength = 32;

describeServer('zookeeper', (_url, port) => {
  const hosts = [{ host: '127.0.0.1', port }];
  const open = async (prefix: string): Promise<Store> => (await zookeeperStore({ hosts, prefix, changeLogLength })).getOrThrow();
  const fixture = remoteFixture(open, (store) => forgetByFilling(store, changeLogLength));
  defineTests(storeConformance(fixture, { name: 'zookeeper', patienceMs: 15_000 }), test);
  defineTests(storeConformance(views(fixture, (store) => prefixed(store, 'cluster/one/')), { name: 'prefixed zookeeper', patienceMs: 15_000 }), test);
  defineFaultTests({
    name: 'zookeeper',
    port,
    open: async (at, prefix, options) => (await zookeeperStore({ hosts: [{ host: '127.0.0.1', port: at }], prefix, ...options })).getOrThrow(),
  });
  defineHistoryTests({ name: 'zookeeper', open });
  defineLogTests({
    name: 'zookeeper',
    port,
    open: async (at, prefix, options) => (await zookeeperStore({ hosts: [{ host: '127.0.0.1', port: at }], prefix, ...options })).getOrThrow(),
    async logLength(prefix) {
      const raw = createClient(`127.0.0.1:${port}`);
      raw.connect();
      const names = await new Promise<string[]>((resolve) => raw.getChildren(`/${prefix}/log`, (_error, children) => resolve(children)));
      raw.close();
      return names.length;
    },
  });
});
