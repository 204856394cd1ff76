/**
 * `npm run bench:scale`: what many hosts cost a store, and what its limit is, by simulation with what stores were measured
 * to take.
 *
 * What was measured is taken from docs/scale/run.json; `--calibrate` measures it anew on the servers of this machine, and
 * takes ten minutes. `--quick` asks about a small plan, in seconds; `--hosts`, `--endpoints`, `--networks`, `--spread`,
 * `--hours`, `--processors` and `--round-trip` make it one's own; `--store` asks about another store first. `--write` puts
 * the tables into docs/scale.md, `--json` prints the run and nothing else.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { consoleProgress } from '../test/support/console-progress.js';
import { thisMachine } from './framework/machine.js';
import { calibrate } from './scale/calibrate.js';
import { pageWith, tablesOf, type Run } from './scale/page.js';
import { DESIGNS, explore, FULL, QUICK, type Inputs, type Plan } from './scale/plan.js';
import { profile } from './scale/profile.js';

const page = join('docs', 'scale.md');
const kept = join('docs', 'scale', 'run.json');
const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({
  options: { quick: flag, calibrate: flag, write: flag, json: flag, store: text, hosts: text, endpoints: text, networks: text, spread: text, hours: text, processors: text, 'round-trip': text },
});

const before = JSON.parse(readFileSync(kept, 'utf8')) as Run;
const costs = values.calibrate ? await calibrate((line) => process.stderr.write(`${line}\n`)) : before.inputs.costs;
const first = costs.filter(({ store }) => store === values.store);
if (values.store !== undefined && first.length === 0) throw new Error(`no store ${values.store}; there are ${costs.map(({ store }) => store).join(', ')}`);
const inputs: Inputs = { costs: [...first, ...costs.filter((one) => !first.includes(one))], profile: await profile(), mirroredBytes: mirroredBytes() };
const progress = consoleProgress();
let asked = 0;
const plan = planned();
const questions = inputs.costs.length + Object.keys(DESIGNS).length + plan.sizes.length + plan.real.length;
const found = await explore(plan, inputs, (what) => progress.show(what, asked++, questions));
progress.end();
const run: Run = { machine: values.calibrate ? thisMachine() : before.machine, inputs, ...found };
if (values.write) {
  writeFileSync(kept, `${JSON.stringify(run, undefined, 2)}\n`);
  writeFileSync(page, pageWith(readFileSync(page, 'utf8'), run));
}
process.stdout.write(values.json ? `${JSON.stringify(run, undefined, 2)}\n` : `${tablesOf(run)}\n`);
process.exit(0);

function planned(): Plan {
  const base = values.quick ? QUICK : FULL;
  const given = (value: string | undefined, otherwise: number): number => {
    const number = value === undefined ? otherwise : Number(value);
    if (!(number > 0)) throw new Error(`'${value ?? ''}' is no number above 0`);
    return number;
  };
  return {
    ...base,
    hosts: given(values.hosts, base.hosts),
    endpoints: given(values.endpoints, base.endpoints),
    networks: given(values.networks, base.networks),
    hostsPerNetwork: given(values.spread, base.hostsPerNetwork),
    hoursAlive: given(values.hours, base.hoursAlive),
    setting: { processors: given(values.processors, base.setting.processors), roundTripMs: given(values['round-trip'], base.setting.roundTripMs) },
  };
}

/** What an endpoint takes in the tables of a host, as the last `npm run bench:report` has found it. */
function mirroredBytes(): number {
  const document = JSON.parse(readFileSync(join('docs', 'performance', 'run.json'), 'utf8')) as { workloads: { figures: { name: string; ours: number }[] }[] };
  const figure = document.workloads.flatMap(({ figures }) => figures).find(({ name }) => name === 'of it: tables and indexes without sandboxes');
  if (figure === undefined) throw new Error('docs/performance/run.json does not say what an endpoint takes in memory');
  return figure.ours;
}
