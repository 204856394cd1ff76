/**
 * The etcd store on etcds of its own: secured ones, and ones that crash, forget and are set back.
 */
import { Etcd3 } from 'etcd3';
import { expect, test } from 'vitest';
import { start } from '../../scripts/servers/etcd.mjs';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { openStore } from '../../src/stores/open-store.node.js';
import { ownServers } from './own-servers.js';
import { defineCrashTest, defineSetBackTests, defineSeveralHostsTest, defineTlsTest, expectServed, expectServedAgain } from './server-cases.js';
import { describeServer, nextEvent, put, reasonOf, watchOf } from './servers.js';

describeServer('etcd', () => {
  const servers = ownServers(start);

  defineTlsTest(servers);
  defineCrashTest(servers, servers.start);
  defineSetBackTests(servers.start, ({ url }) => servers.open(`${url}/p?deadlineMs=1000`));
  defineSeveralHostsTest(servers);

  test('a file that is not there is told when the store is opened', async () => {
    const answer = await openStore('etcd://127.0.0.1:1/p?ca=/nowhere/ca.pem', createSystemRuntime());
    expect(answer.ok ? '' : answer.error.message).toMatch(/\/nowhere\/ca\.pem cannot be read/);
  });

  test('a server that demands a user serves the right one, and refuses others', async () => {
    const server = await servers.start();
    const raw = new Etcd3({ hosts: `http://127.0.0.1:${server.port}` });
    await raw.auth.userAdd({ name: 'root', password: 'se:cret/1' });
    await raw.auth.userGrantRole({ user: 'root', role: 'root' });
    await raw.auth.authEnable();
    raw.close();
    const address = `127.0.0.1:${server.port}/p`;
    const good = await servers.open(`etcd://root:se%3Acret%2F1@${address}`);
    await expectServed(good);
    const wrong = await servers.open(`etcd://root:other@${address}`);
    expect(reasonOf(await wrong.commit(put('a/y')))).toEqual(['it refused the user or the password', 'did-not-happen']);
    const nobody = await servers.open(`etcd://${address}`);
    expect(reasonOf(await nobody.commit(put('a/y')))).toEqual(['it demands another user and password', 'did-not-happen']);
    expect((await wrong.read([''])).ok).toBe(false);
    expect(wrong.name).not.toContain('other');
    await expectServedAgain(server, good);
  });

  test('a watch starts anew after a server that has forgotten what it missed', async () => {
    const server = await servers.start();
    const proxy = await servers.proxyTo(server.port);
    const direct = await servers.open(`${server.url}/p`);
    const behind = await servers.open(`etcd://127.0.0.1:${proxy.port}/p?deadlineMs=1000`);
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
    expect(await next).toMatchObject({ kind: 'reset', snapshot: { revision: last, entries: [{ key: 'a/new' }] } });
    const after = (await direct.commit(put('a/x'))).getOrThrow().revision;
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: after });
  });

  test('a watch starts anew, and a presence is lost, when another etcd has taken the place of the first', async () => {
    const [first, second] = [await servers.start(), await servers.start()];
    const proxy = await servers.proxyTo(first.port);
    const other = await servers.open(`${second.url}/p`);
    for (let count = 0; count < 9; count++) await other.commit(put('a/other', String(count)));
    const store = await servers.open(`etcd://127.0.0.1:${proxy.port}/p?deadlineMs=1000`);
    const { revision } = (await store.commit(put('a/x'))).getOrThrow();
    const presence = (await store.announce?.('hosts/one', new Uint8Array(), 2_000))?.getOrThrow();
    const watch = watchOf(store, ['a/'], revision - 1);
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision });
    const next = nextEvent(watch);
    proxy.redirect(second.port);
    expect(await next).toMatchObject({ kind: 'reset', snapshot: { revision: 10, entries: [{ key: 'a/other' }] } });
    if (presence?.kind === 'present') await presence.lost;
  });
});
