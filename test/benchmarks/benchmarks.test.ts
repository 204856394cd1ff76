/**
 * The benchmarks are alive, and judge and draw what they find rightly; how fast anything is, no test asks.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { barChart, growthChart } from '../../benchmarks/charts/charts.js';
import { judge, type Figure } from '../../benchmarks/framework/figure.js';
import { curveOf, decades, exponentOf } from '../../benchmarks/framework/growth.js';

const FIGURE: Figure = {
  ...{ name: 'a request <one>', unit: 'ns', ours: 200 },
  peers: [{ name: 'other', value: 100 }],
  floor: { name: 'loop', value: 10 },
  targets: [{ atMost: 250 }, { atMost: 1.5, times: 'other' }, { atMost: 20, times: 'loop' }],
  curve: curveOf('addresses', [{ size: 10, value: 1 }, { size: 1000, value: 10 }], 0.4),
};

describe('a figure', () => {
  it('is held against its targets, by itself, by what is beside it, and by its growth', () => {
    const judged = judge(FIGURE).map(({ value, met }) => [Number(value.toFixed(3)), met]);
    expect(judged).toEqual([[200, true], [2, false], [20, true], [0.5, false]]);
  });

  it('misses a target that names what was not measured', () => {
    expect(judge({ ...FIGURE, targets: [{ atMost: 1, times: 'nobody' }] })[0]?.met).toBe(false);
  });

  it('grows by the power that fits its points', () => {
    const sizes = decades(100, 1_000_000);
    expect(sizes).toEqual([100, 1_000, 10_000, 100_000, 1_000_000]);
    expect(exponentOf(sizes.map((size) => ({ size, value: 3 * size })))).toBeCloseTo(1);
    expect(exponentOf(sizes.map((size) => ({ size, value: 7 })))).toBeCloseTo(0);
  });

  it('is drawn with everything that is beside it', () => {
    const bars = barChart('addresses', [FIGURE]);
    for (const text of ['a request &lt;one&gt; (ns)', 'libcnm', 'other', 'floor: loop']) expect(bars).toContain(`>${text}</text>`);
    expect(growthChart('growth', [FIGURE])).toContain('exponent 0.50');
  });
});

describe('npm run bench', () => {
  it('writes one document to the standard output and nothing else', { timeout: 300_000 }, () => {
    const text = execFileSync(process.execPath, [join('scripts', 'bench.mjs'), 'all', '--quick', '--json', '--only', 'bundle'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const document: unknown = JSON.parse(text);
    expect(document).toMatchObject({ benchmark: 'libcnm', quick: true, machine: { node: process.version }, workloads: [{ name: 'bundle' }] });
  });
});
