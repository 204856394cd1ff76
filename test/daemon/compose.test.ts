/**
 * docker compose v1 brings a file up and down again: two networks of its own and one that was there, three services,
 * static addresses and aliases, and a volume. It speaks the version of the API that the file's own version asks for.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, withoutCompose } from './compose-client.js';
import { Daemons, type DaemonProcess } from './daemon-process.js';
import { requestOf, type Reply } from './socket-request.js';
import { at, listAt, parseJson, textAt } from './support.js';

const fileOf = (version: string): string => `
version: "${version}"
services:
  web:
    image: nginx:alpine
    ports: ["8080:80"]
    networks:
      front: { ipv4_address: 10.60.0.10, aliases: [www] }
      old: {}
  app:
    image: busybox
    command: sleep 100000
    depends_on: [db]
    labels: { tier: middle }
    networks:
      front: {}
      back: { ipv4_address: 10.61.0.20 }
  db:
    image: postgres:13
    volumes: ["records:/var/lib/postgresql"]
    networks:
      back: { ipv4_address: 10.61.0.30, aliases: [database] }
networks:
  front:
    ipam: { config: [{ subnet: 10.60.0.0/24 }] }
  back:
    ipam: { config: [{ subnet: 10.61.0.0/24 }] }
  old:
    external: true
volumes:
  records: {}
`;

let daemons: Daemons;
let daemon: DaemonProcess;
beforeAll(async () => {
  daemons = new Daemons();
  daemon = await daemons.start();
});
afterAll(() => daemons.close());

const ask = (request: string, body?: object): Promise<Reply> => requestOf(daemon.socket, request, body);
const names = async (path: string, list: readonly string[] = []): Promise<readonly string[]> =>
  listAt(parseJson((await ask(`GET ${path}`)).text), ...list).map((one) => textAt(one, 'Name')).sort();

// A file's version is the API's: 2.1 is 1.24, 2.4 is 1.35, 3.8 is 1.38.
describe.skipIf(withoutCompose).each(['2.4', '3.8'])('a file of version %s', (version) => {
  let file = '';
  const run = (...args: string[]): string => {
    const { status, out, error } = compose(daemon.url, file, args);
    expect(status, `${args.join(' ')}: ${out}${error}`).toBe(0);
    return out;
  };

  it('goes up, works, and goes down again', { timeout: 300_000 }, async () => {
    file = join(daemons.folder, `compose-${version}.yaml`);
    writeFileSync(file, fileOf(version));
    expect(compose(daemon.url, file, ['up', '-d'])).toMatchObject({ status: 1, error: expect.stringContaining('Network old declared as external, but could not be found') as unknown });
    await ask('POST /networks/create', { Name: 'old' });
    run('up', '-d');
    expect(run('ps').split('\n').slice(2).map((line) => line.split(/ {2,}/).slice(0, 1).concat(/ Up /.test(line) ? 'Up' : '')[0])).toContain('shop_app_1');
    expect(run('ps', '-q').trim().split('\n')).toHaveLength(3);
    expect(await names('/networks')).toEqual(['bridge', 'host', 'none', 'old', 'shop_back', 'shop_front']);
    const web = parseJson((await ask('GET /containers/shop_web_1/json')).text);
    expect(at(web, 'NetworkSettings', 'Networks', 'shop_front', 'IPAddress')).toBe('10.60.0.10');
    expect(at(web, 'NetworkSettings', 'Ports', '80/tcp')).toContainEqual({ HostIp: '0.0.0.0', HostPort: '8080' });
    expect(run('exec', '-T', 'app', 'ping', '-c', '1', 'database')).toContain('PING database (10.61.0.30)');
    expect(run('exec', '-T', 'app', 'wget', '-q', '-O', '-', 'http://www')).toContain('nginx');
    expect(compose(daemon.url, file, ['exec', '-T', 'app', 'ping', '-c', '1', '-W', '1', 'nosuch'])).toMatchObject({ status: 1 });
    expect(compose(daemon.url, file, ['up', '-d']).error).toContain('shop_db_1 is up-to-date');
    expect(run('port', 'web', '80').trim()).toBe('0.0.0.0:8080');
    const db = parseJson((await ask('GET /containers/shop_db_1/json')).text);
    expect(at(db, 'Mounts')).toMatchObject([{ Type: 'volume', Name: 'shop_records', Destination: '/var/lib/postgresql', RW: true }]);
    expect(await ask('DELETE /volumes/shop_records')).toMatchObject({ status: 409 });
    run('restart', '-t', '0', 'app');
    run('up', '-d', '--scale', 'db=1', '--force-recreate', '-t', '0', 'db');
    expect(run('exec', '-T', 'app', 'ping', '-c', '1', 'db')).toContain('1 packets received');
    run('down', '-v', '-t', '0');
    await ask('DELETE /networks/old');
    expect(await names('/networks')).toEqual(['bridge', 'host', 'none']);
    expect(parseJson((await ask('GET /containers/json?all=1')).text)).toEqual([]);
    expect(await names('/volumes', ['Volumes'])).toEqual([]);
  });
});

describe.skipIf(withoutCompose)('a service that waits for another to be healthy', () => {
  const fileWith = (test: string): string => `
version: "2.4"
services:
  app:
    image: busybox
    command: sleep 100000
    depends_on: { db: { condition: service_healthy } }
  db:
    image: busybox
    command: sh -c 'sleep 1; touch /ready; sleep 100000'
    healthcheck: { test: "${test}", interval: 1s, timeout: 1s, retries: 3 }
`;
  const write = (test: string): string => {
    const file = join(daemons.folder, 'healthy.yaml');
    writeFileSync(file, fileWith(test));
    return file;
  };

  it('starts when it is', { timeout: 100_000 }, async () => {
    const file = write('test -e /ready');
    const { status, out, error } = compose(daemon.url, file, ['up', '-d']);
    expect(status, `${out}${error}`).toBe(0);
    const db = parseJson((await ask('GET /containers/shop_db_1/json')).text);
    expect(at(db, 'State', 'Health')).toMatchObject({ Status: 'healthy', FailingStreak: 0 });
    expect(compose(daemon.url, file, ['ps']).out).toMatch(/shop_db_1 .* Up \(healthy\)/);
    expect(parseJson((await ask('GET /containers/shop_app_1/json')).text)).toMatchObject({ State: { Status: 'running' } });
    expect(compose(daemon.url, file, ['down', '-t', '0']).status).toBe(0);
  });

  it('does not where it never is', { timeout: 100_000 }, () => {
    const file = write('false');
    const { status, error } = compose(daemon.url, file, ['up', '-d']);
    expect(status).toBe(1);
    expect(error).toMatch(/for app +Container "[0-9a-f]{12}" is unhealthy/);
    expect(compose(daemon.url, file, ['down', '-t', '0']).status).toBe(0);
  });
});

it.each(['1.24', '1.25', '1.30', '1.35', '1.38', '1.41'])('the API of version %s is served', async (version) => {
  const created = await ask(`POST /v${version}/containers/create?name=v${version}`, { Image: 'busybox', Cmd: ['true'] });
  expect(created.status).toBe(201);
  expect((await ask(`POST /v${version}/containers/v${version}/start`)).status).toBe(204);
  expect(parseJson((await ask(`POST /v${version}/containers/v${version}/wait`)).text)).toMatchObject({ StatusCode: 0 });
  expect(listAt(parseJson((await ask(`GET /v${version}/networks?filters=${encodeURIComponent('{"name":{"bridge":true}}')}`)).text))).toHaveLength(1);
  expect((await ask(`DELETE /v${version}/containers/v${version}`)).status).toBe(204);
});

it.each([
  ['1.23', 'client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version'],
  ['1.42', 'client version 1.42 is too new. Maximum supported API version is 1.41'],
])('the API of version %s is refused', async (version, message) => {
  const reply = await ask(`GET /v${version}/networks`);
  expect([reply.status, parseJson(reply.text)]).toEqual([400, { message }]);
});
