/**
 * How long does a process take that imports the built package and makes its first network, above one that does nothing?
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildDoors } from '../../scripts/doors.mjs';
import { root } from '../../scripts/lib.mjs';
import type { Workload } from '../framework/figure.js';
import { compare, type Contender } from '../framework/rounds.js';

const NOTHING = '0';
const importOf = (url: string): string => `await import(${JSON.stringify(url)})`;
const firstNetwork = (url: string): string => `
  const { createController } = await import(${JSON.stringify(url)});
  const controller = (await createController({ host: { name: 'h1', address: '192.0.2.1' }, store: 'memory:' })).getOrThrow();
  (await controller.createNetwork({ name: 'n1' })).getOrThrow();
  process.exit(0);`;

export const workload: Workload = {
  name: 'cold-start',
  question: 'how long does a process take that imports the library and makes its first network, above an empty one?',
  async *measure({ quick }) {
    const folder = mkdtempSync(join(root, 'node_modules', '.cache', 'cold-start-'));
    try {
      await buildDoors(join(folder, 'dist'));
      cpSync(join(root, 'package.json'), join(folder, 'package.json'));
      const library = pathToFileURL(join(folder, 'dist', 'index.js')).href;
      const [empty, imported, whole] = await compare([starting('an empty process', NOTHING), starting('import', importOf(library)), starting('network', firstNetwork(library))], quick ? 3 : 15);
      const above = (ms: number): number => ms - empty!.value;
      const peers = [empty!];
      yield { name: 'import of all of libcnm, above an empty process', unit: 'ms', ours: above(imported!.value), peers };
      yield { name: 'import and first network, above an empty process', unit: 'ms', ours: above(whole!.value), peers, targets: [{ atMost: 60 }] };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** Milliseconds from a process's start to its end. */
function starting(name: string, program: string): Contender {
  return {
    name,
    round() {
      const start = performance.now();
      const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'ignore', 'inherit'] });
      if (ended.status !== 0) throw new Error(`it ended with ${ended.status}`);
      return performance.now() - start;
    },
  };
}
