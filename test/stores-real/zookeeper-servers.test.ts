/**
 * The ZooKeeper store on ZooKeepers of its own: ones that demand to know who one is, that crash, and that are set back.
 */
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Server } from '../../scripts/servers/process.mjs';
import { start } from '../../scripts/servers/zookeeper.mjs';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Store, WatchEvent } from '../../src/contracts/store.js';
import { openStore } from '../../src/stores/open-store.node.js';
import { zookeeperStore } from '../../src/stores/zookeeper/index.js';
import { startProxy } from '../support/breaking-proxy.js';
import { describeServer, freshPrefix, nextEvent, put, reasonOf, watchOf } from './servers.js';

const runtime = createSystemRuntime();
const cleanups: (() => Promise<void>)[] = [];

/** Short, so that a test need not wait long for a session to end. */
const sessionTimeoutMs = 1_000;

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function started(options?: Parameters<typeof start>[0]): Promise<Server> {
  const server = await start(options);
  cleanups.push(() => server.stop());
  return server;
}

async function opened(url: string): Promise<Store> {
  const store = (await openStore(url, runtime)).getOrThrow();
  cleanups.push(() => store.close());
  return store;
}

async function openedAt(port: number, prefix: string): Promise<Store> {
  const store = (await zookeeperStore({ hosts: [{ host: '127.0.0.1', port }], prefix, sessionTimeoutMs, deadlineMs: 1_000 })).getOrThrow();
  cleanups.push(() => store.close());
  return store;
}

describeServer('zookeeper', (_url, port) => {
  test('a server that demands a user serves who names one, and keeps what is written from others', async () => {
    const server = await started({ digestDemanded: true });
    const address = `127.0.0.1:${server.port}/p`;
    const good = await opened(`zk://one:se%3Acret%2F1@${address}`);
    const { revision } = (await good.commit(put('a/x'))).getOrThrow();
    expect(await nextEvent(watchOf(good, ['a/'], revision - 1))).toMatchObject({ kind: 'changes', revision });
    const presence = (await good.announce?.('hosts/one', new Uint8Array(), 1_000))?.getOrThrow();
    expect(presence?.kind).toBe('present');
    if (presence?.kind === 'present') await presence.withdraw();
    const wrong = await opened(`zk://one:other@${address}`);
    expect(reasonOf(await wrong.commit(put('a/y')))).toEqual(['it does not allow that to the user', 'did-not-happen']);
    expect((await wrong.read([''])).ok).toBe(false);
    expect(wrong.name).not.toContain('other');
    const nobody = await opened(`zk://${address}`);
    // It says so and ends the connection at once, which may be faster.
    expect(reasonOf(await nobody.commit(put('a/y')))).toEqual([expect.stringMatching(/^(?:it demands a user and a password|the connection was lost)$/), 'did-not-happen']);
    expect((await good.read([''])).getOrThrow().entries.map(({ key }) => key)).toEqual(['a/x']);
  });

  test('a watch goes on after its session has ended, and misses nothing', async () => {
    const prefix = freshPrefix();
    const proxy = await startProxy(port);
    cleanups.push(() => proxy.close());
    const [direct, behind] = [await openedAt(port, prefix), await openedAt(proxy.port, prefix)];
    const { revision } = (await direct.commit(put('a/x', '0'))).getOrThrow();
    const watch = watchOf(behind, ['a/'], revision - 1);
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision });
    // The presence's session is as old as the store's and is heard of as long, so that its end tells of both.
    const presence = (await behind.announce?.('hosts/one', new Uint8Array(), 2 * sessionTimeoutMs))?.getOrThrow();
    expect(presence?.kind).toBe('present');
    const hosts = watchOf(direct, ['hosts/'], presence?.revision ?? 0);
    proxy.freeze();
    expect(await nextEvent(hosts)).toMatchObject({ kind: 'changes', removed: ['hosts/one'] });
    const missed = [await direct.commit(put('a/x', '1')), await direct.commit(put('a/x', '2'))].map((answer) => answer.getOrThrow().revision);
    proxy.thaw();
    expect([await nextEvent(watch), await nextEvent(watch)].map((event) => (event.kind === 'changes' ? event.revision : event.kind))).toEqual(missed);
    if (presence?.kind === 'present') await presence.lost;
    const last = (await direct.commit(put('a/x', '3'))).getOrThrow().revision;
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: last });
  });

  test('a killed server comes back with what was acknowledged, and watches and presences go on', async () => {
    const server = await started();
    const store = await opened(`${server.url}/p?deadlineMs=1000`);
    const { revision } = (await store.commit(put('a/x', '1'))).getOrThrow();
    const presence = (await store.announce?.('hosts/one', new Uint8Array(), 10_000))?.getOrThrow();
    const watch = watchOf(store, ['a/'], revision);
    const next = nextEvent(watch);
    await server.kill();
    expect((await store.read([''])).ok).toBe(false);
    await server.restart();
    await expect.poll(async () => (await store.commit({ ...put('a/x', '2'), conditions: [{ key: 'a/x', revision }] })).ok, { timeout: 15_000 }).toBe(true);
    expect(await next).toMatchObject({ kind: 'changes', entries: [{ key: 'a/x' }] });
    expect((await store.read(['hosts/'])).getOrThrow().entries.map((entry) => entry.revision)).toEqual([presence?.revision]);
  });

  test.each(['emptied', 'earlier'])('a watch starts anew after a server that was set back (%s)', async (state) => {
    const server = await started();
    const store = await openedAt(server.port, 'p');
    const early = (await store.commit(put('a/early'))).getOrThrow().revision;
    await server.kill();
    const [content, copy] = [join(server.folder, 'data'), join(server.folder, 'copy')];
    await cp(content, copy, { recursive: true });
    await server.restart();
    await expect.poll(async () => (await store.commit(put('a/later'))).ok, { timeout: 15_000 }).toBe(true);
    const watch = watchOf(store, ['a/'], early);
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', entries: [{ key: 'a/later' }] });
    const next = nextEvent(watch);
    await server.kill();
    await rm(content, { recursive: true });
    if (state === 'earlier') await cp(copy, content, { recursive: true });
    else await mkdir(content);
    await server.restart();
    expect(keysOf(await next)).toEqual(['reset', state === 'earlier' ? ['a/early'] : []]);
    const after = (await store.commit(put('a/x'))).getOrThrow().revision;
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: after, entries: [{ key: 'a/x' }] });
  });

  test('of several hosts one that is up is enough', async () => {
    const server = await started();
    const store = await opened(`zk://127.0.0.1:1,127.0.0.1:${server.port}/p`);
    for (let count = 0; count < 10; count++) expect((await store.commit(put('a/x'))).ok).toBe(true);
  });
});

function keysOf(event: WatchEvent): unknown[] {
  return event.kind === 'reset' ? ['reset', event.snapshot.entries.map(({ key }) => key)] : ['changes', event.revision];
}
