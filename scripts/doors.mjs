/**
 * The package's doors as ES modules that share chunks: a process that imports one opens a few files instead of hundreds; see `merge-chunks.mjs`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { readJson, root } from './lib.mjs';
import { mergeChunks } from './merge-chunks.mjs';

/**
 * Makes JavaScript of src/, each door where the package's description says that it is in dist/.
 * @param {string} outdir What stands for dist/.
 */
export async function buildDoors(outdir) {
  const { bin, exports, imports } = readJson(join(root, 'package.json'));
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [bin, exports, imports].flatMap(programsOf).map((file) => file.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts')),
    ...{ outdir, outbase: 'src', chunkNames: 'chunks/[name]-[hash]' },
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'neutral', target: 'es2023', packages: 'external', external: ['node:*', ...Object.keys(imports)] },
    ...{ sourcemap: true, write: false, logLevel: 'warning' },
  });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, withoutBareImports(text));
  }
  await mergeChunks(outdir, { allocator: 'ipam/index.js', library: 'index.js' });
}

/**
 * A chunk that is imported for nothing would be run for its effects, of which the package has none.
 * @param {string} text
 */
function withoutBareImports(text) {
  return text.replaceAll(/^import "\.{1,2}\/.*";$/gm, '');
}

/**
 * The programs below a part of the package's description.
 * @param {unknown} part
 * @returns {string[]}
 */
function programsOf(part) {
  if (typeof part === 'string') return part.endsWith('.js') ? [part] : [];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(programsOf) : [];
}
