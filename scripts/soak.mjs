/**
 * `npm run soak -- --operations N --endpoints N --seed S`: an hour of churn on the virtual clock; fails when memory grows.
 */
import { join } from 'node:path';
import { installIfMissing, root, run } from './lib.mjs';

installIfMissing();
process.env['TSX_TSCONFIG_PATH'] = join(root, 'tsconfig.test.json');
const soak = join('test', 'soak', 'soak.ts');
process.exit(run([process.execPath, '--expose-gc', '--max-old-space-size=12288', '--import', 'tsx', soak, ...process.argv.slice(2)]));
