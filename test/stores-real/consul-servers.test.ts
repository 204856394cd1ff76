/**
 * The Consul store on Consuls of its own: secured ones, and ones that crash and are set back.
 */
import { expect, test } from 'vitest';
import { start } from '../../scripts/servers/consul.mjs';
import { ownServers } from './own-servers.js';
import { defineCrashTest, defineSetBackTests, defineSeveralHostsTest, defineTlsTest, expectServed, expectServedAgain } from './server-cases.js';
import { describeServer, put, reasonOf } from './servers.js';

describeServer('consul', () => {
  const servers = ownServers(start);

  defineTlsTest(servers, {
    withoutCertificate: ['a secure connection could not be made', 'did-not-happen'],
    withoutTls: ['it demands a secure connection', 'did-not-happen'],
  });
  defineCrashTest(servers, servers.start);
  defineSetBackTests(servers.start, ({ url }) => servers.open(`${url}/p?deadlineMs=1000`));
  defineSeveralHostsTest(servers);

  test('a server that demands a token serves who has it, and refuses others', async () => {
    const token = '8c4e1b5e-3c57-4d5f-9a0c-2f4f6f6d2b11';
    const server = await servers.start({ token });
    const good = await servers.open(`${server.url}/p?token=${token}`);
    await expectServed(good);
    const alike = await servers.open(`consul://:${token}@127.0.0.1:${server.port}/p`);
    expect((await alike.read([''])).getOrThrow().entries.map(({ key }) => key)).toEqual(['a/x']);
    const wrong = await servers.open(`${server.url}/p?token=${token.replace('8', '9')}`);
    expect(reasonOf(await wrong.commit(put('a/y')))).toEqual(['it refused the ACL token', 'did-not-happen']);
    expect(wrong.name).not.toContain('4d5f');
    const nobody = await servers.open(`${server.url}/p`);
    expect(reasonOf(await nobody.commit(put('a/y')))).toEqual(['it does not allow that to the ACL token', 'did-not-happen']);
    // Consul shows who may see nothing an empty store; that is not what it is.
    const read = await nobody.read(['']);
    expect(read.ok ? read.value : read.error.code).toBe('STORE_UNAVAILABLE');
    const announced = await nobody.announce?.('hosts/two', new Uint8Array(), 1_000);
    expect(announced?.ok).toBe(false);
    await expectServedAgain(server, good);
  });

  test('a presence may be announced for less time than the server gives a session', async () => {
    const server = await servers.start({ longSessions: true });
    const store = await servers.open(`${server.url}/p`);
    const presence = (await store.announce?.('hosts/one', new Uint8Array(), 500))?.getOrThrow();
    expect(presence?.kind).toBe('present');
    if (presence?.kind !== 'present') return;
    await presence.withdraw();
    await presence.lost;
    expect((await store.read([''])).getOrThrow().entries).toEqual([]);
  });
});
