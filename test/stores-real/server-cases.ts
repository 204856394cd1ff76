/**
 * What every store keeps when its server demands certificates, crashes, or is set back to an earlier state.
 */
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeCertificates } from '../../scripts/servers/certificates.mjs';
import type { Server } from '../../scripts/servers/process.mjs';
import type { Store } from '../../src/contracts/store.js';
import type { OwnServers } from './own-servers.js';
import { nextEvent, put, reasonOf, watchOf } from './servers.js';

/** Expects that a store may do everything: it writes `a/x`, watches, and comes and goes. */
export async function expectServed(store: Store): Promise<void> {
  const { revision } = (await store.commit(put('a/x'))).getOrThrow();
  expect(await nextEvent(watchOf(store, ['a/'], revision - 1))).toMatchObject({ kind: 'changes', revision });
  const presence = (await store.announce?.('hosts/one', new Uint8Array(), 1_000))?.getOrThrow();
  expect(presence?.kind).toBe('present');
  if (presence?.kind === 'present') await presence.withdraw();
}

/** Expects that a store may do everything again after its server has crashed, and has forgotten who is logged in. */
export async function expectServedAgain(server: Server, store: Store): Promise<void> {
  await server.restart();
  await expect.poll(async () => (await store.commit(put('a/x'))).ok, { timeout: 15_000 }).toBe(true);
  await expectServed(store);
}

/** Where servers end the connection without a word, or with one of many. */
const SOMEHOW: readonly unknown[] = [expect.any(String), expect.any(String)];

/** What `reasonOf` says of those who come without a certificate, and without TLS at all. */
export interface TlsRefusals {
  readonly withoutCertificate: readonly unknown[];
  readonly withoutTls: readonly unknown[];
}

export function defineTlsTest({ start, open }: OwnServers<{ tls?: ReturnType<typeof makeCertificates> }>, refusals: TlsRefusals = { withoutCertificate: SOMEHOW, withoutTls: SOMEHOW }): void {
  test('a server that demands certificates serves who has one, and refuses others', async () => {
    const [tls, others] = [makeCertificates(), makeCertificates()];
    const server = await start({ tls });
    const good = await open(`${server.url}/p?ca=${tls.ca}&cert=${tls.cert}&key=${tls.key}`);
    await expectServed(good);
    const refused = async (url: string): Promise<unknown> => reasonOf(await (await open(url)).commit(put('a/y')));
    expect(await refused(`${server.url}/p?ca=${others.ca}&cert=${tls.cert}&key=${tls.key}`)).toEqual(['a secure connection could not be made', 'did-not-happen']);
    expect(await refused(`${server.url}/p?ca=${tls.ca}&deadlineMs=2000`)).toEqual(refusals.withoutCertificate);
    expect(await refused(`${server.url.replace('rediss', 'redis')}/p?deadlineMs=2000`)).toEqual(refusals.withoutTls);
    expect((await good.read([''])).getOrThrow().entries.map(({ key }) => key)).toEqual(['a/x']);
  });
}

/** A durable server that is killed; `parameters` are those of the store's URL. */
export function defineCrashTest({ open }: OwnServers<never>, start: () => Promise<Server>, parameters = ''): void {
  test('a killed server comes back with what was acknowledged, and watches and presences go on', async () => {
    const server = await start();
    const store = await open(`${server.url}/p?deadlineMs=1000${parameters}`);
    expect(store.capability.durable).toBe(true);
    const { revision } = (await store.commit(put('a/x', '1'))).getOrThrow();
    const presence = (await store.announce?.('hosts/one', new Uint8Array(), 10_000))?.getOrThrow();
    const next = nextEvent(watchOf(store, ['a/'], revision));
    await server.kill();
    expect((await store.read([''])).ok).toBe(false);
    await server.restart();
    await expect.poll(async () => (await store.commit({ ...put('a/x', '2'), conditions: [{ key: 'a/x', revision }] })).ok, { timeout: 15_000 }).toBe(true);
    expect(await next).toMatchObject({ kind: 'changes', entries: [{ key: 'a/x' }] });
    expect((await store.read(['hosts/'])).getOrThrow().entries.map((entry) => entry.revision)).toEqual([presence?.revision]);
  });
}

/** A server whose content, in the folder `data`, becomes another while it is down. */
export function defineSetBackTests(start: () => Promise<Server>, open: (server: Server) => Promise<Store>): void {
  test.each(['emptied', 'earlier'])('a watch starts anew after a server that was set back (%s)', async (state) => {
    const server = await start();
    const store = await open(server);
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
    else await mkdir(content, { mode: 0o700 });
    await server.restart();
    expect(await next).toMatchObject({ kind: 'reset', snapshot: { entries: state === 'earlier' ? [{ key: 'a/early' }] : [] } });
    const after = (await store.commit(put('a/x'))).getOrThrow().revision;
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: after, entries: [{ key: 'a/x' }] });
  });
}

export function defineSeveralHostsTest({ start, open }: OwnServers<never>): void {
  test('of several hosts one that is up is enough', async () => {
    const server = await start();
    const store = await open(`${server.url.replace('//', '//127.0.0.1:1,')}/p`);
    for (let count = 0; count < 10; count++) expect((await store.commit(put('a/x'))).ok).toBe(true);
  });
}
