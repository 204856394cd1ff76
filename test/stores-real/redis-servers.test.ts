/**
 * The Redis store on servers of its own: secured ones, and ones that crash with and without a disk.
 */
import { afterEach, expect, test } from 'vitest';
import { makeCertificates } from '../../scripts/servers/certificates.mjs';
import type { Server } from '../../scripts/servers/process.mjs';
import { start } from '../../scripts/servers/redis.mjs';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Store } from '../../src/contracts/store.js';
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

describeServer('redis', () => {
  test('a server that demands certificates serves who has one, and refuses others', async () => {
    const tls = makeCertificates();
    const others = makeCertificates();
    const server = await started({ tls });
    const good = await opened(`${server.url}/p?ca=${tls.ca}&cert=${tls.cert}&key=${tls.key}`);
    const { revision } = (await good.commit(put('a/x'))).getOrThrow();
    expect(await nextEvent(watchOf(good, ['a/'], revision - 1))).toMatchObject({ kind: 'changes', revision });
    const without = await opened(`${server.url}/p?ca=${tls.ca}&deadlineMs=2000`);
    expect((await without.commit(put('a/y'))).ok).toBe(false);
    const distrusting = await opened(`${server.url}/p?ca=${others.ca}&cert=${tls.cert}&key=${tls.key}&deadlineMs=2000`);
    expect(reasonOf(await distrusting.commit(put('a/z')))).toEqual(['a secure connection could not be made', 'did-not-happen']);
    const plain = await opened(`${server.url.replace('rediss', 'redis')}/p?deadlineMs=2000`);
    expect((await plain.commit(put('a/w'))).ok).toBe(false);
    expect((await good.read([''])).getOrThrow().entries.map(({ key }) => key)).toEqual(['a/x']);
  });

  test('a server that demands a password serves who has it, and refuses others', async () => {
    const server = await started({ password: 'se:cret/1' });
    const address = `127.0.0.1:${server.port}/p`;
    const good = await opened(`redis://:se%3Acret%2F1@${address}`);
    const { revision } = (await good.commit(put('a/x'))).getOrThrow();
    expect(await nextEvent(watchOf(good, ['a/'], revision - 1))).toMatchObject({ kind: 'changes', revision });
    const wrong = await opened(`redis://:other@${address}`);
    expect(reasonOf(await wrong.commit(put('a/y')))).toEqual(['it refused the user or the password', 'did-not-happen']);
    const nobody = await opened(`redis://${address}`);
    expect(reasonOf(await nobody.commit(put('a/y')))).toEqual(['it demands a password', 'did-not-happen']);
    const stranger = await opened(`redis://somebody:se%3Acret%2F1@${address}`);
    expect(reasonOf(await stranger.commit(put('a/y')))).toEqual(['it refused the user or the password', 'did-not-happen']);
    expect(wrong.name).not.toContain('other');
  });

  test('databases and prefixes keep stores apart', async () => {
    const server = await started();
    const urls = [`${server.url}/p`, `${server.url}/q`, `${server.url}/p?db=3`, server.url];
    for (const url of urls) (await (await opened(url)).commit(put('a/x', url))).getOrThrow();
    for (const url of urls) {
      const [entry, ...others] = (await (await opened(url)).read([''])).getOrThrow().entries;
      expect([new TextDecoder().decode(entry?.value), others]).toEqual([url, []]);
    }
  });

  test('a killed server with a disk comes back with what was acknowledged, and watches go on', async () => {
    const server = await started({ durable: true });
    const store = await opened(`${server.url}/p?durable=true&deadlineMs=1000`);
    expect(store.capability.durable).toBe(true);
    const { revision } = (await store.commit(put('a/x', '1'))).getOrThrow();
    const next = nextEvent(watchOf(store, ['a/'], revision));
    await server.kill();
    expect((await store.read([''])).ok).toBe(false);
    await server.restart();
    await expect.poll(async () => (await store.commit({ ...put('a/x', '2'), conditions: [{ key: 'a/x', revision }] })).ok, { timeout: 15_000 }).toBe(true);
    expect(await next).toMatchObject({ kind: 'changes', entries: [{ key: 'a/x' }] });
  });

  test('a watch starts anew after a server that has lost everything, however far it has come since', async () => {
    const server = await started();
    const proxy = await startProxy(server.port);
    cleanups.push(() => proxy.close());
    const store = await opened(`redis://127.0.0.1:${proxy.port}/p?deadlineMs=1000`);
    const { revision } = (await store.commit(put('a/lost'))).getOrThrow();
    const watch = watchOf(store, ['a/'], revision - 1);
    await nextEvent(watch);
    const next = nextEvent(watch);
    proxy.refuse();
    await server.restart();
    const direct = await opened(`${server.url}/p`);
    for (let count = 0; count < 5; count++) await direct.commit(put('a/new'));
    await proxy.accept();
    const event = await next;
    expect(event.kind).toBe('reset');
    if (event.kind === 'reset') expect([event.snapshot.revision, event.snapshot.entries.map(({ key }) => key)]).toEqual([5, ['a/new']]);
    const after = (await direct.commit(put('a/x'))).getOrThrow().revision;
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: after });
  });

  test('a server without memory for more refuses commits, and serves reads', async () => {
    const server = await started({ maxMemory: '3mb' });
    const store = await opened(`${server.url}/p`);
    const value = new Uint8Array(500_000);
    let outcomes: unknown[] = [];
    for (let count = 0; count < 12; count++) {
      const answer = await store.commit({ conditions: [], writes: [{ key: `a/${count}`, value }] });
      if (!answer.ok) outcomes = reasonOf(answer);
    }
    expect(outcomes).toEqual(['its memory is full', 'did-not-happen']);
    const { revision, entries } = (await store.read(['a/'])).getOrThrow();
    expect(entries.length).toBe(revision);
  });
});
