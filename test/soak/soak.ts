/**
 * `npm run soak -- --operations N --endpoints N --seed S`: an hour of churn on the virtual clock, and whether memory stayed flat.
 *
 * Memory is measured at rests, as many as `--samples` says, once every container has come and gone about once: until then
 * code is compiled and tables reach their size. Ends with 1 when it grew or when there is more of anything than at the beginning. `--keep true` keeps
 * every event for ever, to see that this is found.
 */
import { parseArgs } from 'node:util';
import process from 'node:process';
import { consoleProgress } from '../support/console-progress.js';
import { Churn, OPERATIONS_A_LIFE } from './churn.js';
import { usedBytes } from '../../benchmarks/workloads/support/heap.js';
import { flatnessOf, type Sample } from './flatness.js';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '10000000' },
    endpoints: { type: 'string', default: '100000' },
    hosts: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    samples: { type: 'string', default: '16' },
    keep: { type: 'boolean', default: false },
  },
});
const [operations, endpoints, hosts, seed, samples] = (['operations', 'endpoints', 'hosts', 'seed', 'samples'] as const).map((name) => {
  const text = values[name];
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  console.error(`--${name} '${text}' is no whole number from 1`);
  process.exit(2);
}) as [number, number, number, number, number];

console.log(`seed ${seed}: ${operations.toLocaleString('en')} operations, ${endpoints.toLocaleString('en')} endpoints, ${hosts} hosts`);
const churn = new Churn({ operations, endpoints, hosts, seed });
const progress = consoleProgress();
await churn.open(progress.of('filling'));
const kept: unknown[] = [];
if (values.keep) for (const controller of churn.hosts) controller.on('endpoint:create', (event) => kept.push({ ...event, ballast: new Uint8Array(2_048) }));
const startMs = churn.nowMs;
const filled = churn.operations;
progress.end();
const before = await churn.census();
const measured: Sample[] = [];
const warmUp = Math.min(0.6, Math.max(0.2, (OPERATIONS_A_LIFE * endpoints) / operations));
for (let at = 0; at <= samples; at++) {
  await churn.until(filled + Math.round(operations * (warmUp + ((1 - warmUp) * at) / samples)), (done) => progress.show('churning', done - filled, operations));
  progress.end();
  measured.push({ operations: churn.operations - filled, bytes: usedBytes() });
  const { operations: done, bytes } = measured.at(-1)!;
  console.log(`${String(done).padStart(9)} operations, minute ${((churn.nowMs - startMs) / 60_000).toFixed(1).padStart(4)}: ${(bytes / 2 ** 20).toFixed(2)} MiB`);
}
const after = await churn.census();
const faults = Object.keys({ ...before, ...after }).filter((what) => before[what] !== after[what]);
for (const what of faults) console.log(`${what}: ${before[what] ?? 0} at the beginning, ${after[what] ?? 0} at the end`);
const { bytesAnOperation, grownBytes, allowedBytes, isFlat } = flatnessOf(measured);
console.log(
  `${bytesAnOperation.toFixed(2)} bytes an operation: ${(grownBytes / 2 ** 20).toFixed(2)} MiB in all, ${(allowedBytes / 2 ** 20).toFixed(2)} allowed: ${isFlat ? 'flat' : 'GROWING'}`,
);
if (kept.length > 0) console.log(`${kept.length} events were kept`);
await churn.close();
process.exit(isFlat && faults.length === 0 ? 0 : 1);
