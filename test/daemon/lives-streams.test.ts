/**
 * Streams of containers: what they write and read, as logs, attached, and of processes that are started in them.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { at, containing, matching } from './support.js';
import { openLives, outputOf, type LivesBench } from './lives-bench.js';

let bench: LivesBench;

beforeEach(async () => {
  bench = await openLives();
});

/** The log as it is read to its end, which comes while time passes. */
async function logs(name: string, query: string, meanwhile: () => Promise<unknown> = async () => {}): Promise<{ stdout: string; stderr: string; raw: string }> {
  const response = await bench.raw(`GET /containers/${name}/logs?${query}`);
  if (response.kind !== 'stream') throw new Error(JSON.stringify(response));
  expect(response.contentType).toBe('application/vnd.docker.raw-stream');
  const chunks: Uint8Array[] = [];
  const reading = (async () => {
    for await (const chunk of response.chunks) chunks.push(chunk);
  })();
  await meanwhile();
  await reading;
  return outputOf(chunks);
}

const COUNTING = ['sh', '-c', 'for i in 1 2 3; do echo $i; sleep 1; done; cat /none; exit 3'];

describe('logs', () => {
  it('are what was written, by stream, time and number of lines', async () => {
    await bench.run('box', { Cmd: COUNTING });
    await bench.advance(3_100);
    expect(await logs('box', 'stdout=1&stderr=1')).toMatchObject({ stdout: '1\n2\n3\n', stderr: "cat: can't open '/none': No such file or directory\n" });
    expect(await logs('box', 'stdout=1')).toMatchObject({ stdout: '1\n2\n3\n', stderr: '' });
    expect(await logs('box', 'stdout=1&stderr=1&tail=2')).toMatchObject({ stdout: '3\n', stderr: containing('none') });
    expect((await logs('box', 'stdout=1&timestamps=1&tail=4')).stdout.split('\n')[1]).toBe('2026-01-02T15:04:06.000000000Z 2');
    const second = Date.UTC(2026, 0, 2, 15, 4, 6) / 1000;
    expect((await logs('box', `stdout=1&since=${second}&until=${second}.5`)).stdout).toBe('2\n');
    expect(await bench.ask('GET /containers/box/logs')).toMatchObject({ status: 400, body: { message: 'Bad parameters: you must choose at least one stream' } });
    expect((await bench.ask('GET /containers/none/logs?stdout=1')).status).toBe(404);
  });

  it('are followed until the container ends', async () => {
    await bench.run('box', { Cmd: COUNTING });
    expect((await logs('box', 'stdout=1&follow=1', () => bench.advance(5_000))).stdout).toBe('1\n2\n3\n');
    expect((await logs('box', 'stdout=1&follow=1')).stdout).toBe('1\n2\n3\n');
  });

  it('go on behind those of the last run, and only the last of them are kept', async () => {
    const line = 'x'.repeat(1023);
    await bench.run('box', { Cmd: ['sh', '-c', `echo ${line} > /tmp/a; for i in 1 2 3 4 5 6 7 8; do cat /tmp/a /tmp/a /tmp/a /tmp/a >> /tmp/b; done; for i in 1 2 3 4 5 6 7 8; do cat /tmp/b /tmp/b /tmp/b; done; echo end`] });
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', ExitCode: 0 });
    await bench.ask('POST /containers/box/start');
    await bench.advance(1);
    const { stdout } = await logs('box', 'stdout=1');
    expect(stdout.length).toBeLessThanOrEqual(1024 * 1024);
    expect(stdout.split('\n').slice(-3)).toEqual([line, 'end', '']);
    expect(stdout.split('\n').length).toBeGreaterThan(1_000);
    await bench.ask('POST /containers/create?name=short', { Image: 'busybox', Cmd: ['echo', 'once'] });
    for (let turn = 0; turn < 2; turn++) {
      await bench.ask('POST /containers/short/start');
      await bench.advance(1);
    }
    expect((await logs('short', 'stdout=1')).stdout).toBe('once\nonce\n');
  });
});

describe('a client that is attached', () => {
  it('sees what is written from the start, until the end', async () => {
    await bench.ask('POST /containers/create?name=box', { Image: 'busybox', Cmd: ['sh', '-c', 'echo out; cat /none; sleep 1; echo late'] });
    const client = await bench.connect('POST /containers/box/attach?stream=1&stdout=1&stderr=1');
    await bench.ask('POST /containers/box/start');
    await bench.advance(2_000);
    expect(await client.ended).toMatchObject({ stdout: 'out\nlate\n', stderr: containing('/none') });
    const later = await bench.connect('POST /containers/box/attach?logs=1&stdout=1');
    expect((await later.ended).stdout).toBe('out\nlate\n');
  });

  it('writes to its input, also before it has started', async () => {
    await bench.ask('POST /containers/create?name=box', { Image: 'busybox', Cmd: ['cat'], OpenStdin: true, StdinOnce: true, AttachStdin: true });
    const client = await bench.connect('POST /containers/box/attach?stream=1&stdin=1&stdout=1');
    client.send('early ');
    await bench.advance(1);
    await bench.ask('POST /containers/box/start');
    client.send('and late\n');
    await bench.advance(1);
    expect(client.seen().stdout).toBe('early and late\n');
    client.endInput();
    await client.ended;
    await bench.advance(1);
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', ExitCode: 0 });
  });

  it('may leave, and the container goes on', async () => {
    await bench.run('box', { Cmd: ['cat'], OpenStdin: true });
    const client = await bench.connect('POST /containers/box/attach?stream=1&stdin=1&stdout=1');
    client.leave();
    await client.ended;
    expect(await bench.state('box')).toMatchObject({ Status: 'running' });
  });
});

describe('a shell', () => {
  it('ends at once without input, and waits for some where it is open', async () => {
    await bench.run('closed', { Cmd: null });
    expect(await bench.state('closed')).toMatchObject({ Status: 'exited', ExitCode: 0 });
    await bench.run('open', { Cmd: null, OpenStdin: true });
    await bench.run('terminal', { Cmd: null, Tty: true });
    await bench.advance(10_000);
    expect(await bench.state('open')).toMatchObject({ Status: 'running' });
    expect(await bench.state('terminal')).toMatchObject({ Status: 'running' });
  });

  it('answers line by line on a terminal', async () => {
    await bench.run('box');
    const id = await bench.newExec('box', { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true, Cmd: ['sh'] });
    const client = await bench.connect(`POST /exec/${id}/start`, { Tty: true });
    await bench.advance(1);
    expect(client.seen().raw).toBe('/ # ');
    client.send('echo hi\r');
    await bench.advance(1);
    expect(client.seen().raw).toBe('/ # echo hi\r\nhi\r\n/ # ');
    client.send('if true\r');
    await bench.advance(1);
    client.send('then echo yes; fi\r');
    await bench.advance(1);
    expect(client.seen().raw.endsWith('> then echo yes; fi\r\nyes\r\n/ # ')).toBe(true);
    client.send('sleep 100\r');
    await bench.advance(1);
    client.send('\x03');
    await bench.advance(1);
    client.send('echo $?\r');
    await bench.advance(1);
    expect(client.seen().raw.endsWith('^C\r\n/ # echo $?\r\n130\r\n/ # ')).toBe(true);
    client.send('exit 4\r');
    await bench.advance(1);
    await client.ended;
    expect(at((await bench.ask(`GET /exec/${id}/json`)).body, 'ExitCode')).toBe(4);
  });

  it('does what it is told to at a signal', async () => {
    await bench.run('box', { Cmd: ['sh', '-c', "trap 'echo bye; exit 5' TERM; while true; do sleep 1; done"] });
    await bench.advance(2_500);
    const stopping = bench.ask('POST /containers/box/stop');
    await bench.advance(2_000);
    expect((await stopping).status).toBe(204);
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', ExitCode: 5 });
    expect((await logs('box', 'stdout=1')).stdout).toBe('bye\n');
  });
});

describe('a process that is started in a container', () => {
  it('has its streams, its environment and its exit code', async () => {
    const id = await bench.run('box', { Env: ['A=1', 'B=2'], Hostname: 'boxy' });
    expect(await bench.exec('box', ['sh', '-c', 'echo $A $B $C $HOSTNAME; cat /none; exit 9'], { Env: ['B=3', 'C=4'] })).toMatchObject({ stdout: '1 3 4 boxy\n', stderr: containing('none'), code: 9 });
    expect((await bench.exec('box', ['cat', '/etc/hosts'])).stdout).toContain('172.17.0.2\tboxy\n');
    expect(await bench.exec('box', ['nosuch', '-x'])).toMatchObject({ code: 126, stdout: 'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown\r\n' });
    const exec = await bench.newExec('box', { Cmd: ['sleep', '5'], AttachStdout: true });
    expect((await bench.ask(`POST /exec/${exec}/start`, { Detach: true })).status).toBe(200);
    expect((await bench.ask(`GET /exec/${exec}/json`)).body).toMatchObject({ ID: exec, Running: true, ExitCode: null, ContainerID: id, ProcessConfig: { entrypoint: 'sleep', arguments: ['5'], tty: false } });
    expect(at((await bench.ask('GET /containers/box/json')).body, 'ExecIDs')).toEqual([exec]);
    expect(await bench.ask(`POST /exec/${exec}/start`, {})).toMatchObject({ status: 409, body: { message: `Error: Exec command ${exec} is already running` } });
    await bench.advance(5_000);
    expect((await bench.ask(`GET /exec/${exec}/json`)).body).toMatchObject({ Running: false, ExitCode: 0 });
    expect(await bench.ask(`POST /exec/${exec}/start`, {})).toMatchObject({ status: 409, body: { message: `Error: Exec command ${exec} has already run` } });
  });

  it('is refused where it cannot be', async () => {
    expect(await bench.ask('POST /containers/none/exec', { Cmd: ['ls'] })).toMatchObject({ status: 404 });
    const id = await bench.run('box', { Cmd: ['true'] });
    expect(await bench.ask('POST /containers/box/exec', { Cmd: ['ls'] })).toMatchObject({ status: 409, body: { message: `Container ${id} is not running` } });
    expect(await bench.ask('POST /containers/box/exec', {})).toMatchObject({ status: 400, body: { message: 'No exec command specified' } });
    expect(await bench.ask('POST /exec/nosuch/start', {})).toMatchObject({ status: 404, body: { message: 'No such exec instance: nosuch' } });
  });

  it('sends packets as they go, and ends with its container', async () => {
    await bench.ask('POST /networks/create', { Name: 'net', IPAM: { Config: [{ Subnet: '10.30.0.0/24' }] } });
    await bench.run('ann', { HostConfig: { NetworkMode: 'net' } });
    await bench.run('bob', { HostConfig: { NetworkMode: 'net' } });
    const id = await bench.newExec('ann', { AttachStdout: true, Cmd: ['ping', 'bob'] });
    const client = await bench.connect(`POST /exec/${id}/start`, {});
    await bench.advance(2_500);
    expect(client.seen().stdout.match(/64 bytes from 10\.30\.0\.3: seq=\d ttl=64/g)).toHaveLength(3);
    await bench.ask('POST /containers/ann/stop');
    await client.ended;
    expect(at((await bench.ask(`GET /exec/${id}/json`)).body, 'ExitCode')).toBe(137);
  });

  it('is read from where input is given', async () => {
    await bench.run('box');
    const id = await bench.newExec('box', { AttachStdin: true, AttachStdout: true, Cmd: ['sh', '-c', 'cat > /tmp/x; cat /tmp/x /tmp/x'] });
    const client = await bench.connect(`POST /exec/${id}/start`, {});
    client.send('line\n');
    client.endInput();
    expect((await client.ended).stdout).toBe('line\nline\n');
  });

  it('reaches the ports that a service listens on', async () => {
    await bench.ask('POST /networks/create', { Name: 'net' });
    await bench.run('web', { Image: 'nginx', Cmd: null, HostConfig: { NetworkMode: 'net' } });
    await bench.run('app', { Image: 'acme/app', Cmd: ['serve'], ExposedPorts: { '9000/tcp': {} }, HostConfig: { NetworkMode: 'net' } });
    await bench.run('box', { HostConfig: { NetworkMode: 'net' } });
    expect(await bench.exec('box', ['wget', '-q', '-O', '-', 'web'])).toMatchObject({ code: 0, stdout: matching(/^nginx on [0-9a-f]{12}\n$/) });
    expect((await bench.exec('box', ['nc', '-z', 'app', '9000'])).code).toBe(0);
    expect((await bench.exec('box', ['nc', '-z', 'app', '9001'])).code).toBe(1);
  });
});
