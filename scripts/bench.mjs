/**
 * `npm run bench` and `npm run bench:report`: makes JavaScript of the sources and the benchmarks as they are now, and
 * runs it with Node alone, so that no loader is in what is measured.
 *
 * The first argument names the program in benchmarks/; the others are its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installIfMissing, root } from './lib.mjs';

installIfMissing();
const esbuild = await import('esbuild');
const [program = 'all', ...args] = process.argv.slice(2);
const cache = join(root, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'bench-'));
let code = 1;
try {
  await prepare();
  const options = ['--expose-gc', '--max-old-space-size=12288'];
  const ended = spawnSync(process.execPath, [...options, join(folder, 'benchmarks', `${program}.bench.js`), ...args], { cwd: root, stdio: 'inherit' });
  code = ended.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);

/** A tree like the repository's, with JavaScript in it; below node_modules, so that packages are found. */
async function prepare() {
  const sources = ['src', 'benchmarks', join('test', 'support')].flatMap(typescriptIn);
  await esbuild.build({ absWorkingDir: root, entryPoints: sources, outdir: folder, outbase: root, format: 'esm', target: 'es2023', logLevel: 'warning' });
  const openStore = { browser: './src/stores/open-store.browser.js', default: './src/stores/open-store.node.js' };
  const description = { type: 'module', sideEffects: false, imports: { '#open-store': openStore } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(description));
  symlinkSync(join(root, 'scripts'), join(folder, 'scripts'), 'dir');
}

/**
 * @param {string} top
 * @returns {string[]}
 */
function typescriptIn(top) {
  const names = readdirSync(join(root, top), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(top, name));
}
