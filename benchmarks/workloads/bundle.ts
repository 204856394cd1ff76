/**
 * How large is what a page has to load: a controller with its built-in drivers and memory store, and the simulator?
 */
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Workload } from '../framework/figure.js';

const sources = fileURLToPath(new URL('../../src', import.meta.url));

export const workload: Workload = {
  name: 'bundle',
  question: 'how large is what a page has to load?',
  async *measure() {
    const core = await compressed("export { createController } from './index.js';");
    const both = await compressed("export { createController, createSimulator } from './index.js';");
    const cluster = await compressed("export { createController, createCluster } from './index.js';");
    yield { name: 'createController, gzip', unit: 'kB', ours: core, targets: [{ atMost: 45 }] };
    yield { name: 'the simulator besides', unit: 'kB', ours: both - core, targets: [{ atMost: 45 }] };
    yield { name: 'createCluster besides', unit: 'kB', ours: cluster - core };
    yield { name: 'all that the package exports', unit: 'kB', ours: await compressed("export * from './index.js';") };
  },
};

/** Thousands of bytes of a program as a page loads it: bundled and minified by esbuild, compressed by gzip. */
async function compressed(program: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: sources },
    ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', target: 'es2023', logLevel: 'error' },
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1_000;
}
