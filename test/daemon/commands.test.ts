/**
 * Which commands a container has: those of its image, services, and those that there are not; and networks that a lone host has not.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { openLives, type LivesBench } from './lives-bench.js';
import { openDaemon } from './support.js';

let bench: LivesBench;
beforeEach(async () => {
  bench = await openLives();
});

const WORDS = 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: ';

describe('a command that there is not', () => {
  it.each([
    ['busybox', 'pingg', '"pingg": executable file not found in $PATH: unknown'],
    ['alpine:3.18', 'pingg', '"pingg": executable file not found in $PATH: unknown'],
    ['docker.io/library/busybox@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', '/bin/nosuch', '"/bin/nosuch": stat /bin/nosuch: no such file or directory: unknown'],
    ['busybox', './x/ping', '"./x/ping": stat ./x/ping: no such file or directory: unknown'],
  ])('of %s, %s, is refused in the words of runc', async (Image, word, said) => {
    await bench.ask('POST /containers/create?name=box', { Image, Cmd: [word, '-c', '1'] });
    expect(await bench.ask('POST /containers/box/start')).toMatchObject({ status: 400, body: { message: `${WORDS}${said}` } });
    expect(await bench.state('box')).toMatchObject({ Status: 'created', Running: false, ExitCode: 127, Error: `${WORDS}${said}`, StartedAt: '0001-01-01T00:00:00Z' });
    expect(await bench.inspect('box', 'NetworkSettings', 'IPAddress')).toBe('');
  });

  it('is not tried again, and takes with it what was to be removed', async () => {
    await bench.ask('POST /containers/create?name=always', { Image: 'busybox', Cmd: ['pingg'], HostConfig: { RestartPolicy: { Name: 'always' } } });
    await bench.ask('POST /containers/always/start');
    await bench.advance(60_000);
    expect(await bench.state('always')).toMatchObject({ Status: 'created', Restarting: false });
    await bench.ask('POST /containers/create?name=once', { Image: 'busybox', Cmd: ['pingg'], HostConfig: { AutoRemove: true } });
    expect((await bench.ask('POST /containers/once/start')).status).toBe(400);
    expect((await bench.ask('GET /containers/once/json')).status).toBe(404);
  });

  it('is 126 to exec, and 127 to a shell', async () => {
    await bench.run('box');
    expect(await bench.exec('box', ['/bin/nope'])).toMatchObject({ code: 126, stdout: expect.stringContaining('exec: "/bin/nope": stat /bin/nope: no such file or directory: unknown') as unknown });
    expect(await bench.exec('box', ['sh', '-c', 'pingg x'])).toMatchObject({ code: 127, stderr: 'sh: pingg: not found\n' });
  });
});

describe('an image that nobody told what to run', () => {
  const runs = async (config: object): Promise<unknown> => {
    await bench.run('box', { Cmd: null, ...config });
    const shown = await bench.inspect('box', 'Config', 'Cmd');
    const state = await bench.inspect('box', 'State', 'Status');
    await bench.ask('DELETE /containers/box?force=1');
    return { shown, state };
  };

  it('is a server where it is unknown and has ports, and a shell where not', async () => {
    expect(await runs({ Image: 'acme/app:2', ExposedPorts: { '9000/tcp': {} } })).toEqual({ shown: ['app'], state: 'running' });
    expect(await runs({ Image: 'acme/app', HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } } })).toEqual({ shown: ['app'], state: 'running' });
    expect(await runs({ Image: 'acme/app' })).toEqual({ shown: ['sh'], state: 'exited' });
    expect(await runs({ Image: 'busybox', ExposedPorts: { '9000/tcp': {} } })).toEqual({ shown: ['sh'], state: 'exited' });
    expect(await runs({ Image: 'nginx' })).toEqual({ shown: ['nginx', '-g', 'daemon off;'], state: 'running' });
  });

  it('answers at its ports', async () => {
    await bench.ask('POST /networks/create', { Name: 'net' });
    await bench.run('app', { Image: 'acme/app', Cmd: null, ExposedPorts: { '9000/tcp': {} }, HostConfig: { NetworkMode: 'net' } });
    await bench.run('box', { HostConfig: { NetworkMode: 'net' } });
    const asked = bench.exec('box', ['wget', '-q', '-O', '-', 'http://app:9000/']);
    await bench.advance(2_000);
    expect(await asked).toMatchObject({ code: 0 });
  });
});

describe('an overlay network', () => {
  const SWARM = 'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.';

  it('needs a store that hosts share, as in Docker', async () => {
    expect(await bench.ask('POST /networks/create', { Name: 'ov', Driver: 'overlay' })).toMatchObject({ status: 503, body: { message: SWARM } });
    expect(await bench.ask('POST /networks/create', { Name: 'bridge', Driver: 'overlay' })).toMatchObject({ status: 403 });
    expect((await bench.ask('POST /networks/create', { Name: 'conf', Driver: 'overlay', ConfigOnly: true })).status).toBe(201);
  });

  it.each([
    ['a store of its own making', { store: createMemoryStore() }, 201],
    ['what the options name', { store: createMemoryStore(), about: { clusterStore: 'consul://127.0.0.1:8500' } }, 201],
    ['no cluster, though on a store', { store: createMemoryStore(), about: { clusterStore: '' } }, 503],
  ])('is known by %s', async (_, options, status) => {
    const { ask } = await openDaemon(options);
    expect((await ask('POST /networks/create', { Name: 'ov', Driver: 'overlay' })).status).toBe(status);
  });
});
