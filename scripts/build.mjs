/**
 * `npm run build`: compiles src/ to dist/, file by file, as ES modules with their types.
 *
 * A build with a type error leaves no dist/ behind, so what is there is always whole.
 */
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installIfMissing, mustRun, root, tool } from './lib.mjs';

installIfMissing();
rmSync(join(root, 'dist'), { recursive: true, force: true });
mustRun([...tool('typescript', 'tsc'), '--project', 'tsconfig.json', '--noEmitOnError']);
chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755);
