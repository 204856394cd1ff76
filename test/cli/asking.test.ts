/**
 * `cnm exec`, `cnm explain` and `cnm capture` beyond what the scenarios show: input, JSON, destinations, files.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readTarget } from '../../src/cli/commands/explain.js';
import { createBench, parseJson, type Bench } from './support.js';

const tshark = 'tshark';
let bench: Bench;

beforeAll(async () => {
  bench = createBench();
  for (const command of [
    'host add h1',
    'host add h2',
    'network create -d overlay --subnet 10.30.0.0/24 ov1',
    'run -d --name box1 --network ov1 busybox sleep 1000',
    '--host h2 run -d --name box2 --hostname box2 --network ov1 --add-host near:10.99.0.11 -p 8080:80 nginx',
    'run -d --name idle busybox',
    'stop idle',
  ]) {
    expect((await bench.run(command)).code, command).toBe(0);
  }
});

describe('exec', () => {
  test('hands over its input where it is asked to', async () => {
    const io = { input: () => Promise.resolve(new TextEncoder().encode('wget -q -O - box2\n')) };
    expect(await bench.run('exec -i box1 sh', io)).toEqual({ code: 0, out: 'nginx on box2\n', err: '' });
    expect(await bench.run('exec box1 cat', io)).toEqual({ code: 0, out: '', err: '' });
  });

  test('as JSON is one document', async () => {
    const { code, out } = await bench.run('exec --json box1 sh -c nosuch');
    expect(code).toBe(127);
    expect(parseJson(out)).toEqual({ host: 'h1', container: 'box1', command: ['sh', '-c', 'nosuch'], exitCode: 127, stdout: '', stderr: 'sh: nosuch: not found\n' });
  });

  test('leaves the state as it is', async () => {
    const before = (await bench.run('inspect box1 box2')).out;
    await bench.run(['exec', 'box1', 'sh', '-c', 'echo x > /tmp/x; ping -c 1 box2']);
    expect((await bench.run('exec box1 cat /tmp/x')).code).toBe(1);
    expect((await bench.run('inspect box1 box2')).out).toBe(before);
  });

  test('needs a container that runs, and numbers that are some', async () => {
    expect((await bench.run('exec idle ip addr')).code).toBe(4);
    expect((await bench.run('exec --time-limit soon box1 ip addr')).code).toBe(2);
    expect((await bench.run('exec box1')).code).toBe(2);
  });
});

describe('explain', () => {
  test('as JSON is the explanation', async () => {
    const { code, out } = await bench.run('explain --json box1 box2:80');
    expect(code).toBe(0);
    expect(parseJson(out)).toMatchObject({
      host: 'h1',
      container: 'box1',
      name: 'box2',
      protocol: 'tcp',
      port: 80,
      destination: '10.30.0.3',
      disposition: 'accepted',
      reached: true,
    });
    expect(out).toContain('"words": "network ov1 on host h1 puts it into VXLAN 256 for the host at 10.99.0.12"');
  });

  test('knows hosts by what is said of them', async () => {
    expect((await bench.run('explain host:h1 10.99.0.12:8080')).code).toBe(0);
    expect((await bench.run('explain box1 10.99.0.12:8081')).code).toBe(1);
    expect((await bench.run('explain box2 near')).out).toContain('box2 looks up near: 10.99.0.11');
  });

  test.each([
    ['db', { name: 'db', question: { protocol: 'icmp' } }],
    ['db:80', { name: 'db', question: { protocol: 'tcp', port: 80 } }],
    ['db:53/udp', { name: 'db', question: { protocol: 'udp', port: 53 } }],
    ['db/icmp', { name: 'db', question: { protocol: 'icmp' } }],
    ['10.0.0.3:80', { name: '10.0.0.3', question: { protocol: 'tcp', port: 80 } }],
    ['fd00::2', { name: 'fd00::2', question: { protocol: 'icmp' } }],
    ['[fd00::2]:80/tcp', { name: 'fd00::2', question: { protocol: 'tcp', port: 80 } }],
  ])('%s is a destination', (text, target) => {
    expect(readTarget(text)).toEqual(target);
  });

  test.each(['', ':80', 'db:80/icmp', 'db/tcp', 'db:80/sctp'])("'%s' is none", (text) => {
    expect(readTarget(text)).toBeTypeOf('string');
  });

  test('refuses a port that cannot be', async () => {
    expect((await bench.run('explain box1 box2:70000')).code).toBe(2);
  });
});

describe('capture', () => {
  /** Lines that tshark makes of a file; undefined without tshark. */
  function dissected(file: string): string[] | undefined {
    if (spawnSync(tshark, ['--version']).status !== 0) return undefined;
    const fields = ['frame.interface_name', 'frame.interface_description', '_ws.col.Protocol', '_ws.col.Info'].flatMap((field) => ['-e', field]);
    const lines = execFileSync(tshark, ['-r', join(bench.folder, file), '-T', 'fields', ...fields], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return lines.split('\n').filter((line) => line !== '');
  }

  test('keeps the frames of the container, as another program reads them', async ({ skip }) => {
    const { code, out, err } = await bench.run('capture -w own.pcapng box1 ping -c 1 box2');
    expect([code, out.split('\n')[1]?.startsWith('64 bytes from 10.30.0.3')]).toEqual([0, true]);
    expect(err).toMatch(/^\d+ frames written to own\.pcapng\n$/);
    const lines = dissected('own.pcapng');
    skip(lines === undefined && process.env['CI'] !== 'true', 'tshark is not installed');
    expect(lines?.filter((line) => line.startsWith('eth0') && line.includes('ICMP'))).toEqual([
      expect.stringMatching(/ICMP\tEcho \(ping\) request/),
      expect.stringMatching(/ICMP\tEcho \(ping\) reply/),
    ]);
  });

  test('looks elsewhere: into the tunnel between the hosts', async ({ skip }) => {
    expect((await bench.run('capture -w wire.pcapng --on host:h2/ens3 box1 ping -c 1 box2')).code).toBe(0);
    const lines = dissected('wire.pcapng');
    skip(lines === undefined && process.env['CI'] !== 'true', 'tshark is not installed');
    expect(lines?.every((line) => line.startsWith('ens3\th2/host'))).toBe(true);
    expect(lines?.filter((line) => line.includes('ICMP'))).toHaveLength(2);
  });

  test('looks everywhere, and in another container', async () => {
    expect((await bench.run('capture -w all.pcapng --on all box1 ping -c 1 box2')).code).toBe(0);
    expect((await bench.run('capture -w other.pcapng --on box2/eth0 box1 ping -c 1 box2')).code).toBe(0);
    expect(readFileSync(join(bench.folder, 'all.pcapng')).length).toBeGreaterThan(readFileSync(join(bench.folder, 'other.pcapng')).length);
  });

  test('says what it cannot do', async () => {
    expect((await bench.run('capture box1 ping -c 1 box2')).err).toContain('Name one with -w FILE.');
    expect((await bench.run('capture -w no/such/folder.pcapng box1 ping -c 1 box2')).code).toBe(2);
    expect((await bench.run('capture -w x.pcapng --on nobody box1 ping -c 1 box2')).code).toBe(3);
    expect((await bench.run('capture -w x.pcapng --on host:h7 box1 ping -c 1 box2')).code).toBe(3);
    const elsewhere = await bench.run('capture -w x.pcapng --on box1/eth7 box1 ping -c 1 box2');
    expect([elsewhere.code, elsewhere.err]).toEqual([2, expect.stringMatching(/^Error: box1 has no interface 'eth7'\nIt has lo, eth0/)]);
    expect((await bench.run('capture -w x.pcapng box1 nosuch')).code).toBe(126);
  });
});
