/**
 * One question of the benchmarks, in a process of its own: tells its parent what it finds.
 */
import process from 'node:process';
import { FULL, QUICK, type Figure, type Workload } from './framework/figure.js';

const [name = '', quick, largest] = process.argv.slice(2);
const { workload } = (await import(`./workloads/${name}.js`)) as { workload: Workload };
tell({ question: workload.question });
for await (const figure of workload.measure(quick === 'true' ? QUICK : { ...FULL, largest: Number(largest) })) tell({ figure });
process.exit(0);

function tell(message: { question?: string; figure?: Figure }): void {
  process.send?.(message);
}
