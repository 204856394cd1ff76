/**
 * Many clients at once, and many containers: every answer is right. How fast it is, benchmarks/daemon.bench.ts says.
 */
import { Agent } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Daemons, type DaemonProcess } from './daemon-process.js';
import { requestOf } from './socket-request.js';
import { at, listAt, parseJson } from './support.js';

const CLIENTS = 50;
const OF_EACH = 20;

let daemons: Daemons;
let daemon: DaemonProcess;
beforeAll(async () => {
  daemons = new Daemons();
  daemon = await daemons.start();
});
afterAll(() => daemons.close());

it('fifty clients have a thousand containers, each with an address of its own, and none in the end', async () => {
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
