/**
 * How long does a process take that imports the library and makes its first network, above one that does nothing?
 */
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import type { Workload } from '../framework/figure.js';
import { compare, type Contender } from '../framework/rounds.js';

const library = new URL('../../src/index.js', import.meta.url).href;
const alone = new URL('../../src/controller/create-controller.js', import.meta.url).href;

const NOTHING = '0';
const IMPORT = `await import(${JSON.stringify(library)})`;
const firstNetwork = (url: string): string => `
  const { createController } = await import(${JSON.stringify(url)});
  const controller = (await createController({ host: { name: 'h1', address: '192.0.2.1' }, store: 'memory:' })).getOrThrow();
  (await controller.createNetwork({ name: 'n1' })).getOrThrow();
  process.exit(0);`;

export const workload: Workload = {
  name: 'cold-start',
  question: 'how long does a process take that imports the library and makes its first network, above an empty one?',
  async *measure({ quick }) {
    const rounds = quick ? 3 : 15;
    const [empty, imported, whole, core] = await compare([starting('an empty process', NOTHING), starting('import', IMPORT), starting('network', firstNetwork(library)), starting('core', firstNetwork(alone))], rounds);
    const above = (ms: number): number => ms - empty!.value;
    const peers = [empty!];
    yield { name: 'import of all of libcnm, above an empty process', unit: 'ms', ours: above(imported!.value), peers };
    yield { name: 'import and first network, above an empty process', unit: 'ms', ours: above(whole!.value), peers, targets: [{ atMost: 60 }] };
    yield { name: 'the same of createController alone', unit: 'ms', ours: above(core!.value), peers };
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
