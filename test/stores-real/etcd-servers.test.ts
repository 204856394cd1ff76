/**
 * The etcd store on etcds of its own: secured ones, and ones that crash, forget and are set back.
 */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Etcd3 } from 'etcd3';
import { afterEach, expect, test } from 'vitest';
import { makeCertificates } from '../../scripts/servers/certificates.mjs';
import { start } from '../../scripts/servers/etcd.mjs';
import type { Server } from '../../scripts/servers/process.mjs';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Store, WatchEvent } from '../../src/contracts/store.js';
import { openStore } from '../../src/stores/open-store.node.js';
import { startProxy } from '../support/breaking-proxy.js';
import { describeServer, nextEvent, put, reasonOf, watchOf } from './servers.js';

const runtime = createSystemRuntime();
const cleanups: (() => Promise<void>)[] = [];

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

describeServer('etcd', () => {
  test('a server that demands certificates serves who has one, and refuses others', async () => {
    const tls = makeCertificates();
    const others = makeCertificates();
    const server = await started({ tls });
    const good = await opened(`${server.url}/p?ca=${tls.ca}&cert=${tls.cert}&key=${tls.key}`);
    expect((await good.commit(put('a/x'))).ok).toBe(true);
    const without = await opened(`${server.url}/p?ca=${tls.ca}&deadlineMs=2000`);
    expect((await without.commit(put('a/y'))).ok).toBe(false);
    const distrusting = await opened(`${server.url}/p?ca=${others.ca}&cert=${tls.cert}&key=${tls.key}&deadlineMs=2000`);
    expect(reasonOf(await distrusting.commit(put('a/z')))).toEqual(['a secure connection could not be made', 'did-not-happen']);
    const plain = await opened(`${server.url}/p?deadlineMs=2000`);
    expect((await plain.commit(put('a/w'))).ok).toBe(false);
    expect((await good.read([''])).getOrThrow().entries.map(({ key }) => key)).toEqual(['a/x']);
  });

  test('a file that is not there is told when the store is opened', async () => {
    const answer = await openStore('etcd://127.0.0.1:1/p?ca=/nowhere/ca.pem', runtime);
    expect(answer.ok ? '' : answer.error.message).toMatch(/\/nowhere\/ca\.pem cannot be read/);
  });

  test('a server that demands a user serves the right one, and refuses others', async () => {
    const server = await started();
    const raw = new Etcd3({ hosts: `http://127.0.0.1:${server.port}` });
    await raw.auth.userAdd({ name: 'root', password: 'se:cret/1' });
    await raw.auth.userGrantRole({ user: 'root', role: 'root' });
    await raw.auth.authEnable();
    raw.close();
    const address = `127.0.0.1:${server.port}/p`;
    const good = await opened(`etcd://root:se%3Acret%2F1@${address}`);
    const { revision } = (await good.commit(put('a/x'))).getOrThrow();
    const watch = watchOf(good, ['a/'], revision - 1);
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision });
    const presence = (await good.announce?.('hosts/one', new Uint8Array(), 1_000))?.getOrThrow();
    expect(presence?.kind).toBe('present');
    if (presence?.kind === 'present') await presence.withdraw();
    const wrong = await opened(`etcd://root:other@${address}`);
    expect(reasonOf(await wrong.commit(put('a/y')))).toEqual(['it refused the user or the password', 'did-not-happen']);
    const nobody = await opened(`etcd://${address}`);
    expect(reasonOf(await nobody.commit(put('a/y')))).toEqual(['it demands another user and password', 'did-not-happen']);
    expect((await wrong.read([''])).ok).toBe(false);
    expect(wrong.name).not.toContain('other');
  });

  test('a killed server comes back with what was acknowledged, and watches and presences go on', async () => {
    const server = await started();
    const store = await opened(`${server.url}/p?deadlineMs=1000`);
    const { revision } = (await store.commit(put('a/x', '1'))).getOrThrow();
    const presence = (await store.announce?.('hosts/one', new Uint8Array(), 2_000))?.getOrThrow();
    const watch = watchOf(store, ['a/'], revision);
    const next = nextEvent(watch);
    await server.kill();
    expect((await store.read([''])).ok).toBe(false);
    await server.restart();
    await expect.poll(async () => (await store.commit({ ...put('a/x', '2'), conditions: [{ key: 'a/x', revision }] })).ok, { timeout: 15_000 }).toBe(true);
    expect(await next).toMatchObject({ kind: 'changes', entries: [{ key: 'a/x' }] });
    expect((await store.read(['hosts/'])).getOrThrow().entries.map((entry) => entry.revision)).toEqual([presence?.revision]);
  });

  test('a watch starts anew after a server that has forgotten what it missed', async () => {
    const server = await started();
    const proxy = await startProxy(server.port);
    cleanups.push(() => proxy.close());
    const direct = await opened(`${server.url}/p`);
    const behind = await opened(`etcd://127.0.0.1:${proxy.port}/p?deadlineMs=1000`);
    const first = (await direct.commit(put('a/gone'))).getOrThrow().revision;
    const watch = watchOf(behind, ['a/'], first - 1);
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: first });
    const next = nextEvent(watch);
    proxy.refuse();
    await direct.commit({ conditions: [], writes: [{ key: 'a/gone', value: undefined }] });
    const last = (await direct.commit(put('a/new'))).getOrThrow().revision;
    const raw = new Etcd3({ hosts: `http://127.0.0.1:${server.port}` });
    await raw.kv.compact({ revision: last, physical: true });
    raw.close();
    await proxy.accept();
    expect(keysOf(await next)).toEqual(['reset', last, ['a/new']]);
    const after = (await direct.commit(put('a/x'))).getOrThrow().revision;
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: after });
  });

  test('a watch starts anew after a server that was set back to an earlier state', async () => {
    const server = await started();
    const store = await opened(`${server.url}/p?deadlineMs=1000`);
    const early = (await store.commit(put('a/early'))).getOrThrow().revision;
    await server.kill();
    const [content, copy] = [join(server.folder, 'data'), join(server.folder, 'copy')];
    await cp(content, copy, { recursive: true });
    await server.restart();
    await expect.poll(async () => (await store.commit(put('a/later'))).ok, { timeout: 15_000 }).toBe(true);
    await store.commit(put('a/latest'));
    const watch = watchOf(store, ['a/'], early);
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', entries: [{ key: 'a/later' }] });
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', entries: [{ key: 'a/latest' }] });
    const next = nextEvent(watch);
    await server.kill();
    await rm(content, { recursive: true });
    await cp(copy, content, { recursive: true });
    await server.restart();
    expect(keysOf(await next)).toEqual(['reset', early, ['a/early']]);
    const after = (await store.commit(put('a/x'))).getOrThrow().revision;
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: after, entries: [{ key: 'a/x' }] });
  });

  test('a watch starts anew, and a presence is lost, when another etcd has taken the place of the first', async () => {
    const [first, second] = [await started(), await started()];
    const proxy = await startProxy(first.port);
    cleanups.push(() => proxy.close());
    const other = await opened(`${second.url}/p`);
    for (let count = 0; count < 9; count++) await other.commit(put('a/other', String(count)));
    const store = await opened(`etcd://127.0.0.1:${proxy.port}/p?deadlineMs=1000`);
    const { revision } = (await store.commit(put('a/x'))).getOrThrow();
    const presence = (await store.announce?.('hosts/one', new Uint8Array(), 2_000))?.getOrThrow();
    const watch = watchOf(store, ['a/'], revision - 1);
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision });
    const next = nextEvent(watch);
    proxy.redirect(second.port);
    expect(keysOf(await next)).toEqual(['reset', 10, ['a/other']]);
    if (presence?.kind === 'present') await presence.lost;
  });

  test('of several hosts one that is up is enough', async () => {
    const server = await started();
    const store = await opened(`etcd://127.0.0.1:1,127.0.0.1:${server.port}/p`);
    for (let count = 0; count < 20; count++) expect((await store.commit(put('a/x'))).ok).toBe(true);
  });
});

function keysOf(event: WatchEvent): unknown[] {
  return event.kind === 'reset' ? ['reset', event.snapshot.revision, event.snapshot.entries.map(({ key }) => key)] : ['changes', event.revision];
}
