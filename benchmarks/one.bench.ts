/**
 * One question of the benchmarks, in a process of its own: tells its parent what it finds.
 */
import process from 'node:process';
import { FULL, QUICK, type Figure, type Workload } from './framework/figure.js';

const [name = '', quick, largest] = process.argv.slice(2);
const { workload } = (await import(`./workloads/${name}.js`)) as { workload: Workload };
await tell({ question: workload.question });
// What one figure has left on the heap is not to be the next one's work.
for await (const figure of workload.measure(quick === 'true' ? QUICK : { ...FULL, largest: Number(largest) })) {
  await tell({ figure });
  globalThis.gc?.();
}
process.exit(0);

/** Resolves when the message is on its way, so that the process may end. */
function tell(message: { question?: string; figure?: Figure }): Promise<void> {
  return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}
