import { expect, test } from 'vitest';
import { StoreClientMissing } from '../../src/contracts/store.js';
import { loadClient } from '../../src/stores/remote/client-package.js';

const wanted = { store: 'etcd host:2379', package: 'no-such-client', range: '^1.1.2' };

test('a client that is not installed is told with what to install', async () => {
  const name: string = wanted.package;
  const answer = await loadClient<unknown>(wanted, () => import(name));
  expect(answer).toBeInstanceOf(StoreClientMissing);
  if (!(answer instanceof StoreClientMissing)) return;
  expect(answer.message).toBe('store etcd host:2379 needs the package no-such-client, which is not installed');
  expect(answer.explanation).toContain("npm install 'no-such-client@^1.1.2'");
});

test('what else is wrong with a client is not taken for that', async () => {
  const other = Object.assign(new Error("Cannot find package 'its-dependency' imported from its file"), { code: 'ERR_MODULE_NOT_FOUND' });
  await expect(loadClient(wanted, () => Promise.reject(other))).rejects.toBe(other);
});

test('a client that is installed is given', async () => {
  expect(await loadClient(wanted, async () => ({ version: 1 }))).toEqual({ version: 1 });
});
