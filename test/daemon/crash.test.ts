/**
 * Daemons that end amid their work: what was answered is there afterwards, and nothing half done.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Daemons, type DaemonProcess } from './daemon-process.js';
import { requestOf, type Reply } from './socket-request.js';
import { at, listAt, parseJson, textAt } from './support.js';

let daemons: Daemons;
beforeEach(() => void (daemons = new Daemons()));
afterEach(() => daemons.close());

const WORKERS = 8;
/** Answers after which the daemon is killed: whatever is under way then is in doubt. */
const KILLED_AFTER = 150;

/** What the daemon has said of a name: there, gone, or asked for without an answer. */
type Known = 'there' | 'gone' | 'doubt';

/** Clients that make networks with a running container each, and remove every third again, until the daemon is killed. */
async function work(daemon: DaemonProcess): Promise<{ networks: Map<string, Known>; containers: Map<string, Known> }> {
  const [networks, containers] = [new Map<string, Known>(), new Map<string, Known>()];
  let answers = 0;
  const ask = async (request: string, status: number, body?: object): Promise<void> => {
    const reply = await requestOf(daemon.socket, request, body);
    expect([request, reply.status, reply.text]).toEqual([request, status, reply.text]);
    if (++answers === KILLED_AFTER) void daemon.stop('SIGKILL');
  };
  const change = async (known: Map<string, Known>, name: string, to: Known, request: string, status: number, body?: object): Promise<void> => {
    known.set(name, 'doubt');
    await ask(request, status, body);
    known.set(name, to);
  };
  const client = async (worker: number): Promise<never> => {
    for (let count = 0; ; count++) {
      const name = `w${worker}-${count}`;
      await change(networks, name, 'there', 'POST /networks/create', 201, { Name: name, IPAM: { Config: [{ Subnet: `10.${100 + worker}.${count}.0/24` }] } });
      await change(containers, name, 'there', `POST /containers/create?name=${name}`, 201, { Image: 'busybox', Cmd: ['sleep', '100000'], HostConfig: { NetworkMode: name } });
      await ask(`POST /containers/${name}/start`, 204);
      if (count % 3 !== 2) continue;
      await change(containers, name, 'gone', `DELETE /containers/${name}?force=1`, 204);
      await change(networks, name, 'gone', `DELETE /networks/${name}`, 204);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: WORKERS }, (_, worker) => client(worker)));
  for (const { reason } of ended.filter((one) => one.status === 'rejected')) expect(String(reason)).toMatch(/ECONN|socket hang up|ENOENT|aborted/);
  expect(answers).toBeGreaterThanOrEqual(KILLED_AFTER);
  return { networks, containers };
}

const jsonOf = ({ text }: Reply): unknown => parseJson(text);

function check(known: ReadonlyMap<string, Known>, found: ReadonlySet<string>): void {
  const wanted = (state: Known): readonly string[] => [...known].filter(([, one]) => one === state).map(([name]) => name);
  expect(wanted('there').filter((name) => !found.has(name))).toEqual([]);
  expect(wanted('gone').filter((name) => found.has(name))).toEqual([]);
}

it('a daemon killed amid the work of many clients has all that it answered', async () => {
  const daemon = await daemons.start();
  const { networks, containers } = await work(daemon);
  await daemon.start();
  const list = listAt(jsonOf(await requestOf(daemon.socket, 'GET /containers/json?all=1')));
  const found = new Set(list.map((one) => String(at(one, 'Names', 0)).slice(1)));
  check(containers, found);
  check(networks, new Set(listAt(jsonOf(await requestOf(daemon.socket, 'GET /networks'))).map((one) => textAt(one, 'Name'))));
  // What is there can be used and removed, and nothing that was half done holds it.
  for (const name of found) {
    expect(at(jsonOf(await requestOf(daemon.socket, `GET /containers/${name}/json`)), 'NetworkSettings', 'Networks', name), name).toBeDefined();
    expect([204, 304]).toContain((await requestOf(daemon.socket, `POST /containers/${name}/start`)).status);
    expect((await requestOf(daemon.socket, `DELETE /containers/${name}?force=1`)).status).toBe(204);
  }
  await requestOf(daemon.socket, 'POST /networks/prune');
  expect(listAt(jsonOf(await requestOf(daemon.socket, 'GET /networks')))).toHaveLength(3);
});

it('containers that restart always run again after a kill, with the same address', async () => {
  const daemon = await daemons.start();
  await requestOf(daemon.socket, 'POST /networks/create', { Name: 'net1' });
  const create = { Image: 'busybox', Cmd: ['sleep', '100000'], HostConfig: { NetworkMode: 'net1', RestartPolicy: { Name: 'always' } }, NetworkingConfig: { EndpointsConfig: { net1: {} } } };
  await requestOf(daemon.socket, 'POST /containers/create?name=box1', create);
  await requestOf(daemon.socket, 'POST /containers/box1/start');
  const address = async (): Promise<unknown[]> => {
    const document = jsonOf(await requestOf(daemon.socket, 'GET /containers/box1/json'));
    return [at(document, 'State', 'Running'), at(document, 'NetworkSettings', 'Networks', 'net1', 'IPAddress')];
  };
  const before = await address();
  expect(before).toEqual([true, expect.stringMatching(/^172\./)]);
  await daemon.stop('SIGKILL');
  await daemon.start();
  expect(await address()).toEqual(before);
});

it('followed logs end when the daemon is told to end, and it ends well', async () => {
  const daemon = await daemons.start();
  await requestOf(daemon.socket, 'POST /containers/create?name=box1', { Image: 'busybox', Tty: true, Cmd: ['sh', '-c', 'echo ready; sleep 100000'] });
  await requestOf(daemon.socket, 'POST /containers/box1/start');
  const logs = requestOf(daemon.socket, 'GET /containers/box1/logs?follow=1&stdout=1');
  await requestOf(daemon.socket, 'GET /_ping');
  expect(await daemon.stop('SIGTERM')).toBe(0);
  expect((await logs).text).toBe('ready\r\n');
});

it('a name that a living host has is refused to another', async () => {
  const shared = mkdtempSync(join(tmpdir(), 'cnmd-shared-'));
  const others = new Daemons();
  try {
    const daemon = await daemons.start({ clusterStore: `lmdb:${shared}` });
    await expect(others.start({ clusterStore: `lmdb:${shared}` })).rejects.toThrow(/HOST_NAME_IN_USE|in use/);
    expect((await requestOf(daemon.socket, 'GET /_ping')).text).toBe('OK');
  } finally {
    await others.close();
    await daemons.close();
    daemons = new Daemons();
    rmSync(shared, { recursive: true });
  }
});
