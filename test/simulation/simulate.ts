/**
 * Long simulations: `npm run simulate -- [RUN] --seeds N --from S`. Prints the seeds that failed and what went wrong, and
 * on a terminal how far it is.
 */
import { parseArgs } from 'node:util';
import { consoleProgress } from '../support/console-progress.js';
import { runs } from './runs.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '1000' }, from: { type: 'string', default: '1' } },
});
const [first, count] = [values.from, values.seeds].map((text) => (/^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined));
if (first === undefined || count === undefined) throw new Error('--seeds and --from take whole numbers from 1');
const chosen = positionals.length === 0 ? Object.keys(runs) : positionals;
let failed = 0;
const progress = consoleProgress();
for (const name of chosen) {
  const run = runs[name];
  if (run === undefined) throw new Error(`no run ${name}; there are ${Object.keys(runs).join(', ')}`);
  for (let seed = first; seed < first + count; seed++) {
    const faults = await run(seed);
    progress.show(name, seed - first + 1, count);
    if (faults.length === 0) continue;
    failed++;
    progress.end();
    console.log(`${name} seed ${seed}:\n  ${faults.join('\n  ')}`);
  }
  progress.end();
  console.log(`${name}: seeds ${first} to ${first + count - 1} done`);
}
process.exitCode = failed === 0 ? 0 : 1;
