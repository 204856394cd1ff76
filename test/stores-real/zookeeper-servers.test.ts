/**
 * The ZooKeeper store on ZooKeepers of its own: ones that demand to know who one is, that crash, and that are set back.
 */
import { expect, test } from 'vitest';
import { start } from '../../scripts/servers/zookeeper.mjs';
import type { Store } from '../../src/contracts/store.js';
import { zookeeperStore } from '../../src/stores/zookeeper/index.js';
import { ownServers } from './own-servers.js';
import { defineCrashTest, defineSetBackTests, defineSeveralHostsTest, expectServed, expectServedAgain } from './server-cases.js';
import { describeServer, freshPrefix, nextEvent, put, reasonOf, watchOf } from './servers.js';

/** Short, so that a test need not wait long for a session to end. */
const sessionTimeoutMs = 1_000;

describeServer('zookeeper', (_url, port) => {
  const servers = ownServers(start);
  const openAt = async (at: number, prefix: string): Promise<Store> =>
    servers.closing((await zookeeperStore({ hosts: [{ host: '127.0.0.1', port: at }], prefix, sessionTimeoutMs, deadlineMs: 1_000 })).getOrThrow());

  defineCrashTest(servers, servers.start);
  defineSetBackTests(servers.start, ({ port: at }) => openAt(at, 'p'));
  defineSeveralHostsTest(servers);

  test('a server that demands a user serves who names one, and keeps what is written from others', async () => {
    const server = await servers.start({ digestDemanded: true });
    const address = `127.0.0.1:${server.port}/p`;
    const good = await servers.open(`zk://one:se%3Acret%2F1@${address}`);
    await expectServed(good);
    const wrong = await servers.open(`zk://one:other@${address}`);
    expect(reasonOf(await wrong.commit(put('a/y')))).toEqual(['it does not allow that to the user', 'did-not-happen']);
    expect((await wrong.read([''])).ok).toBe(false);
    expect(wrong.name).not.toContain('other');
    const nobody = await servers.open(`zk://${address}`);
    // It says so and ends the connection at once, which may be faster.
    expect(reasonOf(await nobody.commit(put('a/y')))).toEqual([expect.stringMatching(/^(?:it demands a user and a password|the connection was lost)$/), 'did-not-happen']);
    expect((await good.read([''])).getOrThrow().entries.map(({ key }) => key)).toEqual(['a/x']);
    await expectServedAgain(server, good);
  });

  test('a watch goes on after its session has ended, and misses nothing', async () => {
    const prefix = freshPrefix();
    const proxy = await servers.proxyTo(port);
    const [direct, behind] = [await openAt(port, prefix), await openAt(proxy.port, prefix)];
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
});
