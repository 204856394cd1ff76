import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { openStore as openInBrowser } from '../../src/stores/open-store.browser.js';
import { openStore as openInNode } from '../../src/stores/open-store.node.js';

const runtime = createSystemRuntime();

describe.each([
  ['Node', openInNode],
  ['a browser', openInBrowser],
])('in %s', (_where, openStore) => {
  test('memory: is a new store each time', async () => {
    const [one, two] = [(await openStore('memory:', runtime)).getOrThrow(), (await openStore('memory:', runtime)).getOrThrow()];
    await one.commit({ conditions: [], writes: [{ key: 'a/x', value: new Uint8Array() }] });
    expect((await one.read([''])).value?.entries).toHaveLength(1);
    expect((await two.read([''])).value?.entries).toHaveLength(0);
  });

  test.each(['', 'memory', './folder', 'ftp://host/', 'MEMORY:', 'memory:x'])("'%s' is no URL of a store", async (url) => {
    expect((await openStore(url, runtime)).error).toMatchObject({ code: 'INVALID_STORE_URL', details: { url } });
  });

  test('an unknown scheme is told which there are', async () => {
    expect((await openStore('ftp://host/', runtime)).error?.message).toContain('memory:, lmdb:');
  });
});

test('lmdb: opens a folder in Node', async () => {
  const path = await mkdtemp(join(tmpdir(), 'cnm-open-'));
  const store = (await openInNode(`lmdb:${join(path, 'new', 'folder')}`, runtime)).getOrThrow();
  expect(store.name).toBe(`lmdb ${join(path, 'new', 'folder')}`);
  expect((await store.commit({ conditions: [], writes: [{ key: 'a/x', value: new Uint8Array() }] })).ok).toBe(true);
  await store.close();
  expect(await readdir(path)).toEqual(['new']);
  await rm(path, { recursive: true });
});

test('lmdb: wants a folder', async () => {
  expect((await openInNode('lmdb:', runtime)).error).toMatchObject({ code: 'INVALID_STORE_URL' });
});

test.each(['lmdb:./x', 'etcd://127.0.0.1:2379', 'consul://127.0.0.1', 'zk://127.0.0.1', 'redis://127.0.0.1'])('%s is not for browsers', async (url) => {
  expect((await openInBrowser(url, runtime)).error).toMatchObject({ code: 'STORE_NOT_AVAILABLE_HERE', details: { url, scheme: url.split(':')[0] } });
});
