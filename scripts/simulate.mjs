/**
 * `npm run simulate -- --seeds N --from S`: seeded runs of whole clusters with faults; a failing seed is printed.
 */
import { join } from 'node:path';
import { installIfMissing, run, tool } from './lib.mjs';

installIfMissing();
const simulation = join('test', 'simulation', 'simulate.ts');
process.exit(run([...tool('tsx'), '--tsconfig', 'tsconfig.test.json', simulation, ...process.argv.slice(2)]));
