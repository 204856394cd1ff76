/**
 * dockerode on a daemon: no version in its paths, options repeated in the query, filters as lists.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { serve, type Serving } from '../../src/daemon/http/serve.js';
import { openDaemon, parseJson, textAt } from './support.js';

let folder = '';
let serving: Serving | undefined;
let docker: Docker;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'libcnm-dockerode-'));
  const socketPath = join(folder, 'api.sock');
  const runtime = createSystemRuntime();
  const { daemon } = await openDaemon({ runtime });
  serving = (await serve({ handle: (call) => daemon.handle(call), runtime, addresses: [`unix://${socketPath}`] })).getOrThrow();
  docker = new Docker({ socketPath });
});

afterEach(async () => {
  await serving?.close(0);
  rmSync(folder, { recursive: true, force: true });
});

it('creates, finds, connects and removes networks', async () => {
  const network = await docker.createNetwork({ Name: 'net1', CheckDuplicate: true, Labels: { tier: 'web' }, IPAM: { Config: [{ Subnet: '10.30.0.0/24', Gateway: '10.30.0.1' }] } });
  expect((await docker.listNetworks({ filters: { label: ['tier=web'] } })).map(({ Name }) => Name)).toEqual(['net1']);
  expect((await docker.listNetworks({ filters: JSON.stringify({ driver: { null: true } }) })).map(({ Name }) => Name)).toEqual(['none']);
  const container = await docker.createContainer({ Image: 'busybox', name: 'box1', Cmd: ['sleep', '100000'] });
  await container.start();
  await network.connect({ Container: container.id, EndpointConfig: { IPAMConfig: { IPv4Address: '10.30.0.77' }, Aliases: ['front'] } });
  expect(await network.inspect()).toMatchObject({ Containers: { [container.id]: { Name: 'box1', IPv4Address: '10.30.0.77/24' } } });
  await expect(network.remove()).rejects.toMatchObject({ statusCode: 403 });
  await network.disconnect({ Container: 'box1' });
  await network.remove();
  await expect(network.inspect()).rejects.toMatchObject({ statusCode: 404, json: { message: `network ${network.id} not found` } });
  await expect(docker.createNetwork({ Name: 'bridge' })).rejects.toMatchObject({ statusCode: 403 });
  expect(await docker.ping()).toBeTruthy();
  expect(await docker.info()).toMatchObject({ Containers: 1 });
});

it('hears of networks that are created, and pulls any image', async () => {
  const events = await docker.getEvents({ filters: { type: ['network'] } });
  const heard = new Promise<string>((resolve) => events.once('data', (chunk: Buffer) => resolve(textAt(parseJson(chunk.toString()), 'Action'))));
  await docker.createNetwork({ Name: 'net1' });
  expect(await heard).toBe('create');
  const pulled = await docker.pull('redis:7');
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(pulled, (error) => (error === null ? resolve() : reject(error))));
  expect((await docker.getImage('redis:7').inspect()).Config.ExposedPorts).toEqual({ '6379/tcp': {} });
});
