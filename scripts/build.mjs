/**
 * `npm run build`: makes dist/ of src/: the package's doors with their chunks, and a declaration for each source file.
 *
 * A build with a type error leaves no dist/ behind, so what is there is always whole.
 */
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installIfMissing, mustRun, root, tool } from './lib.mjs';

installIfMissing();
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
mustRun([...tool('typescript', 'tsc'), '--project', 'tsconfig.json', '--noEmitOnError', '--emitDeclarationOnly']);
const { buildDoors } = await import('./doors.mjs');
await buildDoors(dist);
chmodSync(join(dist, 'cli', 'main.js'), 0o755);
