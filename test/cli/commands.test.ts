/**
 * What every command has in common: help, versions, JSON, exit codes, wrong input, and where its state is.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { lmdbStore } from '../../src/stores/lmdb/index.js';
import { createBench, parseJson, type Bench } from './support.js';

const leaves = [
  ...['host add', 'host ls'],
  ...['create', 'ls', 'inspect', 'rm', 'connect', 'disconnect', 'prune'].map((name) => `network ${name}`),
  ...['run', 'ps', 'start', 'stop', 'rm', 'inspect', 'ping', 'trace', 'tour'],
];

describe('help', () => {
  test.each(leaves)('%s has a summary, the common options, and examples that begin with it', async (name) => {
    const { code, out, err } = await createBench().run(`${name} --help`);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`Usage: cnm ${name}`);
    for (const option of ['--state <folder>', '--host <name>', '--json']) expect(out).toContain(option);
    const examples = out.slice(out.indexOf('Examples:')).split('\n').slice(1).filter((line) => line.trim() !== '');
    expect(examples.length).toBeGreaterThan(0);
    for (const line of examples) expect(line).toMatch(new RegExp(`^  cnm (?:--host h2 )?${name}(?: |$)`));
  });

  test('of the whole program names every command and the exit codes, and opens nothing', async () => {
    const bench = createBench();
    const { code, out } = await bench.run('--help');
    expect(code).toBe(0);
    for (const name of ['host', 'network', ...leaves.slice(9)]) expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect(out).toMatch(/Exit codes:\n {4}0 {2}done[^]* 125 {2}run/);
    for (const group of ['', 'network', 'host']) expect(await bench.run(group)).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(bench.folder)).toEqual([]);
  });

  test.each([[{}, 80], [{ columns: 80 }, 80], [{ columns: 100 }, 100], [{ columns: 300 }, 100]])('is as wide as the terminal: %o', async (io, width) => {
    const bench = createBench();
    for (const asked of ['', '--help', 'network', ...leaves.map((name) => `${name} --help`), 'explain --help', 'capture --help', 'exec --help']) {
      const { out } = await bench.run(asked, io);
      const lines = out.slice(0, out.indexOf('\nExamples:')).split('\n');
      expect(Math.max(...lines.map(({ length }) => length)), asked).toBeLessThanOrEqual(width);
    }
  });

  test('is had by the word help too, of commands of groups as well', async () => {
    const bench = createBench();
    for (const name of ['network', 'network create', 'host add', 'run', 'tour']) {
      expect(await bench.run(`help ${name}`)).toEqual(await bench.run(`${name} --help`));
    }
    expect((await bench.run('help run busybox')).out).toContain('Usage: cnm run');
    expect(await bench.run('help')).toEqual(await bench.run('--help'));
    expect((await bench.run('help network creat')).err).toContain("Did you mean create? See 'cnm network --help'.");
  });

  test('the version is the package\'s', async () => {
    const manifest = parseJson(readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'));
    const { out } = await createBench().run('--version');
    expect(manifest).toMatchObject({ version: out.trimEnd() });
  });
});

describe('wrong input is said on standard error, with a way out, and ends with 2', () => {
  const cases: [string, string][] = [
    ['nosuch', "unknown command 'nosuch'"],
    ['network nosuch', "unknown command 'nosuch'"],
    ['help nosuch', "unknown command 'nosuch'"],
    ['help network nosuch', "unknown command 'nosuch'"],
    ['--nosuch', "unknown option '--nosuch'"],
    ['--state= network ls', "invalid --state '': a folder is expected"],
    ['--state', "option '--state <folder>' argument missing"],
    ['host add', "missing required argument 'name'"],
    ['host add a b', "too many arguments for 'add'. Expected 1 argument but got 2."],
    ['host ls extra', "too many arguments for 'ls'. Expected 0 arguments but got 1."],
    ['network create', "missing required argument 'network'"],
    ['network create --drvier x n', "unknown option '--drvier'"],
    ['network ls --filter x', 'invalid argument "x" for --filter: bad format of filter (expected name=value)'],
    ['network inspect', "missing required argument 'network'"],
    ['network rm', "missing required argument 'network'"],
    ['network connect n', "missing required argument 'container'"],
    ['network connect --gw-priority high n c', "invalid --gw-priority 'high': a whole number from -2147483648 to 2147483647 is expected"],
    ['network disconnect n', "missing required argument 'container'"],
    ['network prune -f --filter x', 'invalid argument "x" for --filter: bad format of filter (expected name=value)'],
    ['ps extra', "too many arguments for 'ps'. Expected 0 arguments but got 1."],
    ['ps --format {{', 'template parsing error: unclosed action'],
    ['start', "missing required argument 'container'"],
    ['stop', "missing required argument 'container'"],
    ['rm', "missing required argument 'container'"],
    ['inspect', "missing required argument 'name'"],
    ['inspect --format {{x}} y', 'template parsing error: function "x" not defined'],
    ['ping a', "missing required argument 'destination'"],
    ['ping -c 10001 a b', "invalid -c '10001': a whole number from 1 to 10000 is expected"],
    ['ping -W 0.5 a b', "invalid -W '0.5': a whole number from 1 to 3600 is expected"],
    ['trace a', "missing required argument 'destination'"],
    ['tour extra', "too many arguments for 'tour'. Expected 0 arguments but got 1."],
  ];

  test.each(cases)('cnm %s', async (command, message) => {
    const { code, out, err } = await createBench().run(command);
    const [first, second] = err.split('\n');
    expect([code, out, first]).toEqual([2, '', `Error: ${message}`]);
    expect(second).toMatch(/See 'cnm|are understood/);
    const json = await createBench().run(`--json ${command}`);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.err)).toMatchObject({ error: { kind: 'invalid-parameter', message } });
  });

  test('run without an image', async () => {
    expect(await createBench().run('run')).toMatchObject({ code: 2, err: "Error: missing required argument 'image'\nSee 'cnm run --help'.\n" });
  });

  test('a likely mistake is pointed out', async () => {
    expect((await createBench().run('network create --drvier bridge n')).err).toContain('Did you mean --driver?');
  });
});

describe('--json', () => {
  async function json(bench: Bench, command: string): Promise<unknown> {
    const { code, out, err } = await bench.run(`${command} --json`);
    expect([code, err], command).toEqual([0, '']);
    return parseJson(out);
  }

  test('every command has a document', async () => {
    const bench = createBench();
    expect(await json(bench, 'host add h1')).toMatchObject({ name: 'h1', address: '10.99.0.11' });
    expect(await json(bench, 'host ls')).toMatchObject([{ name: 'h1' }]);
    expect(await json(bench, 'network create --subnet 10.5.0.0/24 n1')).toMatchObject({ Name: 'n1', IPAM: { Config: [{ Subnet: '10.5.0.0/24' }] } });
    expect(await json(bench, 'network create n2')).toMatchObject({ Name: 'n2' });
    const run = await bench.run('--json run --name c1 --network n1 busybox');
    expect(JSON.parse(run.out)).toMatchObject({ Name: '/c1', State: { Running: true }, NetworkSettings: { Networks: { n1: { IPAddress: '10.5.0.2' } } } });
    expect(await json(bench, 'network connect n2 c1')).toMatchObject({ NetworkSettings: { Networks: { n1: {}, n2: {} } } });
    expect(await json(bench, 'network disconnect n2 c1')).toEqual({ disconnected: 'c1', network: 'n2' });
    expect(await json(bench, 'network ls --filter name=n1')).toMatchObject([{ Name: 'n1' }]);
    expect(await json(bench, 'network inspect n1')).toMatchObject([{ Name: 'n1' }]);
    expect(await json(bench, 'ps')).toMatchObject([{ Name: '/c1' }]);
    expect(await json(bench, 'inspect c1 n2')).toMatchObject([{ Name: '/c1' }, { Name: 'n2' }]);
    expect(await json(bench, 'ping c1 10.5.0.1')).toMatchObject({ host: 'h1', container: 'c1', destination: '10.5.0.1', sent: 1, received: 1 });
    expect(await json(bench, 'trace c1 10.5.0.1')).toMatchObject({ received: 1, hops: { 0: { host: 'h1', place: 'c1', interface: 'eth0', action: 'send' } } });
    expect(await json(bench, 'stop c1')).toMatchObject([{ State: { Status: 'exited' } }]);
    expect(await json(bench, 'start c1')).toMatchObject([{ State: { Status: 'running' } }]);
    expect(await json(bench, 'rm -f c1')).toMatchObject([{ removed: 'c1' }]);
    expect(await json(bench, 'network rm n1')).toEqual([{ removed: 'n1' }]);
    expect(await json(bench, 'network prune -f')).toEqual({ removed: ['n2'] });
  });

  test('what failed is an error document on standard error, beside what did not', async () => {
    const bench = createBench();
    await bench.run('network create n1');
    const { code, out, err } = await bench.run('--json network rm nosuch n1');
    expect([code, parseJson(out)]).toEqual([3, [{ removed: 'n1' }]]);
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'NETWORK_NOT_FOUND',
        kind: 'not-found',
        message: 'network nosuch not found',
        explanation: "No network has 'nosuch' as its name, its id or the start of its id.",
        details: { network: 'nosuch' },
      },
    });
    const ping = await bench.run('--json ping nosuch x');
    expect([ping.code, parseJson(ping.err)]).toMatchObject([3, { error: { code: 'CONTAINER_NOT_FOUND' } }]);
  });
});

describe('the state', () => {
  test('is in .cnm unless told, and hosts are there from the first command on', async () => {
    const bench = createBench();
    await bench.run('network create n1');
    expect(readdirSync(bench.folder)).toEqual(['.cnm']);
    await bench.run('--state elsewhere network create n2');
    expect((await bench.run('network ls --filter type=custom --format {{.Name}}')).out).toBe('n1\n');
    expect((await bench.run('network ls --state elsewhere --filter type=custom --format {{.Name}}')).out).toBe('n2\n');
    expect((await bench.run(['--state', join(bench.folder, 'elsewhere'), 'host', 'ls', '-q'])).out).toBe('h1\n');
  });

  test('in a folder that cannot be one is an error that names it', async () => {
    const bench = createBench();
    writeFileSync(join(bench.folder, 'file'), '');
    const { code, out, err } = await bench.run('--state file network ls');
    expect([code, out]).toEqual([5, '']);
    expect(err).toMatch(/^Error: store lmdb .*file.store is unavailable: its path is not a folder\n/);
  });

  test('is not written by ping and trace', async () => {
    const bench = createBench();
    for (const command of ['host add h1', 'host add h2', 'network create -d overlay ov', 'run --name a1 --network ov busybox', 'run --host h2 --name b1 --network ov busybox']) {
      expect((await bench.run(command)).code, command).toBe(0);
    }
    const before = await stored(bench);
    for (const command of ['ping -c 3 a1 b1', 'ping b1 10.0.0.2', 'trace a1 b1']) expect((await bench.run(command)).code, command).toBe(0);
    expect((await bench.run('ping a1 nobody')).code).toBe(1);
    expect((await bench.run('ping nobody a1')).code).toBe(3);
    expect(await stored(bench)).toEqual(before);
  });

  test('keeps a host whose process has ended', async () => {
    const bench = createBench();
    await bench.run('run --name a1 busybox');
    const before = await stored(bench);
    expect((await bench.run('ps --format {{.Names}}')).out).toBe('a1\n');
    expect(await stored(bench)).toEqual(before);
  });
});

test('trace shows where a packet goes, and where it is lost', async () => {
  const bench = createBench();
  await bench.run('network create --subnet 10.6.0.0/24 n1');
  for (const name of ['a1', 'b1']) await bench.run(`run --name ${name} --network n1 busybox`);
  const there = await bench.run('trace a1 b1');
  expect(there.code).toBe(0);
  const rows = there.out.split('\n').map((line) => line.split(/ {2,}/));
  expect(rows[0]).toEqual(['TIME', 'HOST', 'NAMESPACE', 'INTERFACE', 'ACTION', 'FRAME']);
  const requests = rows.filter((row) => row[5] === 'ICMP echo request 10.6.0.2 > 10.6.0.3');
  expect(requests[0]?.slice(1, 5)).toEqual(['h1', 'a1', 'eth0', 'send']);
  expect(requests.at(-1)?.slice(1, 5)).toEqual(['h1', 'b1', 'eth0', 'receive']);
  expect(there.out).toContain('answered by 10.6.0.3 in ');
  const lost = await bench.run('trace a1 10.6.0.99');
  expect([lost.code, lost.out.trimEnd().split('\n').at(-1)]).toEqual([1, 'no answer from 10.6.0.99']);
});

test('help has colours on a terminal only', async () => {
  const bench = createBench();
  const escape = '\u001b[';
  expect((await bench.run('--help')).out).not.toContain(escape);
  expect((await bench.run('--help', { isTerminal: true })).out).toContain(escape);
});

test('main is a program: it prints, ends with the exit code, and its reader may go away', { timeout: 60_000 }, () => {
  const { folder } = createBench();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const cnm = [process.execPath, join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), '--tsconfig', join(root, 'tsconfig.test.json'), join(root, 'src', 'cli', 'main.ts')];
  const quoted = cnm.map((word) => `'${word}'`).join(' ');
  const script = `${quoted} network ls -q | head -n 1; ${quoted} network rm nosuch; echo "ended with $?"`;
  const out = execFileSync('/bin/sh', ['-c', script], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  expect(out).toMatch(/^[0-9a-f]{12}\nended with 3\n$/);
  expect(existsSync(join(folder, '.cnm'))).toBe(true);
});

/** Everything that the store of a state holds, with the revisions that wrote it. */
async function stored(bench: Bench): Promise<unknown> {
  const { clock } = createSystemRuntime();
  const store = (await lmdbStore({ path: join(bench.folder, '.cnm', 'store'), clock })).getOrThrow();
  const { entries, revision } = (await store.read([''])).getOrThrow();
  await store.close();
  return { revision, entries: entries.map(({ key, value, revision: at }) => [key, at, Buffer.from(value).toString()]) };
}
