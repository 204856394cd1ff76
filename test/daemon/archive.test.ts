/**
 * Files that go to and from containers: the API's archive routes, and the archives themselves.
 */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { emitTar, parseTar, type TarEntry } from '../../src/daemon/archive/tar.js';
import { openLives, type LivesBench } from './lives-bench.js';
import { at } from './support.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (name: string, text: string, mode = 0o644): TarEntry => ({ name, content: encode(text), mode, changedMs: 1_000_000_000_000 });
const folder = (name: string): TarEntry => ({ name, content: undefined, mode: 0o755, changedMs: 1_000_000_000_000 });

describe('an archive', () => {
  it('is read as it was written, long names and all', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9 _é.-]{1,60}$/).filter((text) => !/^\.+$/.test(text));
    const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    const entry: fc.Arbitrary<TarEntry> = fc.record({ name, content: fc.option(fc.uint8Array({ maxLength: 1_500 }), { nil: undefined }), mode: fc.nat(0o777), changedMs: fc.nat(2_000_000_000).map((s) => s * 1_000) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        expect(parseTar(emitTar(entries))).toEqual(entries);
      }),
    );
  });

  it('never throws, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1_600), fc.nat(255)), { maxLength: 8 }), fc.nat(3_000), (changes, length) => {
        const bytes = emitTar([folder('a'), file('a/b', 'text')]);
        for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
        const parsed = parseTar(bytes.subarray(0, length));
        expect(typeof parsed === 'string' || parsed.length <= 2).toBe(true);
      }),
    );
  });

  it('has its links left out, and the names of GNU', () => {
    const link = emitTar([file('link', '')]);
    link[156] = '2'.charCodeAt(0);
    const sum = [...link.subarray(0, 512)].reduce((total, byte, place) => total + (place >= 148 && place < 156 ? 32 : byte), 0);
    link.set(encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
    expect(parseTar(link)).toEqual([]);
  });
});

describe('the files of a container', () => {
  let bench: LivesBench;
  const put = (path: string, entries: readonly TarEntry[], more = '') => {
    const body = async function* () {
      yield emitTar(entries);
    };
    return bench.ask(`PUT /containers/box/archive?path=${encodeURIComponent(path)}${more}`, undefined, { body: body() });
  };
  const get = async (path: string): Promise<readonly TarEntry[] | string> => {
    const response = await bench.raw(`GET /containers/box/archive?path=${encodeURIComponent(path)}`);
    if (response.kind !== 'stream') throw new Error(JSON.stringify(response));
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.chunks) chunks.push(chunk);
    return parseTar(Buffer.concat(chunks));
  };
  const names = async (path: string): Promise<unknown> => {
    const entries = await get(path);
    return typeof entries === 'string' ? entries : entries.map(({ name }) => name);
  };
  beforeEach(async () => {
    bench = await openLives();
    await bench.run('box');
  });

  it('are what was copied to it, for programs too', async () => {
    expect((await put('/tmp', [folder('dir'), file('dir/a', 'one\n'), file('dir/run.sh', 'echo ran $1\n', 0o755), file('dir/sub/b', 'two\n')])).status).toBe(200);
    expect((await bench.exec('box', ['cat', '/tmp/dir/a', '/tmp/dir/sub/b'])).stdout).toBe('one\ntwo\n');
    expect(await bench.exec('box', ['/tmp/dir/run.sh', 'well'])).toMatchObject({ code: 0, stdout: 'ran well\n' });
    expect(await get('/tmp/dir/a')).toEqual([file('a', 'one\n')]);
    expect(await names('/tmp/dir')).toEqual(['dir', 'dir/a', 'dir/run.sh', 'dir/sub', 'dir/sub/b']);
    expect(await names('/tmp/dir/.')).toEqual(['.', './a', './run.sh', './sub', './sub/b']);
    expect(at(await get('/etc/hosts'), 0)).toMatchObject({ name: 'hosts' });
  });

  it('are there while it does not run, and after it was started again', async () => {
    await bench.ask('POST /containers/box/stop');
    expect((await put('/', [file('conf', 'x')])).status).toBe(200);
    expect(await get('/conf')).toEqual([file('conf', 'x')]);
    await bench.ask('POST /containers/box/start');
    expect((await bench.exec('box', ['cat', '/conf'])).stdout).toBe('x');
  });

  it('are described in a header', async () => {
    await put('/tmp', [folder('dir'), file('dir/a', 'one\n')]);
    const stat = async (path: string): Promise<unknown> => {
      const { status, headers, body } = await bench.ask(`HEAD /containers/box/archive?path=${path}`);
      expect({ status, body }).toEqual({ status: 200, body: undefined });
      return JSON.parse(Buffer.from(headers['X-Docker-Container-Path-Stat'] ?? '', 'base64').toString());
    };
    expect(await stat('/tmp/dir/a')).toEqual({ name: 'a', size: 4, mode: 0o644, mtime: '2001-09-09T01:46:40.000Z', linkTarget: '' });
    expect(await stat('/tmp/dir')).toMatchObject({ name: 'dir', mode: 2_147_484_141 });
    expect(await stat('/tmp/dir/')).toMatchObject({ name: 'dir' });
  });

  it('are refused in the words of Docker', async () => {
    expect(await bench.ask('GET /containers/box/archive?path=/nosuch')).toMatchObject({ status: 404, body: { message: 'Could not find the file /nosuch in container box' } });
    expect(await bench.ask('GET /containers/box/archive')).toMatchObject({ status: 400, body: { message: 'bad parameter: pathcannot be empty' } });
    expect(await bench.ask('GET /containers/nosuch/archive?path=/x')).toMatchObject({ status: 404, body: { message: 'No such container: nosuch' } });
    expect(await bench.ask('GET /containers/box/archive?path=/etc/hosts/x')).toMatchObject({ status: 500, body: { message: 'lstat /etc/hosts/x: not a directory' } });
    expect(await put('/nosuch', [])).toMatchObject({ status: 404 });
    expect(await put('/etc/hosts', [])).toMatchObject({ status: 500, body: { message: 'extraction point is not a directory' } });
    expect(await put('/tmp', [folder('../x')])).toMatchObject({ status: 500, body: { message: 'invalid entry name: ../x' } });
    await put('/tmp', [file('a', ''), folder('d')]);
    expect(await put('/tmp', [folder('a')], '&noOverwriteDirNonDir=1')).toMatchObject({ status: 500, body: { message: 'cannot overwrite non-directory "/tmp/a" with directory "a"' } });
    expect((await put('/tmp', [folder('a'), file('d', '')])).status).toBe(200);
    expect(await names('/tmp')).toEqual(['tmp', 'tmp/a', 'tmp/d']);
    const garbage = await bench.ask('PUT /containers/box/archive?path=/tmp', undefined, { body: 'x'.repeat(1_024) });
    expect(garbage).toMatchObject({ status: 400, body: { message: 'Error processing tar file: archive/tar: invalid tar header' } });
  });

  it('have their limit, names included', async () => {
    const many = Array.from({ length: 20 }, (_, place) => file(`f${place}`, 'x'.repeat(1_000_000)));
    expect(await put('/tmp', many)).toMatchObject({ status: 500, body: { message: expect.stringMatching(/^write \/tmp\/f1\d: no space left on device$/) as unknown } });
    await bench.exec('box', ['sh', '-c', 'rm /tmp/*; rm -r /tmp/f0']);
    const body = async function* () {
      for (let piece = 0; piece < 600; piece++) yield new Uint8Array(65_536);
    };
    expect((await bench.ask('PUT /containers/box/archive?path=/tmp', undefined, { body: body() })).status).toBe(413);
  });

  it('are exported, and copies are told of', async () => {
    await put('/', [file('conf', 'x')]);
    const response = await bench.raw('GET /containers/box/export');
    if (response.kind !== 'stream') throw new Error(JSON.stringify(response));
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.chunks) chunks.push(chunk);
    expect(at(parseTar(Buffer.concat(chunks)))).toEqual(expect.arrayContaining([file('conf', 'x')]));
    await get('/conf');
    expect(bench.daemon.events.kept.slice(-3).map(({ action }) => action)).toEqual(['extract-to-dir', 'export', 'archive-path']);
  });
});
