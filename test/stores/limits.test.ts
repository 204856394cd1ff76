/**
 * What docs/stores.md says of the stores' limits is what their capabilities say.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { openStore } from '../../src/stores/open-store.node.js';

const page = readFileSync(new URL('../../docs/stores.md', import.meta.url), 'utf8');

const bytesIn = (cell: string): number => Number(/[\d,]+/.exec(cell)?.[0].replaceAll(',', '')) * (cell.includes('MiB') ? 2 ** 20 : cell.includes('KiB') ? 2 ** 10 : 1);

test.each([
  ['etcd', 'etcd://127.0.0.1:1'],
  ['Consul', 'consul://127.0.0.1:1'],
  ['ZooKeeper', 'zk://127.0.0.1:1'],
  ['Redis', 'redis://127.0.0.1:1'],
])('%s', async (kind, url) => {
  const store = (await openStore(url, createSystemRuntime())).getOrThrow();
  const { operationsPerCommit, conditionsPerCommit, bytesPerValue } = store.capability;
  const [, operations = '', bytes = ''] = (page.split('\n').findLast((line) => line.startsWith(`| ${kind} |`)) ?? '').split('|').slice(1);
  const numbers = operations.match(/[\d,]+\d/g)?.map((number) => Number(number.replaceAll(',', '')));
  expect(numbers).toEqual([operationsPerCommit, ...(conditionsPerCommit === undefined ? [] : [conditionsPerCommit])]);
  expect(bytesIn(bytes)).toBe(bytesPerValue);
  await store.close();
});
