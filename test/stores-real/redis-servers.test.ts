/**
 * The Redis store on servers of its own: secured ones, and ones that crash with and without a disk.
 */
import { expect, test } from 'vitest';
import { start } from '../../scripts/servers/redis.mjs';
import { ownServers } from './own-servers.js';
import { defineCrashTest, defineTlsTest, expectServed, expectServedAgain } from './server-cases.js';
import { describeServer, nextEvent, put, reasonOf, watchOf } from './servers.js';

describeServer('redis', () => {
  const servers = ownServers(start);

  defineTlsTest(servers);
  defineCrashTest(servers, () => servers.start({ durable: true }), '&durable=true');

  test('a server that demands a password serves who has it, and refuses others', async () => {
    const server = await servers.start({ password: 'se:cret/1' });
    const address = `127.0.0.1:${server.port}/p`;
    const good = await servers.open(`redis://:se%3Acret%2F1@${address}`);
    await expectServed(good);
    expect((await (await servers.open(`redis://default:se%3Acret%2F1@${address}`)).read([''])).getOrThrow().entries.length).toBe(1);
    const wrong = await servers.open(`redis://:other@${address}`);
    expect(reasonOf(await wrong.commit(put('a/y')))).toEqual(['it refused the user or the password', 'did-not-happen']);
    const nobody = await servers.open(`redis://${address}`);
    expect(reasonOf(await nobody.commit(put('a/y')))).toEqual(['it demands a password', 'did-not-happen']);
    const stranger = await servers.open(`redis://somebody:se%3Acret%2F1@${address}`);
    expect(reasonOf(await stranger.commit(put('a/y')))).toEqual(['it refused the user or the password', 'did-not-happen']);
    expect(wrong.name).not.toContain('other');
    await expectServedAgain(server, good);
  });

  test('databases and prefixes keep stores apart', async () => {
    const server = await servers.start();
    const urls = [`${server.url}/p`, `${server.url}/q`, `${server.url}/p?db=3`, server.url];
    for (const url of urls) (await (await servers.open(url)).commit(put('a/x', url))).getOrThrow();
    for (const url of urls) {
      const [entry, ...others] = (await (await servers.open(url)).read([''])).getOrThrow().entries;
      expect([new TextDecoder().decode(entry?.value), others]).toEqual([url, []]);
    }
  });

  test('a watch starts anew after a server that has lost everything, however far it has come since', async () => {
    const server = await servers.start();
    const proxy = await servers.proxyTo(server.port);
    const store = await servers.open(`redis://127.0.0.1:${proxy.port}/p?deadlineMs=1000`);
    const { revision } = (await store.commit(put('a/lost'))).getOrThrow();
    const watch = watchOf(store, ['a/'], revision - 1);
    await nextEvent(watch);
    const next = nextEvent(watch);
    proxy.refuse();
    await server.restart();
    const direct = await servers.open(`${server.url}/p`);
    for (let count = 0; count < 5; count++) await direct.commit(put('a/new'));
    await proxy.accept();
    expect(await next).toMatchObject({ kind: 'reset', snapshot: { revision: 5, entries: [{ key: 'a/new' }] } });
    const after = (await direct.commit(put('a/x'))).getOrThrow().revision;
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: after });
  });

  test('a server without memory for more refuses commits, and serves reads', async () => {
    const server = await servers.start({ maxMemory: '3mb' });
    const store = await servers.open(`${server.url}/p`);
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
