/**
 * The Consul store on Consuls of its own: secured ones, and ones that crash and are set back.
 */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { makeCertificates } from '../../scripts/servers/certificates.mjs';
import { start } from '../../scripts/servers/consul.mjs';
import type { Server } from '../../scripts/servers/process.mjs';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Store, WatchEvent } from '../../src/contracts/store.js';
import { openStore } from '../../src/stores/open-store.node.js';
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

describeServer('consul', () => {
  test('a server that demands certificates serves who has one, and refuses others', async () => {
    const tls = makeCertificates();
    const others = makeCertificates();
    const server = await started({ tls });
    const good = await opened(`${server.url}/p?ca=${tls.ca}&cert=${tls.cert}&key=${tls.key}`);
    const { revision } = (await good.commit(put('a/x'))).getOrThrow();
    expect(await nextEvent(watchOf(good, ['a/'], revision - 1))).toMatchObject({ kind: 'changes', revision });
    const without = await opened(`${server.url}/p?ca=${tls.ca}`);
    expect(reasonOf(await without.commit(put('a/y')))).toEqual(['a secure connection could not be made', 'did-not-happen']);
    const distrusting = await opened(`${server.url}/p?ca=${others.ca}&cert=${tls.cert}&key=${tls.key}`);
    expect(reasonOf(await distrusting.commit(put('a/z')))).toEqual(['a secure connection could not be made', 'did-not-happen']);
    const plain = await opened(`${server.url}/p`);
    expect(reasonOf(await plain.commit(put('a/w')))).toEqual(['it demands a secure connection', 'did-not-happen']);
    expect((await good.read([''])).getOrThrow().entries.map(({ key }) => key)).toEqual(['a/x']);
  });

  test('a server that demands a token serves who has it, and refuses others', async () => {
    const token = '8c4e1b5e-3c57-4d5f-9a0c-2f4f6f6d2b11';
    const server = await started({ token });
    const good = await opened(`${server.url}/p?token=${token}`);
    const { revision } = (await good.commit(put('a/x'))).getOrThrow();
    expect(await nextEvent(watchOf(good, ['a/'], revision - 1))).toMatchObject({ kind: 'changes', revision });
    const presence = (await good.announce?.('hosts/one', new Uint8Array(), 1_000))?.getOrThrow();
    expect(presence?.kind).toBe('present');
    if (presence?.kind === 'present') await presence.withdraw();
    const alike = await opened(`consul://:${token}@127.0.0.1:${server.port}/p`);
    expect((await alike.read([''])).getOrThrow().entries.map(({ key }) => key)).toEqual(['a/x']);
    const wrong = await opened(`${server.url}/p?token=${token.replace('8', '9')}`);
    expect(reasonOf(await wrong.commit(put('a/y')))).toEqual(['it refused the ACL token', 'did-not-happen']);
    expect(wrong.name).not.toContain('4d5f');
    const nobody = await opened(`${server.url}/p`);
    expect(reasonOf(await nobody.commit(put('a/y')))).toEqual(['it does not allow that to the ACL token', 'did-not-happen']);
    // Consul shows who may see nothing an empty store; that is not what it is.
    const read = await nobody.read(['']);
    expect(read.ok ? read.value : read.error.code).toBe('STORE_UNAVAILABLE');
    const announced = await nobody.announce?.('hosts/two', new Uint8Array(), 1_000);
    expect(announced?.ok).toBe(false);
  });

  test('a presence may be announced for less time than the server gives a session', async () => {
    const server = await started({ longSessions: true });
    const store = await opened(`${server.url}/p`);
    const presence = (await store.announce?.('hosts/one', new Uint8Array(), 500))?.getOrThrow();
    expect(presence?.kind).toBe('present');
    if (presence?.kind !== 'present') return;
    await presence.withdraw();
    await presence.lost;
    expect((await store.read([''])).getOrThrow().entries).toEqual([]);
  });

  test('a killed server comes back with what was acknowledged, and watches and presences go on', async () => {
    const server = await started();
    const store = await opened(`${server.url}/p?deadlineMs=1000`);
    const { revision } = (await store.commit(put('a/x', '1'))).getOrThrow();
    const presence = (await store.announce?.('hosts/one', new Uint8Array(), 4_000))?.getOrThrow();
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
    const store = await opened(`${server.url}/p?deadlineMs=1000`);
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
    await server.restart();
    expect(keysOf(await next)).toEqual(['reset', state === 'earlier' ? ['a/early'] : []]);
    const after = (await store.commit(put('a/x'))).getOrThrow().revision;
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: after, entries: [{ key: 'a/x' }] });
  });

  test('of several hosts one that is up is enough', async () => {
    const server = await started();
    const store = await opened(`consul://127.0.0.1:1,127.0.0.1:${server.port}/p`);
    for (let count = 0; count < 10; count++) expect((await store.commit(put('a/x'))).ok).toBe(true);
  });
});

function keysOf(event: WatchEvent): unknown[] {
  return event.kind === 'reset' ? ['reset', event.snapshot.entries.map(({ key }) => key)] : ['changes', event.revision];
}
