/**
 * dockerode on a daemon of its own process: no version in its paths, options repeated in the query, filters as lists,
 * streams over connections that it upgrades.
 */
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import Docker, { type Container } from 'dockerode';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Daemons } from './daemon-process.js';
import { parseJson, textAt } from './support.js';

let daemons: Daemons;
let docker: Docker;

beforeAll(async () => {
  daemons = new Daemons();
  docker = new Docker({ socketPath: (await daemons.start()).socket });
});
afterAll(() => daemons.close());
afterEach(async () => {
  for (const { Id } of await docker.listContainers({ all: true })) await docker.getContainer(Id).remove({ force: true });
  await docker.pruneNetworks();
});

const start = async (name: string, Cmd: string[] = ['sleep', '100000'], more: object = {}): Promise<Container> => {
  const container = await docker.createContainer({ Image: 'busybox', name, Cmd, ...more });
  await container.start();
  return container;
};

/** What a stream of both outputs brings until it ends. */
async function outputs(stream: NodeJS.ReadableStream): Promise<{ out: string; error: string }> {
  const [out, error] = [new PassThrough(), new PassThrough()];
  const read = { out: '', error: '' };
  out.on('data', (chunk: Buffer) => (read.out += chunk.toString()));
  error.on('data', (chunk: Buffer) => (read.error += chunk.toString()));
  docker.modem.demuxStream(stream, out, error);
  await once(stream, 'end');
  return read;
}

async function exec(container: Container, Cmd: string[]): Promise<{ out: string; error: string; code: number | null }> {
  const created = await container.exec({ Cmd, AttachStdout: true, AttachStderr: true });
  const said = await outputs(await created.start({}));
  return { ...said, code: (await created.inspect()).ExitCode };
}

it('creates, finds, connects and removes networks', async () => {
  const network = await docker.createNetwork({ Name: 'net1', CheckDuplicate: true, Labels: { tier: 'web' }, IPAM: { Config: [{ Subnet: '10.30.0.0/24', Gateway: '10.30.0.1' }] } });
  expect((await docker.listNetworks({ filters: { label: ['tier=web'] } })).map(({ Name }) => Name)).toEqual(['net1']);
  expect((await docker.listNetworks({ filters: JSON.stringify({ driver: { null: true } }) })).map(({ Name }) => Name)).toEqual(['none']);
  const container = await start('box1');
  await network.connect({ Container: container.id, EndpointConfig: { IPAMConfig: { IPv4Address: '10.30.0.77' }, Aliases: ['front'] } });
  expect(await network.inspect()).toMatchObject({ Containers: { [container.id]: { Name: 'box1', IPv4Address: '10.30.0.77/24' } } });
  expect((await container.inspect()).NetworkSettings.Networks['net1']).toMatchObject({ IPAddress: '10.30.0.77', Gateway: '10.30.0.1' });
  await expect(network.remove()).rejects.toMatchObject({ statusCode: 403 });
  await network.disconnect({ Container: 'box1' });
  await network.remove();
  expect(await docker.ping()).toBeTruthy();
  expect(await docker.info()).toMatchObject({ Name: 'h1', Containers: 1 });
});

it('removes the networks that nobody uses', async () => {
  for (const Name of ['used', 'unused']) await docker.createNetwork({ Name });
  await start('box1', undefined, { HostConfig: { NetworkMode: 'used' } });
  expect(await docker.pruneNetworks()).toEqual({ NetworksDeleted: ['unused'] });
});

it.each([
  ['an unknown network', () => docker.getNetwork('nosuch').inspect(), 404, 'network nosuch not found'],
  ['a name that is reserved', () => docker.createNetwork({ Name: 'bridge' }), 403, 'operation is not permitted on predefined bridge network'],
  ['an unknown driver', () => docker.createNetwork({ Name: 'net1', Driver: 'nosuch' }), 404, 'plugin "nosuch" not found'],
  ['an unknown container', () => docker.getContainer('nosuch').inspect(), 404, 'No such container: nosuch'],
  ['a filter that there is not', () => docker.listNetworks({ filters: { nosuch: ['1'] } }), 400, "Invalid filter 'nosuch'"],
])('tells of %s by status and message', async (_, call, statusCode, message) => {
  await expect(call()).rejects.toMatchObject({ statusCode, json: { message } });
});

it('runs containers: exit codes, logs of both outputs, stop, and the end', async () => {
  const container = await start('box1', ['sh', '-c', 'echo to out; echo to error >&2; exit 3']);
  expect(await container.wait()).toMatchObject({ StatusCode: 3 });
  const logs = new PassThrough();
  const read = outputs(logs);
  logs.end(await container.logs({ stdout: true, stderr: true }));
  expect(await read).toEqual({ out: 'to out\n', error: 'to error\n' });
  expect((await container.inspect()).State).toMatchObject({ Status: 'exited', ExitCode: 3, Running: false });
  const sleeper = await start('box2');
  await expect(sleeper.start()).rejects.toMatchObject({ statusCode: 304 });
  await expect(sleeper.remove()).rejects.toMatchObject({ statusCode: 409 });
  await sleeper.stop({ t: 0 });
  expect((await docker.listContainers({ all: true, filters: { status: ['exited'] } })).map(({ Names }) => Names)).toEqual([['/box2'], ['/box1']]);
  await sleeper.remove();
  await expect(sleeper.inspect()).rejects.toMatchObject({ statusCode: 404 });
});

it('executes: the outputs apart, the exit code after', async () => {
  await docker.createNetwork({ Name: 'net1', IPAM: { Config: [{ Subnet: '10.31.0.0/24' }] } });
  const box1 = await start('box1', undefined, { HostConfig: { NetworkMode: 'net1' } });
  await start('box2', undefined, { HostConfig: { NetworkMode: 'net1' } });
  const ping = await exec(box1, ['ping', '-c', '1', 'box2']);
  expect(ping).toMatchObject({ code: 0, error: '' });
  expect(ping.out).toContain('PING box2 (10.31.0.3): 56 data bytes\n64 bytes from 10.31.0.3: seq=0 ttl=64');
  expect(await exec(box1, ['sh', '-c', 'echo one; echo two >&2; exit 7'])).toEqual({ out: 'one\n', error: 'two\n', code: 7 });
  expect(await exec(box1, ['ping', '-c', '1', 'nosuch'])).toMatchObject({ code: 1, error: "ping: bad address 'nosuch'\n" });
});

it('attaches with an input that is closed from this side', async () => {
  const container = await docker.createContainer({ Image: 'busybox', name: 'box1', Cmd: ['cat'], OpenStdin: true, StdinOnce: true, AttachStdin: true });
  const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
  const said = outputs(stream);
  await container.start();
  stream.write('first line\n');
  stream.end('last line\n');
  expect(await said).toEqual({ out: 'first line\nlast line\n', error: '' });
  expect(await container.wait()).toMatchObject({ StatusCode: 0 });
});

it('follows logs until the container is gone', async () => {
  const container = await start('box1', ['sh', '-c', 'echo ready; sleep 100000']);
  const logs = await container.logs({ follow: true, stdout: true, stderr: true });
  const said = outputs(logs);
  await container.remove({ force: true });
  expect(await said).toEqual({ out: 'ready\n', error: '' });
});

it('hears what happens as it happens', async () => {
  const events = await docker.getEvents({ filters: { type: ['network'], network: ['net1'] } });
  const heard: string[] = [];
  const destroyed = new Promise<void>((resolve) => {
    events.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n').filter((text) => text !== '')) heard.push(textAt(parseJson(line), 'Action'));
      if (heard.at(-1) === 'destroy') resolve();
    });
  });
  const network = await docker.createNetwork({ Name: 'net1' });
  const container = await start('box1');
  await network.connect({ Container: container.id });
  await network.disconnect({ Container: container.id });
  await network.remove();
  await destroyed;
  // Docker tells of it when the container leaves, and when whoever asked for that is answered.
  expect(heard).toEqual(['create', 'connect', 'disconnect', 'disconnect', 'destroy']);
});

it('pulls any image', async () => {
  const pulled = await docker.pull('redis:7');
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(pulled, (error) => (error === null ? resolve() : reject(error))));
  expect((await docker.getImage('redis:7').inspect()).Config.ExposedPorts).toEqual({ '6379/tcp': {} });
});
