/**
 * What a daemon that begins again has of the last one: volumes, images, MAC addresses, and containers in the right order.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startWaves } from '../../src/daemon/lives/start-order.js';
import { startsWithDaemon, type EndedRun } from '../../src/daemon/lives/restart-policy.js';
import { decode } from '../../src/model/codec.js';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { openLives } from './lives-bench.js';
import { at, closeDaemon, filters, listAt, openDaemon, textAt } from './support.js';

describe('what is kept', () => {
  it('are volumes, with all that was said of them', async () => {
    const store = createMemoryStore();
    const first = await openDaemon({ store });
    await first.ask('POST /volumes/create', { Name: 'data', Labels: { tier: 'db' }, DriverOpts: { type: 'tmpfs' } });
    const before = (await first.ask('GET /volumes/data')).body;
    await first.ask('POST /volumes/create', { Name: 'gone' });
    await first.ask('DELETE /volumes/gone');
    await closeDaemon(first);
    const second = await openDaemon({ store });
    expect((await second.ask('GET /volumes/data')).body).toEqual(before);
    expect(before).toMatchObject({ Driver: 'local', Labels: { tier: 'db' }, Options: { type: 'tmpfs' }, CreatedAt: '2026-01-02T15:04:05Z' });
    expect(listAt((await second.ask('GET /volumes')).body, 'Volumes')).toHaveLength(1);
    expect((await second.ask('POST /volumes/create', { Name: 'data', Labels: { tier: 'other' } })).body).toEqual(before);
  });

  it('are images with their names, also those that a container brought', async () => {
    const store = createMemoryStore();
    const first = await openDaemon({ store });
    await first.ask('POST /images/create?fromImage=example.com:5000/team/nginx&tag=1.27');
    await first.ask('POST /images/example.com:5000/team/nginx:1.27/tag?repo=mine&tag=x');
    await first.ask('POST /containers/create?name=box', { Image: 'alpine' });
    await first.ask('POST /images/create?fromImage=redis');
    await first.ask('DELETE /images/redis');
    const before = (await first.ask('GET /images/mine:x/json')).body;
    await closeDaemon(first);
    const second = await openDaemon({ store });
    const after = (await second.ask('GET /images/mine:x/json')).body;
    expect(after).toEqual({ ...Object(before), RepoTags: expect.arrayContaining(['example.com:5000/team/nginx:1.27', 'mine:x']) as unknown });
    expect(at(after, 'Config', 'ExposedPorts')).toEqual({ '80/tcp': {} });
    expect(listAt((await second.ask('GET /images/json')).body).flatMap((image) => listAt(image, 'RepoTags')).sort()).toEqual(['alpine:latest', 'example.com:5000/team/nginx:1.27', 'mine:x']);
    expect(await second.ask('POST /images/create?fromImage=alpine')).toMatchObject({ status: 200, body: expect.stringContaining('Image is up to date') as unknown });
    const Id = textAt(after, 'Id');
    expect((await second.ask(`DELETE /images/${Id}`)).status).toBe(409);
    expect((await second.ask(`DELETE /images/${Id}?force=1`)).body).toEqual(expect.arrayContaining([{ Untagged: 'mine:x' }, { Deleted: Id }]));
    expect((await second.ask('GET /images/mine:x/json')).status).toBe(404);
  });

  it('lies below the host in the store, by name', async () => {
    const store = createMemoryStore();
    const bench = await openDaemon({ store });
    await bench.ask('POST /volumes/create', { Name: 'data' });
    await bench.ask('POST /images/create?fromImage=team/app&tag=1');
    const { entries } = (await store.read(['hosts/docker/volume/', 'hosts/docker/image-name/'])).getOrThrow();
    expect(Object.fromEntries(entries.map(({ key, value }) => [key, decode(value)]))).toMatchObject({
      'hosts/docker/volume/data': { name: 'data', driver: 'local', labels: {}, options: {}, created: Date.UTC(2026, 0, 2, 15, 4, 5) },
      'hosts/docker/image-name/team%2Fapp:1': { name: 'team/app:1', repository: 'team/app', imageId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as unknown },
    });
  });

  it('takes a name from the image that had it', async () => {
    const bench = await openDaemon();
    await bench.ask('POST /images/create?fromImage=nginx');
    await bench.ask('POST /images/create?fromImage=redis');
    const redis = textAt((await bench.ask('GET /images/redis/json')).body, 'Id');
    await bench.ask('POST /images/redis/tag?repo=nginx&tag=latest');
    expect((await bench.ask('GET /images/nginx/json')).body).toMatchObject({ Id: redis });
    expect(listAt((await bench.ask('GET /images/json')).body)).toHaveLength(1);
  });

  it('is a container with its MAC address, on the default bridge and elsewhere', async () => {
    const store = createMemoryStore();
    let bench = await openLives({ store });
    await bench.ask('POST /networks/create', { Name: 'net' });
    const always = { RestartPolicy: { Name: 'always' } };
    const [one, other] = ['02:42:ac:11:aa:bb', '02:42:ac:12:aa:bb'];
    await bench.run('ann', { MacAddress: one, HostConfig: always });
    // Two of one address are nobody's business, as in Docker.
    await bench.run('bob', { MacAddress: one, HostConfig: always });
    await bench.run('cyd', { MacAddress: other, HostConfig: { ...always, NetworkMode: 'net' } });
    for (const round of ['before', 'after']) {
      expect(await bench.inspect('ann', 'Config', 'MacAddress'), round).toBe(one);
      expect(await bench.inspect('ann', 'NetworkSettings', 'MacAddress'), round).toBe(one);
      expect(await bench.inspect('bob', 'NetworkSettings', 'Networks', 'bridge', 'MacAddress'), round).toBe(one);
      expect(await bench.inspect('cyd', 'NetworkSettings', 'Networks', 'net', 'MacAddress'), round).toBe(other);
      expect((await bench.exec('cyd', ['ip', 'link', 'show', 'eth0'])).stdout, round).toContain(`link/ether ${other}`);
      if (round === 'after') break;
      await closeDaemon(bench);
      bench = await openLives({ store });
    }
    await bench.ask('POST /containers/cyd/stop');
    expect(await bench.inspect('cyd', 'NetworkSettings', 'Networks', 'net', 'MacAddress')).toBe('');
    expect(await bench.ask('POST /containers/create', { Image: 'busybox', MacAddress: 'ff:ff:ff:ff:ff:ff' })).toMatchObject({ status: 400, body: { message: "invalid MAC address 'ff:ff:ff:ff:ff:ff'" } });
    expect(await bench.ask('POST /containers/create', { Image: 'busybox', MacAddress: one, HostConfig: { NetworkMode: 'host' } })).toMatchObject({ status: 400, body: { message: 'conflicting options: mac-address and the network mode' } });
  });
});

describe('containers that are started together', () => {
  it('come after those that they need, however long the chain is', async () => {
    const store = createMemoryStore();
    let bench = await openLives({ store });
    const always = { RestartPolicy: { Name: 'always' } };
    await bench.run('target', { HostConfig: always });
    await bench.run('linked', { HostConfig: { ...always, Links: ['target:t'] } });
    await bench.run('shares', { HostConfig: { ...always, NetworkMode: 'container:linked' } });
    await bench.run('last', { HostConfig: { ...always, Links: ['linked:l', 'target:t'] } });
    await bench.run('lone', {});
    await bench.run('bereft', { HostConfig: { ...always, NetworkMode: 'container:lone' } });
    await closeDaemon(bench);
    bench = await openLives({ store });
    for (const name of ['target', 'linked', 'shares', 'last']) expect(await bench.state(name), name).toMatchObject({ Status: 'running' });
    expect(await bench.state('lone')).toMatchObject({ Status: 'exited', ExitCode: 137 });
    // As in Docker it is tried once; what it ended with stays.
    expect(await bench.state('bereft')).toMatchObject({ Status: 'exited', ExitCode: 137, Error: expect.stringMatching(/^cannot join network of a non running container: /) as unknown });
    expect((await bench.exec('last', ['cat', '/etc/hosts'])).stdout).toMatch(/\tl .*linked/);
  });

  it('stand in waves, of which each needs earlier ones only', () => {
    const graph = fc.integer({ min: 1, max: 30 }).chain((count) => fc.array(fc.record({ needs: fc.array(fc.nat(count - 1), { maxLength: 3 }), shared: fc.option(fc.nat(count - 1)) }), { minLength: count, maxLength: count }));
    fc.assert(
      fc.property(graph, fc.boolean(), (nodes, mayCircle) => {
        // Without circles a container needs earlier ones; the order in which they are given is another.
        const needed = (at: number, other: number): boolean => mayCircle || other < at;
        const containers = nodes.map(({ needs, shared }, at) => ({
          record: {
            ...{ id: `id${at}`, name: `n${at}` },
            networkMode: shared !== null && needed(at, shared) ? `container:id${shared}` : 'bridge',
            bridgeLinks: Object.fromEntries(needs.filter((other) => needed(at, other)).map((other) => [`l${other}`, `id${other}`])),
          },
        })).reverse();
        const waves = startWaves(containers);
        expect(waves.flat().map(({ record }) => record.id).sort()).toEqual(containers.map(({ record }) => record.id).sort());
        if (mayCircle) return;
        const waveOf = new Map(waves.flatMap((wave, at) => wave.map(({ record }) => [record.id, at] as const)));
        for (const { record } of containers) {
          const needs = [...Object.values(record.bridgeLinks), ...(record.networkMode === 'bridge' ? [] : [record.networkMode.slice('container:'.length)])];
          for (const id of needs) expect(waveOf.get(id)).toBeLessThan(waveOf.get(record.id) ?? -1);
        }
      }),
    );
  });

  it('are ordered in a chain of ten thousand', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) => ({ record: { id: `id${at}`, name: `n${at}`, networkMode: at === 0 ? 'bridge' : `container:id${at - 1}` } }));
    expect(startWaves(chain.toReversed()).map(([one]) => one?.record.id)).toEqual(chain.map(({ record }) => record.id));
  });
});

describe('a restart policy when the daemon begins again', () => {
  // Recorded from Docker 20.10.24: what ran, what a user had stopped, what had ended by itself.
  const ran: EndedRun = { exitCode: 137, restartCount: 0, stoppedByUser: false };
  const stopped: EndedRun = { ...ran, stoppedByUser: true };
  const wellEnded: EndedRun = { ...ran, exitCode: 0 };
  const worn: EndedRun = { ...ran, exitCode: 3, restartCount: 2 };
  it.each([
    ['no', 0, [false, false, false, false]],
    ['always', 0, [true, true, true, true]],
    ['unless-stopped', 0, [true, false, true, true]],
    ['on-failure', 0, [true, true, false, true]],
    ['on-failure', 2, [true, true, false, false]],
  ] as const)('%s:%i is as in Docker', (name, maximumRetryCount, expected) => {
    expect([ran, stopped, wellEnded, worn].map((run) => startsWithDaemon({ name, maximumRetryCount }, run))).toEqual(expected);
  });

  it('starts nothing that was never started, and what was paused', async () => {
    const store = createMemoryStore();
    let bench = await openLives({ store });
    await bench.ask('POST /containers/create?name=new', { Image: 'busybox', Cmd: ['sleep', '9'], HostConfig: { RestartPolicy: { Name: 'always' } } });
    for (const name of ['always', 'no', 'on-failure']) {
      await bench.run(`paused-${name}`, { HostConfig: { RestartPolicy: { Name: name } } });
      await bench.ask(`POST /containers/paused-${name}/pause`);
    }
    await closeDaemon(bench);
    bench = await openLives({ store });
    const states = listAt((await bench.ask(`GET /containers/json?all=1&${filters({})}`)).body).map((row) => `${textAt(row, 'Names', 0)} ${textAt(row, 'State')}`);
    expect(states.sort()).toEqual(['/new created', '/paused-always running', '/paused-no exited', '/paused-on-failure running']);
  });
});
