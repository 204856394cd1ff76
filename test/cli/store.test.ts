/**
 * --store without a server: which stores are one, how hosts join, what is said of a store that is none, and hosts that
 * are added at the same moment.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { claimHost } from '../../src/cli/state/claim-host.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { createBench, parseJson } from './support.js';

describe('--store', () => {
  test('names the store that hosts share, whatever the folder of their states', async () => {
    const bench = createBench();
    expect(await bench.run('--state a --store lmdb:shared --host h1 network create -d overlay ov_net2')).toMatchObject({ code: 0, err: 'Host h1 has joined, at 10.99.0.11.\n' });
    const there = await bench.run('--state b --store lmdb:shared --host h2 network ls --format {{.Name}}');
    expect([there.code, there.err]).toEqual([0, 'Host h2 has joined, at 10.99.0.12.\n']);
    expect(there.out.split('\n')).toContain('ov_net2');
    expect(readdirSync(bench.folder)).toEqual(['shared']);
    expect((await bench.run('--store lmdb:shared --host h2 ps')).err).toBe('');
  });

  test('is also --cluster-store, as Docker\'s, and CNM_STORE where no option is given', async () => {
    const bench = createBench();
    await bench.run('--cluster-store lmdb:one network create n1');
    const env = { CNM_STORE: 'lmdb:one' };
    const names = 'network ls --filter type=custom --format {{.Name}}';
    expect((await bench.run(names, { env })).out).toBe('n1\n');
    expect((await bench.run(`${names} --store=lmdb:two`, { env })).out).toBe('');
    expect((await bench.run(names, { env: { CNM_STORE: '' } })).out).toBe('');
    expect(readdirSync(bench.folder).sort()).toEqual(['.cnm', 'one', 'two']);
  });

  test('takes the host from CNM_HOST where no option names one', async () => {
    const bench = createBench();
    const env = { CNM_STORE: 'lmdb:one', CNM_HOST: 'h7' };
    await bench.run('run --name c7 busybox', { env });
    bench.wait(1);
    expect((await bench.run('ps --format {{.Names}}', { env })).out).toBe('c7\n');
    expect((await bench.run('--host h1 ps --format {{.Names}}', { env })).out).toBe('');
    expect((await bench.run('host ls -q', { env })).out).toBe('h7\nh1\n');
  });

  test('joins nobody who only sends a packet, and nobody at all without a store', async () => {
    const bench = createBench();
    expect((await bench.run('--store lmdb:one --host h9 ping a b')).code).toBe(3);
    expect((await bench.run('--store lmdb:one host ls -q')).out).toBe('h1\n');
    expect(await bench.run('--host h9 ps')).toMatchObject({ code: 3, err: 'Error: No such host: h9\nNo host has opened this store.\n' });
  });

  test('is joined without a word where the output is JSON', async () => {
    const { code, out, err } = await createBench().run('--store lmdb:one --host h3 ps --json');
    expect([code, parseJson(out), err]).toEqual([0, [], '']);
  });
});

describe('a store that is none', () => {
  const wrong: [string, number, RegExp][] = [
    ['memory:', 2, /^Error: store memory: is no place for cnm: it ends with the command's process\nName a store that stays/],
    ['memory:x', 2, /^Error: store memory: is no place/],
    ['mysql://root:s3cret@h/x', 2, /^Error: invalid store URL 'mysql:\/\/h\/x': it must begin with one of .*consul:/],
    ['127.0.0.1:8500', 2, /^Error: invalid store URL '127.0.0.1:8500': it must begin with one of/],
    ['lmdb:', 2, /^Error: invalid store URL 'lmdb:': a folder must follow/],
    ['etcd:h', 2, /^Error: invalid store URL 'etcd:h': two slashes and a host must follow/],
    ['consul://h?tokn=s3cret', 2, /^Error: invalid store URL 'consul:\/\/h': there is no option 'tokn'/],
    ['redis://u:s3cret/s3cret@h:6379/x', 2, /^Error: invalid store URL 'redis:\/\/h:6379\/x': /],
    ['redis://u:s3cret?s3cret@h', 2, /^Error: invalid store URL 'redis:\/\/h': /],
    ['redis://u:s3cret@127.0.0.1:1', 5, /^Error: store redis 127\.0\.0\.1:1 is unavailable: it cannot be reached\nNothing was changed/],
    ['etcd://u:s3cret@127.0.0.1:1', 5, /^Error: store etcd 127\.0\.0\.1:1 is unavailable: it cannot be reached\nNothing was changed/],
    ['consul://127.0.0.1:1?token=s3cret', 5, /^Error: store consul 127\.0\.0\.1:1 is unavailable: it cannot be reached\nNothing was changed/],
    ['zk://u:s3cret@127.0.0.1:1', 5, /^Error: store zookeeper 127\.0\.0\.1:1 is unavailable: it cannot be reached\nNothing was changed/],
  ];

  test.each(wrong)('%s is refused with %i, and no secret is told', async (url, code, text) => {
    const bench = createBench();
    for (const command of ['network ls', 'tour', 'host add h5']) {
      const runtime = createSystemRuntime();
      const ran = await bench.run(['--store', url, ...command.split(' ')], { runtime });
      expect([ran.code, ran.out]).toEqual([code, '']);
      if (command !== 'tour') expect(ran.err).toMatch(text);
      const json = await bench.run(['--store', url, '--json', ...command.split(' ')], { runtime });
      expect(parseJson(json.err)).toMatchObject({ error: { kind: code === 5 ? 'unavailable' : 'invalid-parameter' } });
      expect(`${ran.err}${json.err}${json.out}`).not.toContain('s3cret');
    }
    expect(existsSync(join(bench.folder, '.cnm'))).toBe(false);
  });

  test('a mistyped option tells no secret either', async () => {
    const { code, err } = await createBench().run('--stor=redis://u:s3cret@h?x=s3cret network ls');
    expect([code, err.includes('s3cret')]).toEqual([2, false]);
  });
});

describe('hosts that are added at the same moment', () => {
  const runtime = createSystemRuntime();
  const root = fileURLToPath(new URL('../..', import.meta.url));

  test('by processes have addresses of their own', async () => {
    const { folder, run } = createBench();
    const program = [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), '--tsconfig', join(root, 'tsconfig.test.json'), join(root, 'src', 'cli', 'main.ts')];
    await Promise.all(['m1', 'm2', 'm3'].map((name) => promisify(execFile)(process.execPath, [...program, 'host', 'add', name], { cwd: folder })));
    const addresses = (await run('host ls --format {{.Address}}')).out.trimEnd().split('\n');
    expect(addresses.sort()).toEqual(['10.99.0.11', '10.99.0.12', '10.99.0.13']);
  });

  test('have addresses of their own, however many there are', async () => {
    const store = createMemoryStore();
    const claimed = await Promise.all(Array.from({ length: 60 }, (_, at) => claimHost(store, runtime, { name: `m${at}` })));
    expect(new Set(claimed.map((one) => one.getOrThrow().host.address)).size).toBe(60);
  });

  test('under one name are one host, which only one has added', async () => {
    const store = createMemoryStore();
    const claimed = await Promise.all(Array.from({ length: 4 }, () => claimHost(store, runtime, { name: 'm1' })));
    expect(claimed.map((one) => one.getOrThrow().isNew).sort()).toEqual([false, false, false, true]);
    expect(new Set(claimed.map((one) => one.getOrThrow().host.address))).toEqual(new Set(['10.99.0.11']));
  });

  test('with one address are refused but for one', async () => {
    const store = createMemoryStore();
    const claimed = await Promise.all(['m1', 'm2', 'm3'].map((name) => claimHost(store, runtime, { name, address: '10.99.0.50' })));
    const refused = claimed.flatMap((one) => one.errorOrNull() ?? []);
    expect(refused.map(({ code }) => code)).toEqual(['HOST_EXISTS', 'HOST_EXISTS']);
    expect(refused[0]?.message).toMatch(/cannot be added: address 10\.99\.0\.50 is that of host m\d$/);
  });

  test('get no address where none is left, and the next is found again where one is free', async () => {
    const store = createMemoryStore();
    for (let at = 11; at <= 254; at++) (await claimHost(store, runtime, { name: `m${at}` })).getOrThrow();
    expect((await claimHost(store, runtime, { name: 'more' })).errorOrNull()).toMatchObject({ code: 'NO_HOST_ADDRESS_LEFT', kind: 'unavailable' });
    expect((await claimHost(store, runtime, { name: 'more', address: '192.168.7.20/24' })).getOrThrow().host.interfaces).toEqual([{ name: 'ens3', address: '192.168.7.20/24' }]);
  });
});
