/**
 * `npm start`: installs and builds what is missing, then runs the tour; arguments after `--` go to the tour.
 */
import { join } from 'node:path';
import { buildIfStale, installIfMissing, root, run } from './lib.mjs';

installIfMissing();
buildIfStale();
const tour = [process.execPath, join(root, 'dist', 'cli', 'main.js'), 'tour', '--state', join('.cnm', 'tour')];
process.exit(run([...tour, ...process.argv.slice(2)]));
