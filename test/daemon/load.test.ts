/**
 * Many clients at once, and many containers: every answer is right, and nothing of what is gone is held. How fast it is,
 * benchmarks/daemon.bench.ts says.
 */
import { execFile } from 'node:child_process';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Daemons, type DaemonProcess } from './daemon-process.js';
import { requestOf } from './socket-request.js';
import { at, listAt, parseJson } from './support.js';

const CLIENTS = 200;
const OF_EACH = 10;
/** Weighed is a daemon with so many containers. */
const CONTAINERS = 10_000;

let daemons: Daemons;
let daemon: DaemonProcess;
beforeAll(async () => {
  daemons = new Daemons();
  daemon = await daemons.start();
});
afterAll(() => daemons.close());

it('two hundred clients at once have ten containers each, each with an address of its own, and none in the end', async () => {
  await requestOf(daemon.socket, 'POST /networks/create', { Name: 'net1', IPAM: { Config: [{ Subnet: '10.70.0.0/16' }] } });
  const agents = Array.from({ length: CLIENTS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const all = <T>(run: (agent: Agent, client: number) => Promise<T>): Promise<T[]> => Promise.all(agents.map(run));
  const named = (client: number): readonly string[] => Array.from({ length: OF_EACH }, (_, index) => `c${client}-${index}`);
  await all(async (agent, client) => {
    for (const name of named(client)) {
      const body = { Image: 'busybox', Cmd: ['sleep', '100000'], Labels: { client: `${client}` }, HostConfig: { NetworkMode: 'net1' } };
      expect((await requestOf(daemon.socket, `POST /containers/create?name=${name}`, body, agent)).status).toBe(201);
      expect((await requestOf(daemon.socket, `POST /containers/${name}/start`, undefined, agent)).status).toBe(204);
    }
    const mine = encodeURIComponent(JSON.stringify({ label: [`client=${client}`] }));
    const list = listAt(parseJson((await requestOf(daemon.socket, `GET /containers/json?filters=${mine}`, undefined, agent)).text));
    expect(list.map((one) => String(at(one, 'Names', 0)).slice(1)).sort()).toEqual([...named(client)].sort());
  });
  const list = listAt(parseJson((await requestOf(daemon.socket, 'GET /containers/json')).text));
  expect(new Set(list.map((one) => at(one, 'NetworkSettings', 'Networks', 'net1', 'IPAddress'))).size).toBe(CLIENTS * OF_EACH);
  await all(async (agent, client) => {
    for (const name of named(client)) expect((await requestOf(daemon.socket, `DELETE /containers/${name}?force=1`, undefined, agent)).status).toBe(204);
    agent.destroy();
  });
  expect(parseJson((await requestOf(daemon.socket, 'GET /containers/json?all=1')).text)).toEqual([]);
  expect((await requestOf(daemon.socket, 'DELETE /networks/net1')).status).toBe(204);
});

it('ten thousand containers leave nothing behind, and weigh the same the second time', { timeout: 0 }, async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const program = fileURLToPath(new URL('weigh-daemon.ts', import.meta.url));
  const env = { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.test.json') };
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', program, join(daemons.folder, 'weighed'), String(CONTAINERS), '2'], { cwd: root, env });
  const said = parseJson(stdout);
  const bytes = (...path: readonly (string | number)[]): number => Number(at(said, ...path));
  const ofAll = bytes('weights', 0, 'full') - bytes('empty');
  expect(ofAll, stdout).toBeGreaterThan(0);
  // A hundredth of what they weigh would be one record of each.
  expect(bytes('weights', 1, 'after') - bytes('weights', 0, 'after'), stdout).toBeLessThan(ofAll / 100);
  expect(bytes('weights', 1, 'full'), stdout).toBeLessThan(bytes('weights', 0, 'full') * 1.02);
});
