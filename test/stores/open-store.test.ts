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

test.each([
  ['etcd://127.0.0.1:1,[::1]:2379/a/b', 'etcd 127.0.0.1:1,[::1]:2379/a/b'],
  ['redis://user:secret@127.0.0.1:1/p?db=2', 'redis 127.0.0.1:1/p'],
  ['rediss://host', 'redis host:6379'],
  ['consul://:token@127.0.0.1:1/p', 'consul 127.0.0.1:1/p'],
  ['consul://host,other:1?token=x&tls=true', 'consul host:8500,other:1'],
  ['zk://user:secret@127.0.0.1:1,host/a/b', 'zookeeper 127.0.0.1:1,host:2181/a/b'],
])('%s opens without a server, and its calls say that there is none', async (url, name) => {
  const store = (await openInNode(url, runtime)).getOrThrow();
  expect(store.name).toBe(name);
  await store.close();
});

test('a store on a server that is not there refuses calls, which did not happen', async () => {
  for (const url of ['etcd://127.0.0.1:1/p', 'redis://127.0.0.1:1/p', 'consul://127.0.0.1:1/p', 'zk://127.0.0.1:1/p']) {
    const store = (await openInNode(url, runtime)).getOrThrow();
    const answers = [await store.read(['a/']), await store.commit({ conditions: [], writes: [{ key: 'a/x', value: new Uint8Array() }] })];
    for (const answer of answers) {
      expect(answer.error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { reason: 'it cannot be reached', outcome: 'did-not-happen' } });
    }
    await store.close();
  }
});

test.each([
  ['etcd:', 'two slashes'],
  ['etcd:///p', 'two slashes'],
  ['etcd://host:0', "'host:0' is not a host"],
  ['etcd://host:99999', "'host:99999' is not a host"],
  ['etcd://a b', "'a b' is not a host"],
  ['etcd://host/a//b', 'a prefix is made of'],
  ['etcd://host/a/../b', 'a prefix is made of'],
  ['etcd://host?prefix=x', "there is no option 'prefix'"],
  ['etcd://host?deadlineMs=soon', "deadlineMs is 'soon'"],
  ['etcd://user%:x@host', 'not percent-encoded'],
  ['redis://a,b', 'it takes one host'],
  ['redis://host?db=x', "db is 'x'"],
  ['redis://host?token=x', "there is no option 'token'"],
  ['zk://host?ca=x', "there is no option 'ca', only deadlineMs"],
  ['zk://:secret@host', 'a password needs a user'],
])("'%s' is refused: %s", async (url, reason) => {
  const answer = await openInNode(url, runtime);
  expect(answer.error).toMatchObject({ code: 'INVALID_STORE_URL' });
  expect(answer.error?.message).toContain(reason);
});

test.each(['redisss://:secret@host', 'etcd://user:secret@host?x=1', 'redis://user:secret@host?db=secret', 'zk://user:secret@host'])(
  'what is wrong with %s is told without its password',
  async (url) => {
    for (const openStore of [openInNode, openInBrowser]) {
      const answer = await openStore(url, runtime);
      expect(JSON.stringify(answer.error ?? {})).not.toContain('user:secret');
      expect(JSON.stringify(answer.error ?? {})).not.toContain(':secret@');
      await answer.value?.close();
    }
  },
);

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
