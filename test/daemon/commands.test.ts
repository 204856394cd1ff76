/**
 * Which commands a container has: those of its image, services, and those that there are not; and networks that a lone host has not.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { openLives, type LivesBench } from './lives-bench.js';
import { matching, openDaemon } from './support.js';

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

describe('a process of a container', () => {
  it('begins in the folder that is asked for', async () => {
    await bench.run('box');
    expect(await bench.exec('box', ['pwd'], { WorkingDir: '/tmp' })).toMatchObject({ code: 0, stdout: '/tmp\n' });
    expect(await bench.exec('box', ['sh', '-c', 'pwd; echo $PWD'], { WorkingDir: '/etc' })).toMatchObject({ code: 0, stdout: '/etc\n/etc\n' });
    const said = 'OCI runtime exec failed: exec failed: unable to start container process: chdir to cwd ("/nosuch") set in config.json failed: no such file or directory: unknown';
    expect(await bench.exec('box', ['pwd'], { WorkingDir: '/nosuch' })).toMatchObject({ code: 126, stdout: `${said}\r\n` });
    const id = await bench.newExec('box', { Cmd: ['pwd'], WorkingDir: '/nosuch' });
    expect(await bench.ask(`POST /exec/${id}/start`, { Detach: true })).toMatchObject({ status: 400, body: { message: said } });
  });

  it('is that of the user who is asked for', async () => {
    await bench.run('box', { User: 'nobody' });
    const show = ['sh', '-c', 'id; whoami; echo $HOME'];
    expect(await bench.exec('box', show)).toMatchObject({ stdout: 'uid=65534(nobody) gid=65534(nobody) groups=65534(nobody)\nnobody\n/home\n' });
    expect(await bench.exec('box', show, { User: 'root' })).toMatchObject({ stdout: 'uid=0(root) gid=0(root) groups=0(root)\nroot\n/root\n' });
    expect(await bench.exec('box', show, { User: '1234:33' })).toMatchObject({ stdout: 'uid=1234 gid=33(www-data) groups=33(www-data)\n/\n', stderr: 'whoami: unknown uid 1234\n' });
    expect(await bench.exec('box', ['id', '-u'], { User: '8' })).toMatchObject({ stdout: '8\n' });
  });

  it('does not begin for a user whom nobody knows', async () => {
    const message = 'unable to find user ann: no matching entries in passwd file';
    await bench.run('box');
    expect(await bench.exec('box', ['id'], { User: 'ann' })).toMatchObject({ code: 126, stdout: `${message}\r\n` });
    await bench.ask('POST /containers/create?name=ann', { Image: 'busybox', Cmd: ['id'], User: 'ann' });
    expect(await bench.ask('POST /containers/ann/start')).toMatchObject({ status: 400, body: { message } });
    await bench.run('app', { Image: 'acme/app', User: 'ann' });
    expect(await bench.exec('app', ['whoami'])).toMatchObject({ stdout: 'ann\n' });
  });
});

describe('programs of some images', () => {
  it('are not in those of a small system', async () => {
    await bench.run('box');
    expect(await bench.exec('box', ['curl', 'x'])).toMatchObject({ code: 126 });
    expect(await bench.exec('box', ['sh', '-c', 'command -v curl; dig x'])).toMatchObject({ code: 127, stdout: '', stderr: 'sh: dig: not found\n' });
    await bench.run('tools', { Image: 'nicolaka/netshoot' });
    expect(await bench.exec('tools', ['sh', '-c', 'command -v curl dig; curl'])).toMatchObject({ code: 2, stdout: '/bin/curl\n' });
  });

  it('take the words of an image that is there for one', async () => {
    await bench.ask('POST /networks/create', { Name: 'net' });
    const HostConfig = { NetworkMode: 'net' };
    await bench.run('web', { Image: 'nginx', Cmd: null, HostConfig });
    for (const [at, Cmd] of [['-s', 'http://web'], ['curl', '-s', 'http://web']].entries()) {
      await bench.run(`asks${at}`, { Image: 'curlimages/curl:8.1.2', Cmd, HostConfig });
      await bench.advance(1_000);
      expect(await bench.state(`asks${at}`)).toMatchObject({ Status: 'exited', ExitCode: 0 });
    }
  });

  it('keep a port that they listen on in the network of the host', async () => {
    await bench.run('hosted', { Cmd: ['httpd', '-f', '-p', '7000'], HostConfig: { NetworkMode: 'host' } });
    const ports = (protocol: string): object => ({ HostConfig: { PortBindings: { [`80/${protocol}`]: [{ HostPort: '7000' }] } } });
    await bench.ask('POST /containers/create?name=web', { Image: 'busybox', Cmd: ['sleep', '1000'], ...ports('tcp') });
    expect((await bench.ask('POST /containers/web/start')).body).toEqual({
      message: matching(/^driver failed programming external connectivity on endpoint web \([0-9a-f]{64}\): Error starting userland proxy: listen tcp4 0\.0\.0\.0:7000: bind: address already in use$/),
    });
    expect(await bench.inspect('web', 'State', 'Status')).toBe('created');
    await bench.run('names', { Cmd: ['sleep', '1000'], ...ports('udp') });
    await bench.ask('DELETE /containers/hosted?force=1');
    expect((await bench.ask('POST /containers/web/start')).status).toBe(204);
  });

  it('get no signals that there are not', async () => {
    await bench.run('box');
    expect((await bench.ask('POST /containers/box/kill?signal=99')).body).toEqual({ message: 'Cannot kill container: box: The linux daemon does not support signal 99' });
    expect((await bench.ask('POST /containers/box/kill?signal=NOSUCH')).body).toEqual({ message: 'Invalid signal: NOSUCH' });
  });

  it('change no network', async () => {
    await bench.run('box');
    await bench.run('admin', { HostConfig: { CapAdd: ['NET_ADMIN'] } });
    const set = ['ip', 'link', 'set', 'eth0', 'down'];
    expect(await bench.exec('box', set)).toMatchObject({ code: 2, stderr: 'ip: RTNETLINK answers: Operation not permitted\n' });
    expect(await bench.exec('box', set, { Privileged: true })).toMatchObject({ code: 2, stderr: 'ip: RTNETLINK answers: Operation not supported\n' });
    expect(await bench.exec('admin', set)).toMatchObject({ code: 2, stderr: 'ip: RTNETLINK answers: Operation not supported\n' });
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
