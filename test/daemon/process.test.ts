/**
 * `cnm daemon` as a process: how it begins, what it keeps, and how it ends.
 */
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBench, type Ran } from '../cli/support.js';
import { describeServer, freshPrefix } from '../stores-real/servers.js';
import { Daemons, type DaemonProcess } from './daemon-process.js';
import { requestOf } from './socket-request.js';
import { at, listAt, parseJson, textAt } from './support.js';

let daemons: Daemons;
beforeEach(() => void (daemons = new Daemons()));
afterEach(() => daemons.close());

const ask = ({ socket }: DaemonProcess, line: string, body?: object) => requestOf(socket, line, body);

const names = async (daemon: DaemonProcess): Promise<readonly string[]> =>
  listAt(parseJson((await ask(daemon, 'GET /networks')).text)).map((network) => textAt(network, 'Name')).sort();

describe('the end', () => {
  it('ends streams at SIGTERM, removes its socket, and ends well', async () => {
    const daemon = await daemons.start();
    expect(existsSync(join(daemons.folder, 'h1/cnm.pid'))).toBe(true);
    const events = ask(daemon, 'GET /events');
    await ask(daemon, 'POST /networks/create', { Name: 'net1' });
    expect(await daemon.stop('SIGTERM')).toBe(0);
    expect((await events).text).toMatch(/^\{.*"Action":"create".*\}\n$/);
    expect(existsSync(daemon.socket)).toBe(false);
    expect(existsSync(join(daemons.folder, 'h1/cnm.pid'))).toBe(false);
  });

  it('loses nothing that was answered when it is killed, and begins again on the same socket', async () => {
    const daemon = await daemons.start();
    const created: string[] = [];
    const killed = (async () => {
      for (let count = 0; ; count++) {
        const reply = await ask(daemon, 'POST /networks/create', { Name: `n${count}`, IPAM: { Config: [{ Subnet: `10.50.${count}.0/24` }] } });
        if (reply.status === 201) created.push(`n${count}`);
        if (count === 20) void daemon.stop('SIGKILL');
      }
    })();
    await expect(killed).rejects.toThrow();
    expect(created.length).toBeGreaterThan(19);
    await daemon.start();
    expect(await names(daemon)).toEqual(expect.arrayContaining(created));
    expect((await ask(daemon, 'POST /networks/create', { Name: 'n0' })).status).toBe(409);
  });
});

describe('SIGHUP', () => {
  it('changes nothing', async () => {
    const daemon = await daemons.start();
    daemon.signal('SIGHUP');
    expect((await ask(daemon, 'GET /_ping')).text).toBe('OK');
    expect(await daemon.stop('SIGTERM')).toBe(0);
  });
});

describeServer('etcd', (store) => {
  it('begins again after a kill although its earlier life is still announced', async () => {
    const shared = { clusterStore: `${store}/${freshPrefix()}`, args: ['--cluster-store-opt', 'discovery.ttl=3'] };
    const daemon = await daemons.start(shared);
    await ask(daemon, 'POST /networks/create', { Name: 'ov', Driver: 'overlay' });
    await daemon.stop('SIGKILL');
    await daemon.start();
    expect(await names(daemon)).toContain('ov');
    await daemon.stop('SIGTERM');
    await daemon.start();
    await expect(daemons.start({ ...shared, args: [...shared.args, '--data-root', join(daemons.folder, 'other'), '-H', `unix://${join(daemons.folder, 'other.sock')}`] })).rejects.toThrow('is in use');
  }, 60_000);
});

describe('signals to end', () => {
  /** A request under way that does not end: it is waited for when the daemon is to end. */
  async function hold(daemon: DaemonProcess): Promise<Socket> {
    const client = connect(daemon.socket);
    client.on('error', () => {});
    client.write('POST /networks/create HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n');
    await once(client, 'data');
    return client;
  }

  it('change nothing when there is a second', async () => {
    const daemon = await daemons.start();
    const client = await hold(daemon);
    daemon.signal('SIGINT');
    await daemon.heard('"ending"');
    expect(await daemon.stop('SIGTERM')).toBe(0);
    expect(existsSync(daemon.socket)).toBe(false);
    client.destroy();
  });

  it('end it at once when there is a third, and what was answered is there when it begins again', async () => {
    const daemon = await daemons.start();
    expect((await ask(daemon, 'POST /networks/create', { Name: 'net1' })).status).toBe(201);
    const client = await hold(daemon);
    daemon.signal('SIGTERM');
    await daemon.heard('"ending"');
    daemon.signal('SIGINT');
    expect([130, 143]).toContain(await daemon.stop('SIGTERM'));
    expect(daemon.log).not.toContain('"ended"');
    client.destroy();
    await daemon.start();
    expect(await names(daemon)).toContain('net1');
  });

  it('end the connections of those who are attached, with all that was written', async () => {
    const daemon = await daemons.start({ args: ['--log-level', 'error'] });
    await ask(daemon, 'POST /containers/create?name=box1', { Image: 'busybox', Tty: true, Cmd: ['sh', '-c', 'echo ready; sleep 100000'] });
    const client = connect(daemon.socket);
    let text = '';
    const ready = new Promise<void>((resolve) => {
      client.on('data', (part) => {
        text += String(part);
        if (text.endsWith('ready\r\n')) resolve();
      });
    });
    client.write('POST /containers/box1/attach?stream=1&stdout=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
    await once(client, 'data');
    await ask(daemon, 'POST /containers/box1/start');
    await ready;
    const ended = once(client, 'end');
    expect(await daemon.stop('SIGTERM')).toBe(0);
    await ended;
    expect(text).toMatch(/^HTTP\/1\.1 101 [^]*\r\n\r\nready\r\n$/);
    expect(daemon.log).toBe('');
  });
});

describe('the beginning', () => {
  it('refuses a second daemon on its data root, and on its socket', async () => {
    const daemon = await daemons.start();
    const again = ['daemon', '--data-root', join(daemons.folder, 'h1')];
    expect(await run([...again, '-H', `unix://${join(daemons.folder, 'other.sock')}`])).toMatchObject({ code: 4, err: expect.stringContaining('pid file found') as unknown });
    const other = ['daemon', '--data-root', join(daemons.folder, 'other'), '-H', daemon.url];
    expect(await run(other)).toMatchObject({ code: 5, err: expect.stringContaining('another daemon listens there') as unknown });
    expect((await ask(daemon, 'GET /_ping')).text).toBe('OK');
  });

  it('tells its numbers, beside the API and at an address of their own', async () => {
    const daemon = await daemons.start({ args: ['--metrics-addr', 'tcp://127.0.0.1:0'] });
    await ask(daemon, 'POST /networks/create', { Name: 'net1' });
    await ask(daemon, 'GET /nosuch/path');
    const { text } = await ask(daemon, 'GET /metrics');
    expect(text).toContain('cnm_http_requests_total{method="POST",route="/networks/create",code="201"} 1');
    expect(text).toContain('cnm_http_requests_total{method="other",route="none",code="404"} 1');
    expect(text).toContain('cnm_networks{driver="bridge",scope="local"} 2');
    expect(text).toContain('cnm_store_ready 1');
  });

  it('reads a file with the names of dockerd', async () => {
    const file = join(daemons.folder, 'daemon.json');
    writeFileSync(file, JSON.stringify({ 'default-address-pools': [{ base: '10.200.0.0/16', size: 24 }], bip: '10.9.0.1/24', labels: ['a=b'], 'log-driver': 'json-file' }));
    const daemon = await daemons.start({ args: ['--config-file', file] });
    await ask(daemon, 'POST /networks/create', { Name: 'net1' });
    expect(at(parseJson((await ask(daemon, 'GET /networks/net1')).text), 'IPAM', 'Config', 0, 'Subnet')).toBe('10.200.0.0/24');
    expect(at(parseJson((await ask(daemon, 'GET /networks/bridge')).text), 'IPAM', 'Config', 0)).toEqual({ Subnet: '10.9.0.0/24', Gateway: '10.9.0.1' });
    expect(parseJson((await ask(daemon, 'GET /info')).text)).toMatchObject({ Labels: ['a=b'], Name: 'h1' });
  });

  it.each([
    [{ hosts: ['unix:///x'] }, 2, 'the following directives are specified both as a flag and in the configuration file: hosts: (from flag: [unix:///y.sock], from file: [unix:///x])'],
    [{ nosuch: 1 }, 2, "the following directives don't match any configuration option: nosuch"],
    [[], 2, 'it is not a JSON object'],
    [{ 'log-level': 'loud' }, 2, 'invalid log-level: loud: debug or info or warn or error or fatal is expected'],
    [{ 'default-address-pools': [{ base: '10.0.0.0/8' }] }, 2, 'invalid default-address-pools'],
  ])('refuses a file with %j', async (content, code, message) => {
    const file = join(daemons.folder, 'daemon.json');
    writeFileSync(file, JSON.stringify(content));
    expect(await run(['daemon', '-H', 'unix:///y.sock', '--config-file', file])).toMatchObject({ code, err: expect.stringContaining(message) as unknown });
  });

  it.each([
    [['--underlay', 'tcp'], 'invalid underlay: tcp: memory or udp is expected'],
    [['--profile', 'docker-1.0'], 'invalid profile'],
    [['--host-interface', 'ens3'], 'invalid host-interfaces'],
    [['--cluster-store', 'localhost'], 'invalid cluster-store'],
    [['--cluster-store-opt', 'nosuch=1'], 'invalid cluster-store-opts'],
    [['--mtu', 'big'], 'invalid mtu'],
    [['--bip', '10.5.0.0/24'], 'invalid bip: 10.5.0.0/24: an IPv4 address of a host'],
    [['--bip', '10.5.0.255/24'], 'invalid bip'],
    [['--bip', 'bridge'], 'invalid bip'],
    [['--bip', '10.5.0.1/24', '--fixed-cidr', '10.6.0.0/25'], 'invalid fixed-cidr: 10.6.0.0/25: an IPv4 prefix inside 10.5.0.1/24 is expected'],
    [['--bip', '10.5.0.1/24', '--default-gateway', '10.6.0.2'], 'invalid default-gateway'],
    [['--ip', '::1'], 'invalid ip'],
    [['--config-file', '/nosuch/file'], 'ENOENT'],
    [['-H', 'tcp://0.0.0.0:0'], 'clients have to be verified there'],
    [['--nosuch'], "unknown option '--nosuch'"],
  ])('refuses %j', async (args, message) => {
    const ran = await run(['daemon', '--data-root', join(daemons.folder, 'root'), ...args]);
    expect(ran.code).not.toBe(0);
    expect(ran.err).toContain(message);
  });
});

/** Runs the command line in this process; a daemon that begins after all is ended at once. */
function run(args: readonly string[]): Promise<Ran> {
  return createBench().run(args, { untilStopped: () => Promise.resolve() });
}

it('logs whole lines of JSON', async () => {
  const daemon = await daemons.start({ args: ['--log-level', 'debug'] });
  await ask(daemon, 'GET /networks/nosuch');
  await daemon.stop();
  const lines = daemon.log.split('\n').filter((line) => line !== '').map(parseJson);
  expect(lines).toContainEqual(expect.objectContaining({ level: 'info', method: 'GET', url: '/networks/nosuch', status: 404, code: 'NETWORK_NOT_FOUND' }));
  expect(readFileSync(join(daemons.folder, 'h1/local/data.mdb')).length).toBeGreaterThan(0);
});
