/**
 * The real docker CLI on a daemon: what people do at a terminal and in scripts, with the exit codes that scripts see.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withoutClient, docker, dockerOk, environmentOf, program, type Ran } from './docker-client.js';
import { Daemons } from './daemon-process.js';

describe.skipIf(withoutClient)('the docker CLI', () => {
  let daemons: Daemons;
  let url = '';
  beforeAll(async () => {
    daemons = new Daemons();
    ({ url } = await daemons.start());
  });
  afterAll(() => daemons.close());
  afterEach(() => {
    const left = ok('ps -aq').split('\n').filter((id) => id !== '');
    if (left.length > 0) ok(`rm -f ${left.join(' ')}`);
  });

  const ok = (line: string): string => dockerOk(url, line.split(' '));
  const run = (line: string, input?: string): Ran => docker(url, line.split(' '), input);

  /** Begins a command and lets it run; its end says what it printed. `until` resolves when it has printed a text. */
  const begin = (line: string): { until(text: string): Promise<void>; end: Promise<Ran>; kill(signal: NodeJS.Signals): void } => {
    const child = spawn(program, line.split(' '), { env: environmentOf(url), stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    const end = once(child, 'close').then((): Ran => ({ status: child.exitCode ?? 128, out, error }));
    const until = async (text: string): Promise<void> => {
      while (!out.includes(text)) await Promise.race([once(child.stdout, 'data'), end.then(() => Promise.reject(new Error(`it ended with: ${out}${error}`)))]);
    };
    return { until, end, kill: (signal) => void child.kill(signal) };
  };

  it.each([
    [['run', '--rm', 'busybox', 'sh', '-c', 'echo out; echo error >&2; exit 7'], '', { status: 7, out: 'out\n', error: 'error\n' }],
    [['run', '-i', '--rm', 'busybox', 'cat'], 'from the input', { status: 0, out: 'from the input', error: '' }],
    [['run', '-i', '--rm', '--hostname', 'zed', 'busybox', 'sh'], 'hostname\nexit 3\n', { status: 3, out: 'zed\n' }],
    [['run', '--rm', '--network', 'nosuch', 'busybox', 'true'], '', { status: 125, error: expect.stringContaining('network nosuch not found') as unknown }],
  ])('%j ends with what its process ends with', (args, input, ended) => {
    expect(docker(url, args, input)).toMatchObject(ended);
  });

  const hasTerminal = spawnSync('script', ['--version']).status === 0;
  if (!hasTerminal) console.warn("No `script` on the PATH, which makes a terminal: its test is left out. It is util-linux'.");
  it.skipIf(!hasTerminal && process.env['CI'] !== 'true')('a terminal: a prompt, what is typed, and the exit code', () => {
    const typed = spawnSync('script', ['-qec', `${program} run -it --rm --hostname zed busybox sh`, '/dev/null'], { encoding: 'utf8', env: environmentOf(url), input: 'hostname; exit 3\n' });
    expect(typed.status).toBe(3);
    expect(typed.stdout).toMatch(/\/ # .*zed\r\n/s);
  });

  it('logs are followed until the container is removed', async () => {
    ok('run -d --name box1 --network bridge busybox ping 127.0.0.1');
    const logs = begin('logs -f box1');
    await logs.until('seq=0');
    ok('rm -f box1');
    expect(await logs.end).toMatchObject({ status: 0, out: expect.stringMatching(/^PING 127\.0\.0\.1 \(127\.0\.0\.1\): 56 data bytes\n64 bytes from 127\.0\.0\.1: seq=0 /) as unknown });
  });

  it('who waits hears the exit code, and who is attached ends with it', async () => {
    const attached = begin('run --name box1 --stop-signal KILL busybox ping 127.0.0.1');
    await attached.until('seq=0');
    const wait = begin('wait box1');
    const events = begin('events --since 0 --filter container=box1 --format {{.Action}}');
    await events.until('start');
    ok('stop box1');
    expect(await wait.end).toMatchObject({ status: 0, out: '137\n' });
    expect(await attached.end).toMatchObject({ status: 137 });
    await events.until('die');
    events.kill('SIGINT');
    await events.end;
  });

  it('says what runs and which ports are published', () => {
    ok('run -d -P --name web nginx');
    expect(ok('port web')).toMatch(/^80\/tcp -> 0\.0\.0\.0:\d+/);
    expect(ok('port web 80')).toMatch(/^0\.0\.0\.0:\d+/);
    expect(run('port web 81')).toMatchObject({ status: 1, error: expect.stringContaining("No public port '81") as unknown });
    expect(ok('top web')).toMatch(/^UID +PID.*\n.*nginx/s);
    expect(ok('stats --no-stream --format {{.Name}} web')).toBe('web');
    expect(ok('ps --format {{.Names}}|{{.State}}|{{.Ports}}')).toMatch(/^web\|running\|0\.0\.0\.0:\d+->80\/tcp/);
    expect(ok('inspect -f {{.State.Status}} web')).toBe('running');
    expect(ok('exec web hostname')).toMatch(/^[0-9a-f]{12}$/);
    expect(docker(url, ['exec', 'web', 'sh', '-c', 'exit 4']).status).toBe(4);
  });

  it('says what it is', () => {
    expect(ok('version --format {{.Server.Version}}/{{.Server.APIVersion}}')).toBe('20.10.24/1.41');
    expect(ok('info --format {{.Name}}/{{.OperatingSystem}}')).toBe('h1/libcnm, a simulated host');
    expect(ok('info')).toContain('Network: bridge host ipvlan macvlan null overlay');
    expect(ok('system df').split('\n').map((line) => line.split(/ {2,}/)[0])).toEqual(['TYPE', 'Images', 'Containers', 'Local Volumes', 'Build Cache']);
    expect(ok('pull alpine:3.18')).toContain('docker.io/library/alpine:3.18');
    expect(ok('images --format {{.Repository}}:{{.Tag}} alpine')).toBe('alpine:3.18');
    expect(ok('image inspect -f {{.RepoTags}} alpine:3.18')).toBe('[alpine:3.18]');
    expect(ok('rmi alpine:3.18')).toMatch(/^Untagged: alpine:3\.18\nDeleted: sha256:/);
  });

  it('cleans up', () => {
    ok('network create unused');
    ok('create --name stopped busybox');
    expect(ok('system prune -f')).toMatch(/^Deleted Containers:\n[0-9a-f]{64}\n\nDeleted Networks:\nunused\n/);
    expect(ok('network ls --format {{.Name}}').split('\n').sort()).toEqual(['bridge', 'host', 'none']);
  });

  it('refuses in words what a simulated host does not have', () => {
    ok('run -d --name box1 busybox sleep 100000');
    expect(run('commit box1')).toMatchObject({ status: 1, error: expect.stringContaining('not supported') as unknown });
    expect(run('service ls')).toMatchObject({ status: 1, error: expect.stringContaining('This node is not a swarm manager') as unknown });
    expect(run('rm box1')).toMatchObject({ status: 1, error: expect.stringContaining('You cannot remove a running container') as unknown });
  });
});
