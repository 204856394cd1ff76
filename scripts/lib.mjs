/**
 * What the scripts share: where the repository is, running a command, installing what is missing, building what is stale.
 *
 * It imports nothing but Node's own modules, because it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The file whose age is the build's age. */
const built = join(root, 'dist', 'cli', 'main.js');

/** Chromium for the browser check: Debian's, or what CHROMIUM names. */
export const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether this runs under continuous integration, where nothing may be left out. */
export const inCi = process.env['CI'] === 'true';

/**
 * Runs a command in the repository, or in `options.cwd`, and gives its exit code; a command that a signal ended gives 1.
 * @param {readonly string[]} command The program and its arguments.
 * @param {{ cwd?: string, quiet?: boolean }} [options] Quiet shows the command's output only when it fails.
 * @returns {number}
 */
export function run([program = '', ...args], options = {}) {
  const quiet = options.quiet === true;
  const ended = spawnSync(program, args, { cwd: options.cwd ?? root, stdio: quiet ? 'pipe' : 'inherit', encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (ended.error) console.error(`${program}: ${ended.error.message}`);
  const code = ended.status ?? 1;
  if (quiet && code !== 0) process.stderr.write(`${ended.stdout}${ended.stderr}`);
  return code;
}

/**
 * Runs a command and ends this process with its exit code if that is not 0.
 * @param {readonly string[]} command
 * @param {{ cwd?: string, quiet?: boolean }} [options]
 */
export function mustRun(command, options) {
  const code = run(command, options);
  if (code !== 0) process.exit(code);
}

/**
 * Runs a command in the repository and gives what it printed; ends this process if the command fails.
 * @param {readonly string[]} command
 * @returns {string}
 */
export function output([program = '', ...args]) {
  const ended = spawnSync(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  if (ended.status !== 0) process.exit(ended.status ?? 1);
  return ended.stdout;
}

/**
 * The command that starts an installed package's program with this Node, on any system.
 * @param {string} packageName
 * @param {string} [binName] The program's name, where it is not the package's.
 * @returns {string[]}
 */
export function tool(packageName, binName = packageName) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = readJson(join(folder, 'package.json'));
  return [process.execPath, join(folder, typeof bin === 'string' ? bin : bin[binName])];
}

/**
 * The command that starts npm: the npm that runs this script, or the one on the path.
 * @returns {string[]}
 */
export function npm() {
  const path = process.env['npm_execpath'];
  return path?.endsWith('.js') === true ? [process.execPath, path] : ['npm'];
}

/** Runs `npm ci` when node_modules is not what the lockfile says. */
export function installIfMissing() {
  if (isInstalled()) return;
  console.log('Installing dependencies (npm ci).');
  mustRun([...npm(), 'ci', '--no-audit', '--no-fund']);
}

/** Contents are compared, not times: a checkout makes every file look new. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = readJson(installed).packages;
  const want = Object.entries(readJson(join(root, 'package-lock.json')).packages);
  return want.every(([path, wanted]) => path === '' || wanted.optional === true || have[path]?.version === wanted.version);
}

/** Builds when there is no build, or a source is newer than it. */
export function buildIfStale() {
  const sources = ['src', 'package.json', 'tsconfig.json'].map((name) => newest(join(root, name)));
  if (existsSync(built) && Math.max(...sources) <= statSync(built).mtimeMs) return;
  console.log('Building (npm run build).');
  mustRun([process.execPath, join(root, 'scripts', 'build.mjs')]);
}

/**
 * When a file, or anything below a folder, last changed; a folder's own time tells of what was deleted.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  const stat = statSync(path);
  const below = stat.isDirectory() ? readdirSync(path).map((name) => newest(join(path, name))) : [];
  return Math.max(stat.mtimeMs, ...below);
}

/**
 * Type-checks sources, tests, scripts and examples, and then the sources that must run in a browser without Node's types.
 * @returns {boolean} Whether there were no errors.
 */
export function typeCheck() {
  const projects = ['tsconfig.test.json', 'tsconfig.browser.json'];
  return projects.map((project) => run([...tool('typescript', 'tsc'), '--project', project])).every((code) => code === 0);
}

/**
 * A size for people.
 * @param {number} bytes
 * @returns {string}
 */
export function kilobytes(bytes) {
  return (bytes / 1000).toFixed(1);
}

/**
 * A JSON file's content.
 * @param {string} path
 * @returns {any}
 */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
