/**
 * Lives of containers as Docker's API shows them: states, ends, restarts, and what becomes of them with the daemon.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { at, closeDaemon, filters, listAt, matching, textAt } from './support.js';
import { openLives, type LivesBench } from './lives-bench.js';

let bench: LivesBench;
const never = { Name: 'no', MaximumRetryCount: 0 };

beforeEach(async () => {
  bench = await openLives();
});

/** The answer of a wait that goes on while time passes. */
async function waited(request: string, meanwhile: () => Promise<unknown>): Promise<unknown> {
  const response = await bench.raw(request);
  if (response.kind !== 'stream') throw new Error(JSON.stringify(response));
  const reading = (async () => {
    let text = '';
    for await (const chunk of response.chunks) text += new TextDecoder().decode(chunk);
    return JSON.parse(text) as unknown;
  })();
  await meanwhile();
  return reading;
}

/** The actions of the containers' and networks' events since a number of them. */
function actions(from = 0): string[] {
  return bench.daemon.events.kept.slice(from).map(({ type, action }) => `${type} ${action}`);
}

describe('a container', () => {
  it('is created, runs, and exits with its command', async () => {
    const { status, body } = await bench.ask('POST /containers/create?name=box', { Image: 'busybox', Cmd: ['sh', '-c', 'sleep 3; exit 7'] });
    expect(status).toBe(201);
    expect(await bench.state('box')).toMatchObject({ Status: 'created', Running: false, Pid: 0, ExitCode: 0, StartedAt: '0001-01-01T00:00:00Z' });
    const end = await waited('POST /containers/box/wait?condition=next-exit', async () => {
      expect((await bench.ask('POST /containers/box/start')).status).toBe(204);
      expect((await bench.ask('POST /containers/box/start')).status).toBe(304);
      expect(await bench.state(textAt(body, 'Id'))).toMatchObject({ Status: 'running', Running: true });
      await bench.advance(3_000);
    });
    expect(end).toEqual({ Error: null, StatusCode: 7 });
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', Running: false, ExitCode: 7, FinishedAt: '2026-01-02T15:04:08.000Z' });
    expect((await bench.ask('POST /containers/box/wait')).body).toBe('{"Error":null,"StatusCode":7}\n');
    expect(await bench.inspect('box', 'NetworkSettings', 'Networks', 'bridge', 'IPAddress')).toBe('');
  });

  it('is stopped at once where its command would sleep through any signal', async () => {
    await bench.run('box');
    expect((await bench.ask('POST /containers/box/stop')).status).toBe(204);
    expect((await bench.ask('POST /containers/box/stop')).status).toBe(304);
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', ExitCode: 137 });
    await bench.run('server', { Image: 'nginx', Cmd: null });
    await bench.ask('POST /containers/server/stop');
    expect(await bench.state('server')).toMatchObject({ Status: 'exited', ExitCode: 0 });
    await bench.run('unknown', { Image: 'acme/app', Cmd: ['serve', '--all'] });
    await bench.ask('POST /containers/unknown/stop');
    expect(await bench.state('unknown')).toMatchObject({ ExitCode: 143 });
    await bench.run('with-init', { HostConfig: { Init: true } });
    await bench.ask('POST /containers/with-init/stop');
    expect(await bench.state('with-init')).toMatchObject({ ExitCode: 143 });
  });

  it('gets signals, and expects some', async () => {
    await bench.run('box', { Cmd: ['ping', '127.0.0.1'] });
    expect((await bench.ask('POST /containers/box/kill?signal=HUP')).status).toBe(204);
    expect(await bench.state('box')).toMatchObject({ Status: 'running' });
    await bench.advance(2_500);
    await bench.ask('POST /containers/box/kill?signal=SIGINT');
    await bench.advance(1);
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', ExitCode: 0 });
    await bench.ask('POST /containers/box/start');
    await bench.ask('POST /containers/box/kill');
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', ExitCode: 137 });
    const again = await bench.ask('POST /containers/box/kill');
    expect(again).toMatchObject({ status: 409, body: { message: matching(/^Cannot kill container: box: Container [0-9a-f]{64} is not running$/) } });
    expect(await bench.ask('POST /containers/box/kill?signal=NONE')).toMatchObject({ status: 400, body: { message: 'Invalid signal: NONE' } });
    expect(await bench.ask('POST /containers/none/kill')).toMatchObject({ status: 404, body: { message: 'Cannot kill container: none: No such container: none' } });
  });

  it('is paused and goes on, and refuses what it cannot do meanwhile', async () => {
    const id = await bench.run('box');
    expect((await bench.ask('POST /containers/box/pause')).status).toBe(204);
    expect(await bench.state('box')).toMatchObject({ Status: 'paused', Running: true, Paused: true });
    expect(await bench.ask('POST /containers/box/pause')).toMatchObject({ status: 409, body: { message: `Container ${id} is already paused` } });
    expect(await bench.ask('POST /containers/box/start')).toMatchObject({ status: 409, body: { message: 'cannot start a paused container, try unpause instead' } });
    expect(await bench.ask('POST /containers/box/exec', { Cmd: ['ls'] })).toMatchObject({ status: 409, body: { message: 'Container box is paused, unpause the container before exec' } });
    expect(await bench.ask('DELETE /containers/box')).toMatchObject({ status: 409, body: { message: `You cannot remove a paused container ${id}. Unpause and then stop the container before attempting removal or force remove` } });
    expect(at((await bench.ask('GET /containers/json')).body, 0, 'Status')).toMatch(/^Up .* \(Paused\)$/);
    expect((await bench.ask('POST /containers/box/unpause')).status).toBe(204);
    expect(await bench.ask('POST /containers/box/unpause')).toMatchObject({ status: 500, body: { message: `Container ${id} is not paused` } });
    await bench.ask('POST /containers/box/pause');
    await bench.ask('POST /containers/box/stop');
    expect(await bench.state('box')).toMatchObject({ Status: 'exited' });
  });

  it('is renamed, and networks know it by its new name', async () => {
    await bench.ask('POST /networks/create', { Name: 'net' });
    await bench.run('ann', { HostConfig: { NetworkMode: 'net' } });
    await bench.run('bob', { HostConfig: { NetworkMode: 'net' } });
    const before = bench.daemon.events.kept.length;
    expect((await bench.ask('POST /containers/ann/rename?name=eve')).status).toBe(204);
    expect(actions(before)).toEqual(['container rename']);
    expect((await bench.ask('GET /containers/ann/json')).status).toBe(404);
    const containers = at((await bench.ask('GET /networks/net')).body, 'Containers');
    expect(Object.values(containers ?? {}).map((one) => textAt(one, 'Name')).sort()).toEqual(['bob', 'eve']);
    const { sandbox } = bench.daemon.containers.container('bob').getOrThrow();
    expect(sandbox?.resolve('eve').addresses).toEqual(['172.18.0.2']);
    expect(sandbox?.resolve('ann').known).toBe(false);
    const id = String(await bench.inspect('eve', 'Id'));
    expect(sandbox?.resolve(id.slice(0, 12)).addresses).toEqual(['172.18.0.2']);
    expect(await bench.ask('POST /containers/eve/rename?name=bob')).toMatchObject({ status: 409, body: { message: matching(/^Error when allocating new name: Conflict\. The container name "\/bob" is already in use by container/) } });
    expect(await bench.ask('POST /containers/eve/rename?name=')).toMatchObject({ status: 400, body: { message: 'Neither old nor new names may be empty' } });
    expect(await bench.ask('POST /containers/eve/rename?name=eve')).toMatchObject({ status: 400 });
    expect((await bench.ask('DELETE /containers/eve?force=1')).status).toBe(204);
    expect(sandbox?.resolve('eve').known).toBe(false);
  });

  it('says why it could not be started, and stays', async () => {
    await bench.ask('POST /containers/create?name=box', { Image: 'busybox', HostConfig: { NetworkMode: 'nosuch' } });
    expect(await bench.ask('POST /containers/box/start')).toMatchObject({ status: 404, body: { message: 'network nosuch not found' } });
    expect(await bench.state('box')).toMatchObject({ Status: 'created', ExitCode: 128, Error: 'network nosuch not found' });
    await bench.ask('POST /containers/create?name=temporary', { Image: 'busybox', HostConfig: { NetworkMode: 'nosuch', AutoRemove: true } });
    expect(await waited('POST /containers/temporary/wait?condition=removed', () => bench.ask('POST /containers/temporary/start'))).toMatchObject({ StatusCode: 0 });
    expect((await bench.ask('GET /containers/temporary/json')).status).toBe(404);
  });

  it('is removed with its end where it was asked for', async () => {
    await bench.run('box', { Cmd: ['sleep', '1'], HostConfig: { AutoRemove: true } });
    const end = await waited('POST /containers/box/wait?condition=removed', () => bench.advance(1_000));
    expect(end).toEqual({ Error: null, StatusCode: 0 });
    expect((await bench.ask('GET /containers/json?all=1')).body).toEqual([]);
  });

  it('tells what becomes of it in order', async () => {
    await bench.run('box', { Labels: { tier: 'web' } });
    expect(actions()).toEqual(['container create', 'network connect', 'container start']);
    expect((await bench.ask('DELETE /containers/box?force=true')).status).toBe(204);
    expect(actions(3)).toEqual(['container kill', 'container die', 'network disconnect', 'container destroy']);
    const { attributes } = bench.daemon.events.kept.find(({ action }) => action === 'die') ?? { attributes: {} };
    expect(attributes).toEqual({ exitCode: '137', image: 'busybox', name: 'box', tier: 'web' });
    await bench.run('box');
    const from = bench.daemon.events.kept.length;
    await bench.ask('POST /containers/box/restart?t=0');
    expect(actions(from)).toEqual(['container kill', 'container kill', 'container die', 'network disconnect', 'container stop', 'network connect', 'container start', 'container restart']);
  });

  it('is removed with force whatever it does, and by whoever is first', async () => {
    await bench.run('box');
    expect((await bench.ask('DELETE /containers/box')).status).toBe(409);
    const all = await Promise.all([1, 2, 3].map(() => bench.ask('DELETE /containers/box?force=1')));
    expect(all.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    expect((await bench.ask('DELETE /containers/box')).status).toBe(404);
  });

  it('begins and ends once, whatever is asked at the same time', async () => {
    await bench.run('box');
    await Promise.all(['stop', 'start', 'restart', 'kill', 'stop', 'start'].map((verb) => bench.ask(`POST /containers/box/${verb}`)));
    await bench.ask('POST /containers/box/start');
    expect(await bench.state('box')).toMatchObject({ Status: 'running' });
    await bench.ask('DELETE /containers/box?force=1');
    expect(at((await bench.ask('GET /networks/bridge')).body, 'Containers')).toEqual({});
  });
});

describe('a restart policy', () => {
  it('starts it again, later and later', async () => {
    await bench.run('box', { Cmd: ['false'], HostConfig: { RestartPolicy: { Name: 'always' } } });
    expect(await bench.state('box')).toMatchObject({ Status: 'restarting', Running: true, Restarting: true, ExitCode: 1 });
    expect(at((await bench.ask('GET /containers/json')).body, 0, 'Status')).toMatch(/^Restarting \(1\) Less than a second ago$/);
    const counts: unknown[] = [];
    for (let turn = 0; turn < 5; turn++) {
      counts.push(await bench.inspect('box', 'RestartCount'));
      await bench.advance(500);
    }
    // After 0.1, 0.3, 0.7, 1.5 and 3.1 seconds.
    expect(counts).toEqual([1, 3, 4, 5, 5]);
    expect(await bench.ask('POST /containers/box/exec', { Cmd: ['ls'] })).toMatchObject({ status: 409 });
    expect((await bench.ask('POST /containers/box/stop')).status).toBe(204);
    await bench.advance(100_000);
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', ExitCode: 1 });
  });

  it('counts failures only, and to its end', async () => {
    await bench.run('fails', { Cmd: ['false'], HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 } } });
    await bench.run('works', { Cmd: ['true'], HostConfig: { RestartPolicy: { Name: 'on-failure' } } });
    await bench.advance(60_000);
    expect((await bench.ask('GET /containers/fails/json')).body).toMatchObject({ RestartCount: 2, State: { Status: 'exited', ExitCode: 1 } });
    expect((await bench.ask('GET /containers/works/json')).body).toMatchObject({ RestartCount: 0, State: { Status: 'exited', ExitCode: 0 } });
    await bench.ask('POST /containers/fails/start');
    expect(Number(await bench.inspect('fails', 'RestartCount'))).toBeLessThan(2);
  });

  it('leaves what a user has stopped', async () => {
    await bench.run('box', { HostConfig: { RestartPolicy: { Name: 'always' } } });
    await bench.ask('POST /containers/box/kill');
    await bench.advance(1_000);
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', ExitCode: 137 });
    expect((await bench.ask('POST /containers/box/update', { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 4 } })).status).toBe(200);
    expect(at((await bench.ask('GET /containers/box/json')).body, 'HostConfig', 'RestartPolicy')).toEqual({ Name: 'on-failure', MaximumRetryCount: 4 });
  });

  it('is refused where it makes no sense', async () => {
    const create = async (RestartPolicy: object, AutoRemove = false) => at((await bench.ask('POST /containers/create', { Image: 'busybox', HostConfig: { RestartPolicy, AutoRemove } })).body, 'message');
    expect(await create({ Name: 'sometimes' })).toBe("invalid restart policy 'sometimes'");
    expect(await create({ Name: 'always', MaximumRetryCount: 3 })).toBe("maximum retry count cannot be used with restart policy 'always'");
    expect(await create({ Name: 'on-failure', MaximumRetryCount: -1 })).toBe('maximum retry count cannot be negative');
    expect(await create({ Name: 'always' }, true)).toBe("can't create 'AutoRemove' container with restart policy");
    expect(await create(never, true)).toBeUndefined();
  });
});

describe('a daemon that begins again', () => {
  it('has its containers, and starts those whose policy says so', async () => {
    const store = createMemoryStore();
    bench = await openLives({ store });
    await bench.run('plain', { Env: ['A=1'], Labels: { tier: 'web' } });
    await bench.run('always', { HostConfig: { RestartPolicy: { Name: 'always' } } });
    await bench.run('unless', { HostConfig: { RestartPolicy: { Name: 'unless-stopped' } } });
    await bench.run('stopped', { HostConfig: { RestartPolicy: { Name: 'unless-stopped' } } });
    await bench.ask('POST /containers/stopped/stop');
    await bench.run('temporary', { HostConfig: { AutoRemove: true } });
    const changing = new Set(['State', 'NetworkSettings', 'ResolvConfPath', 'HostnamePath', 'HostsPath']);
    const lasting = async (): Promise<unknown> => Object.entries((await bench.inspect('plain')) ?? {}).filter(([member]) => !changing.has(member));
    const before = await lasting();
    await closeDaemon(bench);
    bench = await openLives({ store });
    const states = listAt((await bench.ask('GET /containers/json?all=1')).body).map((row) => `${textAt(row, 'Names', 0)} ${textAt(row, 'State')}`);
    expect(states.sort()).toEqual(['/always running', '/plain exited', '/stopped exited', '/unless running']);
    expect(await lasting()).toEqual(before);
    expect((await bench.ask('POST /containers/plain/start')).status).toBe(204);
    expect(at((await bench.ask('GET /containers/plain/json')).body, 'NetworkSettings', 'IPAddress')).toMatch(/^172\.17\.0\./);
  });

  it('takes for ended what ran when the last one died', async () => {
    const store = createMemoryStore();
    bench = await openLives({ store });
    const { containers } = bench.daemon;
    await bench.run('box');
    await closeDaemon(bench);
    bench = await openLives({ store });
    // What a daemon that was killed leaves: a record that says it runs.
    (await bench.daemon.containers.start('box')).getOrThrow();
    await closeDaemon(bench);
    bench = await openLives({ store });
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', ExitCode: 255 });
    expect(at((await bench.ask('GET /networks/bridge')).body, 'Containers')).toEqual({});
    expect(containers.list()).toHaveLength(1);
  });
});

describe('lists', () => {
  it('show what runs, or all, the newest first, and what filters leave', async () => {
    await bench.run('web', { Image: 'nginx:1.25', Cmd: null, Labels: { tier: 'web' }, HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } } });
    await bench.advance(3_000);
    await bench.run('ended', { Cmd: ['false'] });
    await bench.ask('POST /containers/create?name=new', { Image: 'busybox', Cmd: ['echo', 'a b'] });
    const names = async (query: string): Promise<string[]> => listAt((await bench.ask(`GET /containers/json?${query}`)).body).map((row) => textAt(row, 'Names', 0));
    expect(await names('')).toEqual(['/web']);
    expect(await names('all=1')).toEqual(['/new', '/ended', '/web']);
    expect(await names('limit=2')).toEqual(['/new', '/ended']);
    expect(await names(filters({ status: ['exited', 'created'] }))).toEqual(['/new', '/ended']);
    expect(await names(filters({ exited: ['1'] }))).toEqual(['/ended']);
    expect(await names(`all=1&${filters({ label: { 'tier=web': true } })}`)).toEqual(['/web']);
    expect(await names(`all=1&${filters({ name: ['we', '^/new$'] })}`)).toEqual(['/new', '/web']);
    expect(await names(`all=1&${filters({ ancestor: ['nginx:1.25'] })}`)).toEqual(['/web']);
    expect(await names(`all=1&${filters({ network: ['bridge'] })}`)).toEqual(['/new', '/ended', '/web']);
    expect(await names(filters({ before: ['ended'] }))).toEqual(['/web']);
    expect(await names(filters({ publish: ['8080'] }))).toEqual(['/web']);
    expect(await names(filters({ expose: ['81-90/tcp'] }))).toEqual([]);
    const [created, ended, web] = listAt((await bench.ask('GET /containers/json?all=1')).body);
    expect(created).toMatchObject({ Command: "echo 'a b'", Status: 'Created', State: 'created', Ports: [] });
    expect(at(ended, 'Status')).toBe('Exited (1) Less than a second ago');
    expect(web).toMatchObject({ Status: 'Up 3 seconds', Command: "/docker-entrypoint.sh nginx -g 'daemon off;'", HostConfig: { NetworkMode: 'default' } });
    expect(at(web, 'Ports')).toEqual([{ IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' }, { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' }]);
    expect(at((await bench.ask(`GET /containers/json?${filters({ nonsense: ['1'] })}`)).body, 'message')).toBe("Invalid filter 'nonsense'");
    expect((await bench.ask(`GET /containers/json?${filters({ status: ['odd'] })}`)).status).toBe(400);
    expect((await bench.ask(`GET /containers/json?${filters({ since: ['nobody'] })}`)).status).toBe(404);
  });

  it('are pruned of what does not run', async () => {
    await bench.run('runs');
    await bench.run('ended', { Cmd: ['true'], Labels: { keep: 'yes' } });
    const { body } = await bench.ask('POST /containers/create?name=new', { Image: 'busybox' });
    expect((await bench.ask(`POST /containers/prune?${filters({ 'label!': ['keep'] })}`)).body).toEqual({ ContainersDeleted: [textAt(body, 'Id')], SpaceReclaimed: 0 });
    expect(at((await bench.ask('POST /containers/prune')).body, 'ContainersDeleted')).toHaveLength(1);
    expect((await bench.ask('POST /containers/prune')).body).toEqual({ ContainersDeleted: null, SpaceReclaimed: 0 });
  });
});
