/**
 * Volumes of containers: they come with them, stay while they are used, and go when they are asked to.
 */
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { at, closeDaemon, filters, linesOf, listAt, openDaemon, textAt, type Bench } from './support.js';

const HEX = /^[0-9a-f]{64}$/;

async function create({ ask }: Bench, name: string, host: object, config: object = {}): Promise<string> {
  const created = await ask(`POST /containers/create?name=${name}`, { Image: 'busybox', Cmd: ['sleep', '1000'], ...config, HostConfig: host });
  expect(created).toMatchObject({ status: 201 });
  return textAt(created.body, 'Id');
}

const mountsOf = async ({ ask }: Bench, name: string): Promise<readonly unknown[]> => listAt((await ask(`GET /containers/${name}/json`)).body, 'Mounts');
const volumesOf = async ({ ask }: Bench, query = ''): Promise<readonly string[]> => listAt((await ask(`GET /volumes?${query}`)).body, 'Volumes').map((one) => textAt(one, 'Name'));

describe('what is mounted', () => {
  it('is a volume that is created, a folder of the host, or a volume without a name', async () => {
    const bench = await openDaemon();
    await create(bench, 'c1', { Binds: ['data:/data', '/etc/../srv/:/srv:ro,rslave', 'data:/again:ro'] }, { Volumes: { '/cache': {} } });
    const mounts = await mountsOf(bench, 'c1');
    const Name = textAt(mounts[3], 'Name');
    expect(Name).toMatch(HEX);
    const volume = { Type: 'volume', Name: 'data', Source: '/var/lib/docker/volumes/data/_data', Driver: 'local', Propagation: '' };
    expect(mounts).toEqual([
      { ...volume, Destination: '/data', Mode: 'z', RW: true },
      { Type: 'bind', Source: '/srv', Destination: '/srv', Mode: 'ro,rslave', RW: false, Propagation: 'rslave' },
      { ...volume, Destination: '/again', Mode: 'ro', RW: false },
      { ...volume, Name, Source: `/var/lib/docker/volumes/${Name}/_data`, Destination: '/cache', Mode: '', RW: true },
    ]);
    expect(listAt((await bench.ask('GET /containers/json?all=1')).body, 0, 'Mounts')).toEqual(mounts);
    expect(await volumesOf(bench)).toEqual([Name, 'data'].sort());
  });

  it('is asked for in the long form, and taken over from others', async () => {
    const bench = await openDaemon();
    const Mounts = [
      { Type: 'volume', Source: 'data', Target: '/data', ReadOnly: true },
      { Type: 'bind', Source: '/srv', Target: '/srv' },
      { Type: 'tmpfs', Target: '/tmp' },
    ];
    await create(bench, 'c1', { Mounts });
    await create(bench, 'c2', { VolumesFrom: ['c1:ro'], Binds: ['other:/srv'] });
    const [data, , tmpfs] = await mountsOf(bench, 'c1');
    expect([data, tmpfs]).toMatchObject([{ Name: 'data', Mode: 'z', RW: false }, { Type: 'tmpfs', Source: '', RW: true }]);
    expect(await mountsOf(bench, 'c2')).toMatchObject([{ Name: 'data', RW: false }, { Name: 'other', Destination: '/srv' }, { Type: 'tmpfs', RW: false }]);
  });

  it.each([
    [{ Binds: ['a:/b:c:d'] }, "invalid volume specification: 'a:/b:c:d'"],
    [{ Binds: ['/data:ro'] }, "invalid volume specification: '/data:ro'"],
    [{ Binds: ['data:/data:rx'] }, 'invalid mode: rx'],
    [{ Binds: ['data:data'] }, `invalid volume specification: 'data:data': invalid mount config for type "volume": invalid mount path: 'data' mount path must be absolute`],
    [{ Binds: ['data:/x', 'more:/x/'] }, 'Duplicate mount point: /x'],
    [{ Binds: ['a b:/x'] }, 'create a b: "a b" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path'],
    [{ Binds: ['v:/x'] }, 'create v: volume name is too short, names should be at least two alphanumeric characters'],
    [{ Mounts: [{ Type: 'npipe', Target: '/x' }] }, 'invalid mount config for type "npipe": mount type unknown'],
    [{ VolumesFrom: ['c9:ro:x'] }, 'malformed volumes-from specification: c9:ro:x'],
  ])('%j is refused', async (HostConfig, message) => {
    const bench = await openDaemon();
    expect(await bench.ask('POST /containers/create', { Image: 'busybox', HostConfig })).toMatchObject({ status: 400, body: { message } });
    expect(await volumesOf(bench)).toEqual([]);
  });
});

describe('a volume', () => {
  it('is not removed while a container has it', async () => {
    const bench = await openDaemon();
    const { ask } = bench;
    const ids = [await create(bench, 'c1', { Binds: ['data:/data'] }), await create(bench, 'c2', { Binds: ['data:/data'] })];
    await ask('POST /volumes/create', { Name: 'spare' });
    expect(await ask('DELETE /volumes/data')).toMatchObject({ status: 409, body: { message: `remove data: volume is in use - [${ids.join(', ')}]` } });
    expect(await volumesOf(bench, filters({ dangling: ['true'] }))).toEqual(['spare']);
    expect(await volumesOf(bench, filters({ dangling: ['false'] }))).toEqual(['data']);
    expect(await volumesOf(bench, filters({ name: ['^d.ta$'] }))).toEqual(['data']);
    expect(await ask(`GET /volumes?${filters({ dangling: ['maybe'] })}`)).toMatchObject({ status: 400, body: { message: "Invalid filter 'dangling=[maybe]'" } });
    expect(listAt((await ask(`GET /containers/json?all=1&${filters({ volume: ['data'] })}`)).body)).toHaveLength(2);
    expect(listAt((await ask('GET /system/df')).body, 'Volumes')).toMatchObject([{ UsageData: { RefCount: 2 } }, { UsageData: { RefCount: 0 } }]);
    expect((await ask('POST /volumes/prune')).body).toMatchObject({ VolumesDeleted: ['spare'] });
    await ask('DELETE /containers/c1?v=1');
    expect(await ask('DELETE /volumes/data')).toMatchObject({ status: 409 });
    await ask('DELETE /containers/c2?v=1');
    expect(await ask('DELETE /volumes/data')).toMatchObject({ status: 204 });
    expect(await ask('DELETE /volumes/data')).toMatchObject({ status: 404, body: { message: 'get data: no such volume' } });
    expect(await ask('DELETE /volumes/data?force=1')).toMatchObject({ status: 204 });
  });

  it('without a name goes with its container where that is asked for', async () => {
    const bench = await openDaemon();
    const { ask } = bench;
    for (const name of ['c1', 'c2']) await create(bench, name, {}, { Volumes: { '/cache': {} } });
    await create(bench, 'c3', { VolumesFrom: ['c2'] });
    const [first] = await mountsOf(bench, 'c1');
    await ask('DELETE /containers/c1');
    await ask('DELETE /containers/c2?v=1');
    expect(await volumesOf(bench)).toHaveLength(2);
    await ask('DELETE /containers/c3?v=1');
    expect(await volumesOf(bench)).toEqual([textAt(first, 'Name')]);
  });

  it('without a name goes with a container that removes itself', async () => {
    const bench = await openDaemon();
    const { ask } = bench;
    await create(bench, 'c1', { AutoRemove: true, Binds: ['kept:/kept', '/cache'] }, { Cmd: ['true'] });
    expect(await volumesOf(bench)).toHaveLength(2);
    const removed = ask('POST /containers/c1/wait?condition=removed');
    await ask('POST /containers/c1/start');
    await removed;
    expect(await volumesOf(bench)).toEqual(['kept']);
  });

  it('is told of', async () => {
    const bench = await openDaemon();
    const { ask, daemon } = bench;
    const container = await create(bench, 'c1', { Binds: ['data:/data:ro', '/cache'] });
    await ask('POST /containers/c1/start');
    await ask('POST /containers/c1/stop?t=0');
    await ask('DELETE /containers/c1?v=1');
    await ask('DELETE /volumes/data');
    const until = Math.floor(daemon.runtime.clock.now() / 1_000) + 1;
    const events = linesOf(await ask(`GET /events?since=0&until=${until}&${filters({ type: ['volume'] })}`));
    expect(events.map((event) => `${textAt(event, 'Action')} ${textAt(event, 'Actor', 'ID').replace(HEX, 'hex')}`)).toEqual([
      'create data', 'create hex', 'mount data', 'mount hex', 'unmount data', 'unmount hex', 'destroy hex', 'destroy data',
    ]);
    expect(at(events[2], 'Actor', 'Attributes')).toEqual({ container, destination: '/data', driver: 'local', propagation: '', 'read/write': 'false' });
  });

  it('is there after a restart of the daemon, and still in use', async () => {
    const store = createMemoryStore();
    const first = await openDaemon({ store });
    const id = await create(first, 'c1', { Binds: ['data:/data'] });
    const mounts = await mountsOf(first, 'c1');
    await closeDaemon(first);
    const second = await openDaemon({ store });
    expect(await mountsOf(second, 'c1')).toEqual(mounts);
    expect(await second.ask('DELETE /volumes/data')).toMatchObject({ status: 409, body: { message: `remove data: volume is in use - [${id}]` } });
  });
});
