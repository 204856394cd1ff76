/**
 * docs/scale.md shows the run that is kept beside it, that run can be had again, and the model behind it does what it says.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { besideReal } from '../../benchmarks/scale/beside-real.js';
import type { MeasuredCosts } from '../../benchmarks/scale/costs.js';
import { highestRate, isBorne, limitOf, simulate, type Load } from '../../benchmarks/scale/load.js';
import { pageWith, type Run } from '../../benchmarks/scale/page.js';
import { DESIGNS, QUICK, rateOf } from '../../benchmarks/scale/plan.js';
import { profile } from '../../benchmarks/scale/profile.js';
import { Server } from '../../benchmarks/scale/server.js';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';

const page = readFileSync(join('docs', 'scale.md'), 'utf8');
const run = JSON.parse(readFileSync(join('docs', 'scale', 'run.json'), 'utf8')) as Run;
const [costs] = run.inputs.costs as [MeasuredCosts];

function loadOf(design: keyof typeof DESIGNS, more: Partial<Load> = {}): Load {
  const { plan, inputs } = run;
  return { costs, profile: inputs.profile, setting: plan.setting, shape: plan, design: DESIGNS[design]!, rate: rateOf(plan), seconds: plan.seconds, ...more };
}

describe('docs/scale.md', () => {
  it('shows the run that is kept beside it', () => {
    expect(pageWith(page, run)).toBe(page);
  });

  it.each(Object.keys(DESIGNS))('has figures that can be had again: %s', async (design) => {
    expect(await simulate(loadOf(design))).toEqual(run.designs.find((one) => one.design === design)?.planned);
  });

  it('counts calls about as they are now', async () => {
    const now = await profile();
    const kept = run.inputs.profile;
    expect(now.verbs.map(({ verb }) => verb)).toEqual(kept.verbs.map(({ verb }) => verb));
    const ratios = now.verbs.flatMap((verb, at) => [verb.writes / kept.verbs[at]!.writes, verb.bytes / kept.verbs[at]!.bytes]);
    const all = [...ratios, now.storedBytes / kept.storedBytes, now.sharedStoredBytes / kept.sharedStoredBytes];
    const told = 'npm run bench:scale -- --write puts the present figures into docs/scale.md';
    for (const ratio of all) expect(ratio, told).toBeGreaterThan(0.5);
    for (const ratio of all) expect(ratio, told).toBeLessThan(2);
  });
});

describe('the model', () => {
  it('does about as much as real controllers on the same store', async () => {
    const { real, model } = await besideReal(4, costs, await profile(), run.plan.setting);
    expect(model.verbsPerSecond / real.verbsPerSecond).toBeGreaterThan(0.5);
    expect(model.verbsPerSecond / real.verbsPerSecond).toBeLessThan(1.5);
    expect(model.verbsPerCommit / real.verbsPerCommit).toBeCloseTo(1, 0);
  });

  it('conflicts where hosts take the lowest address, and not where they have blocks', async () => {
    const crowd = { shape: { hosts: 50, networks: 1, hostsPerNetwork: 50 }, rate: 400, seconds: 2 };
    const lowest = await simulate(loadOf('lowest free address, everybody told of everything', crowd));
    const blocks = await simulate(loadOf('per-host address blocks', crowd));
    expect(lowest.conflicts).toBeGreaterThan(0.05);
    expect(blocks.conflicts).toBe(0);
  });

  it('tells only the hosts of a network where watches are scoped', async () => {
    const few = { shape: { hosts: 100, networks: 100, hostsPerNetwork: 5 }, rate: 20, seconds: 2 };
    const all = await simulate(loadOf('per-host address blocks', few));
    const scoped = await simulate(loadOf('blocks, told of own networks', few));
    expect(all.commits).toBeCloseTo(scoped.commits, 0);
    // Of six calls four are told to all hosts, or to five; two concern the host alone.
    expect(all.events / all.commits).toBeCloseTo((4 * 100 + 2) / 6, 0);
    expect(scoped.events / scoped.commits).toBeCloseTo((4 * 5 + 2) / 6, 0);
  });

  it('finds a rate that is borne, above which it is not', async () => {
    const small = loadOf('per-host address blocks', { shape: { hosts: 20, networks: 20, hostsPerNetwork: 5 }, seconds: 2 });
    const found = await highestRate(small);
    expect(isBorne(await simulate({ ...small, rate: 0.8 * found.rate }), 0.8 * found.rate)).toBe(true);
    expect(isBorne(await simulate({ ...small, rate: 2 * found.rate }), 2 * found.rate)).toBe(false);
    expect(limitOf(found)).toBe('applying commits');
  });
});

describe('the modelled server', () => {
  const measured: MeasuredCosts = { store: 's', commitMs: 1, operationMs: 0.5, deliveryMs: 2, entryMs: 1, syncMs: 10, operationsPerCommit: 100, conditionsPerCommit: 50 };

  it('has commits that wait share the disk, applies them in order, and spreads telling over the other processors', () => {
    const { clock } = createSimulatedRuntime({ seed: 1 });
    const server = new Server(clock, measured, { roundTripMs: 4, processors: 3 });
    const seen: string[] = [];
    const note = (what: string): void => void seen.push(`${clock.now()} ${what}`);
    const commit = (name: string): void =>
      server.commit({
        operations: 2,
        apply: () => {
          note(`${name} applied`);
          return name === 'b' ? undefined : { watchers: 4, entries: 1, told: () => note(`${name} told`) };
        },
        answer: () => note(`${name} answered`),
      });
    for (const name of ['a', 'b', 'c']) commit(name);
    clock.runUntilQuiet();
    // The first goes to the disk alone at 2, the others together at 14; four watchers take 12 ms of two processors.
    expect(seen).toEqual(['14 a applied', '16 a answered', '22 a told', '26 b applied', '28 c applied', '28 b answered', '30 c answered', '36 c told']);
    expect(server.commitBusyMs).toBe(6);
    expect(server.tellBusyMs).toBe(24);
  });
});

describe('npm run bench:scale', () => {
  it('asks about a small plan in seconds and prints one document', { timeout: 120_000 }, () => {
    const tsx = join('node_modules', 'tsx', 'dist', 'cli.mjs');
    const text = execFileSync(process.execPath, [tsx, '--tsconfig', 'tsconfig.test.json', join('benchmarks', 'scale.bench.ts'), '--quick', '--json'], { encoding: 'utf8', maxBuffer: 2 ** 24 });
    const found = JSON.parse(text) as Run;
    expect(found.plan).toEqual(QUICK);
    expect(found.designs.map(({ design }) => design)).toEqual(Object.keys(DESIGNS));
    expect(found.stores.every(({ highest }) => highest.rate > 0)).toBe(true);
  });
});
