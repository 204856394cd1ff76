/**
 * `npm run check:browser`: bundles test/browser/program.ts with esbuild and with vite, each with its defaults, and runs
 * both bundles in headless Chromium.
 *
 * The program is copied to an empty folder where `libcnm` is an installed package, so the bundlers meet what a user's
 * bundler meets: the built files, by way of package.json. Neither bundle may hold a Node module or a store that needs one.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildIfStale, chromium, inCi, installIfMissing, kilobytes, root } from './lib.mjs';

installIfMissing();
if (!existsSync(chromium)) {
  console.log(`Browser check left out: no Chromium at ${chromium}. On Debian: apt-get install chromium; elsewhere set CHROMIUM to its path.`);
  process.exit(inCi ? 1 : 0);
}
buildIfStale();
const esbuild = await import('esbuild');
const vite = await import('vite');
const { chromium: browserType } = await import('playwright-core');

/** Started without the services that look for hosts outside. */
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/**
 * A page's folder and the modules that went into its script.
 * @typedef {{ folder: string, modules: string[] }} Bundle
 */

let failed = false;
const app = mkdtempSync(join(tmpdir(), 'libcnm-browser-'));
try {
  prepare();
  const bundles = Object.entries({ esbuild: await bundleWithEsbuild(), vite: await bundleWithVite() });
  const browser = await browserType.launch({ executablePath: chromium, headless: true, args: flags });
  try {
    for (const [name, bundle] of bundles) {
      refuseNodeModules(name, bundle);
      console.log(`${name}: ${size(bundle)}: ${await runPage(browser, bundle)}`);
    }
  } finally {
    await browser.close();
  }
} catch (error) {
  console.error(error);
  failed = true;
} finally {
  rmSync(app, { recursive: true, force: true });
}
console.log(`browser check: ${failed ? 'failed' : 'ok'}`);
process.exit(failed ? 1 : 0);

/** Lays out a user's project: a page, its program, and the package as npm would link it. */
function prepare() {
  mkdirSync(join(app, 'node_modules'));
  symlinkSync(root, join(app, 'node_modules', 'libcnm'), 'dir');
  cpSync(join(root, 'test', 'browser', 'program.ts'), join(app, 'program.ts'));
  writeFileSync(join(app, 'index.html'), page('/program.ts'));
}

/**
 * @param {string} script
 * @returns {string}
 */
function page(script) {
  return `<!doctype html><html lang="en"><head><title>libcnm</title></head><body><script type="module" src="${script}"></script></body></html>`;
}

/** @returns {Promise<Bundle>} */
async function bundleWithEsbuild() {
  const folder = join(app, 'esbuild');
  const built = await esbuild.build({
    absWorkingDir: app,
    entryPoints: ['program.ts'],
    bundle: true,
    format: 'esm',
    minify: true,
    metafile: true,
    outfile: join(folder, 'program.js'),
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'index.html'), page('/program.js'));
  const imported = Object.values(built.metafile.outputs).flatMap((output) => output.imports.map((one) => one.path));
  return { folder, modules: [...Object.keys(built.metafile.inputs), ...imported] };
}

/** @returns {Promise<Bundle>} */
async function bundleWithVite() {
  const folder = join(app, 'vite');
  const built = await vite.build({ root: app, configFile: false, logLevel: 'warn', build: { outDir: folder } });
  if (!('output' in built)) throw new Error('vite gave several outputs where one was asked for');
  const modules = built.output.flatMap((file) => (file.type === 'chunk' ? [...Object.keys(file.modules), ...file.imports] : []));
  return { folder, modules };
}

/**
 * Throws when a bundle holds what only Node has: a `node:` module, vite's empty stand-in for one, or the client of a store.
 * @param {string} name
 * @param {Bundle} bundle
 */
function refuseNodeModules(name, { modules }) {
  if (!modules.some((module) => module.endsWith('dist/index.js'))) throw new Error(`${name}: the package's index is not among the bundle's modules`);
  const refused = modules.filter((module) => /^node:|__vite-browser-external|node_modules\/(?:lmdb|etcd3|consul|node-zookeeper-client|ioredis)\/|stores\/(?:lmdb|etcd|consul|zookeeper|redis)\//.test(module));
  if (refused.length > 0) throw new Error(`${name}: the bundle holds ${refused.join(', ')}`);
}

/**
 * Opens the page and waits until its program has put `result` on the global object.
 * @param {import('playwright-core').Browser} browser
 * @param {Bundle} bundle
 * @returns {Promise<string>}
 */
async function runPage(browser, bundle) {
  const tab = await browser.newPage();
  const broken = new Promise((_, reject) => tab.on('pageerror', reject));
  // The folder is served by the browser's own interception, so there is no server and no port.
  await tab.route('**/*', (route) => route.fulfill({ path: join(bundle.folder, new URL(route.request().url()).pathname) }));
  await tab.goto('http://libcnm.test/index.html');
  const result = tab.waitForFunction(() => Reflect.get(globalThis, 'result'), undefined, { timeout: 30_000 });
  const text = String(await (await Promise.race([result, broken])).jsonValue());
  await tab.close();
  if (!text.startsWith('ok')) throw new Error(`the page says: ${text}`);
  return text;
}

/**
 * @param {Bundle} bundle
 * @returns {string}
 */
function size({ folder }) {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const script = readFileSync(join(folder, /src="(?<path>[^"]+)"/.exec(html)?.groups?.['path'] ?? ''));
  return `${kilobytes(script.length)} kB, ${kilobytes(gzipSync(script).length)} kB compressed`;
}
