/**
 * The tour: what it shows, that it leaves nothing, and that it survives being killed at any step.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { lmdbStore } from '../../src/stores/lmdb/index.js';
import { createBench, parseJson, type Bench } from './support.js';
import { buildTourProgram, tourSteps, type TourProgram } from './tour-program.js';

const steps: readonly string[] = tourSteps;

const NOTHING = '0 containers, 0 sandboxes, 0 endpoints, 0 networks, 0 pools, 0 addresses, 0 VNIs, 0 members';

/** Keys that a state may have when a tour is over: its hosts, their own networks, and where the next pool is looked for. */
const OWN = [
  /^global\/host\//,
  /\/address-space\//,
  /^hosts\/h\d\/network-name\/(?:bridge|host|none)$/,
  /^hosts\/h\d\/(?:pool|address)\/LocalDefault\/172\.17\.0\.0_16(?:\/172\.17\.0\.1)?$/,
];

/** The keys of everything else. */
async function leftKeys(bench: Bench): Promise<string[]> {
  const { clock } = createSystemRuntime();
  const store = (await lmdbStore({ path: join(bench.folder, '.cnm', 'store'), clock })).getOrThrow();
  const { entries } = (await store.read(['global/', 'hosts/', 'tour/'])).getOrThrow();
  await store.close();
  const isOwnNetwork = (value: Uint8Array) => /"name":"(?:bridge|host|none)"/.test(Buffer.from(value).toString());
  return entries
    .filter(({ key, value }) => !OWN.some((own) => own.test(key)) && !(/^hosts\/h\d\/network\//.test(key) && isOwnNetwork(value)))
    .map(({ key }) => key);
}

describe('a tour from start to end', () => {
  test('shows two hosts that share networks, who got what, what was stored, and packets', async () => {
    const bench = createBench();
    const { code, out, err } = await bench.run('tour');
    expect([code, err]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines.length).toBeLessThan(90);
    expect(out).toMatch(/h1\$ docker network create -d overlay ov_net2\n[0-9a-f]{64}\n/);
    expect(out).toMatch(/h2\$ docker network ls .*\nov_net2 overlay global\nov_net3 overlay global\n/);
    expect(out).toMatch(/^ov_net2 {3}10\.0\.0\.0\/24 +10\.0\.0\.1 +256 +box1 +10\.0\.0\.2\/24 {3}02:42:0a:00:00:02$/m);
    expect(out).toMatch(/^ov_net3 {3}172\.19\.0\.0\/24 +172\.19\.0\.1 +257 +- +- +-$/m);
    expect(out).toMatch(/^global\/endpoint\/[0-9a-f]{12}\/box2 +name box2, .*host h2, .*ipv4 10\.0\.0\.3$/m);
    for (const [sender, to, address] of [['box1', 'box2', '10.0.0.3'], ['box1', '10.0.0.3', '10.0.0.3'], ['box2', 'box1', '10.0.0.2'], ['box2', '10.0.0.2', '10.0.0.2']]) {
      expect(out).toContain(`docker exec ${sender} ping -c 1 ${to}\nPING ${to} (${address}): 56 data bytes\n64 bytes from ${address}: seq=0 ttl=64 time=`);
    }
    expect(out).toMatch(/h1 +box1 +eth0 +send +ICMP echo request 10\.0\.0\.2 > 10\.0\.0\.3/);
    expect(out).toMatch(/h1 +host +ens3 +send +VXLAN 256 10\.99\.0\.11:\d+ > 10\.99\.0\.12:4789 \[ICMP echo request/);
    expect(out).toMatch(/h2 +box2 +eth0 +receive +ICMP echo request 10\.0\.0\.2 > 10\.0\.0\.3/);
    expect(out).toContain(`${NOTHING}\nNothing is left.\n`);
    expect(await leftKeys(bench)).toEqual([]);
    expect(out).not.toContain('\u001b[');
  });

  test('that has ended starts anew, with the next subnet in turn', async () => {
    const bench = createBench();
    await bench.run('tour');
    const second = await bench.run('tour', { isTerminal: true });
    expect([second.code, second.out.includes('interrupted')]).toEqual([0, false]);
    expect(second.out).toContain('\u001b[');
    expect(second.out).toMatch(/^ov_net2 {3}10\.0\.1\.0\/24 +10\.0\.1\.1 +256 +box1 +10\.0\.1\.2\/24 {3}02:42:0a:00:01:02$/m);
  });

  test('as JSON is one document', async () => {
    const { code, out, err } = await createBench().run('tour --json');
    expect([code, err]).toEqual([0, '']);
    expect(parseJson(out)).toMatchObject({
      steps: ['hosts', ...steps].map((step) => ({ step })),
      kept: false,
      left: { containers: 0, endpoints: 0, addresses: 0, pools: 0, sandboxes: 0 },
    });
  });

  test('that is told to keep everything does, and the next one removes it first', async () => {
    const bench = createBench();
    const kept = await bench.run('tour --keep');
    expect([kept.code, kept.out.includes('cnm --state .cnm network ls')]).toEqual([0, true]);
    expect((await bench.run('ps --format {{.Names}}')).out).toBe('box1\n');
    expect((await bench.run('ping box2 box1')).code).toBe(0);
    const next = await bench.run('tour');
    expect([next.code, next.out.includes('What an earlier tour has left was removed first.')]).toEqual([0, true]);
    expect(await leftKeys(bench)).toEqual([]);
  });

  test('that cannot go on says why, and the next one starts anew', async () => {
    const bench = createBench();
    const stop = new Error('stopped');
    await expect(bench.run('tour', { onTourStep: (step, noted) => { if (step === 'run box2' && noted) throw stop; } })).rejects.toBe(stop);
    expect((await bench.run('rm -f box1')).code).toBe(0);
    const resumed = await bench.run('tour');
    expect([resumed.code, resumed.err]).toEqual([3, expect.stringContaining('Error: No such container: box1\n')]);
    expect(await bench.run('tour')).toMatchObject({ code: 0 });
    expect(await leftKeys(bench)).toEqual([]);
  });

  test('that finds what is not its own says what is left', async () => {
    const bench = createBench();
    await bench.run('host add h1');
    await bench.run('run --name other busybox');
    const { code, out, err } = await bench.run('tour');
    expect([code, out.includes('Nothing is left.')]).toEqual([70, false]);
    expect(err).toMatch(/Error: the tour has left \d records behind\nThey are .*hosts\/h1\/container\/other/);
  });
});

describe('a tour that is killed', () => {
  let program: TourProgram | undefined;

  beforeAll(async () => {
    program = await buildTourProgram();
  }, 60_000);

  afterAll(() => program?.remove());

  /** Before it is noted, a step that only shows something is like the step before it. */
  const shows = /^(?:see|show|ping|trace|explain|prove)/;
  const moments = steps.flatMap((step) => (shows.test(step) ? ([[step, true]] as const) : ([[step, false], [step, true]] as const)));

  test.each(moments)('after "%s" (noted: %s) goes on and leaves nothing', { timeout: 60_000 }, async (step, noted) => {
    const bench = createBench();
    expect(await program?.runUntil(bench.folder, step, noted)).toBe('SIGKILL');
    const { code, out, err } = await bench.run('tour');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`${NOTHING}\nNothing is left.\n`);
    expect(await leftKeys(bench)).toEqual([]);
    const done = steps[steps.indexOf(step) - (noted ? 0 : 1)];
    const isOver = noted && step === steps.at(-1);
    if (done !== undefined && !isOver) expect(out).toContain(`An earlier tour was interrupted after '${done}'; it goes on from there.`);
    else expect(out).not.toContain('interrupted');
  });

  test('at every step in turn ends all the same', { timeout: 120_000 }, async () => {
    const bench = createBench();
    for (const step of steps) expect(await program?.runUntil(bench.folder, step, true), step).toBe('SIGKILL');
    expect(await leftKeys(bench)).toEqual([]);
    expect((await bench.run('tour')).code).toBe(0);
  });
});
