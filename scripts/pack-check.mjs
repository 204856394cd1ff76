/**
 * `npm run check:pack`: packs the package, installs the tarball in an empty folder, and there type-checks and runs the
 * README's program, loads every door, misses the clients of stores, and starts the command line.
 *
 * The types are checked as a Node user has them: strict, ours and our dependencies' included (skipLibCheck is off), with
 * the types of Node and without those of a browser.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeBlocks } from './code-blocks.mjs';
import { buildIfStale, installIfMissing, kilobytes, mustRun, npm, output, readJson, root, tool } from './lib.mjs';

/** Files outside dist/ that a package has. */
const besides = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];

const compilerOptions = {
  target: 'es2023',
  lib: ['es2023'],
  types: ['node'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  verbatimModuleSyntax: true,
};

installIfMissing();
buildIfStale();
const app = mkdtempSync(join(tmpdir(), 'libcnm-pack-'));
process.on('exit', () => rmSync(app, { recursive: true, force: true }));

const [packed] = JSON.parse(output([...npm(), 'pack', '--pack-destination', app, '--json']));
refuseStrayFiles(packed.files.map((/** @type {{ path: string }} */ file) => file.path));
console.log(`${packed.filename}: ${packed.entryCount} files, ${kilobytes(packed.size)} kB packed, ${kilobytes(packed.unpackedSize)} kB unpacked`);
writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
mustRun([...npm(), 'install', `./${packed.filename}`, '--prefer-offline', '--no-audit', '--no-fund'], { cwd: app, quiet: true });

const program = codeBlocks(readFileSync(join(root, 'README.md'), 'utf8')).find((block) => block.language === 'ts');
if (program === undefined) throw new Error('README.md has no ts block');
writeFileSync(join(app, 'program.ts'), program.code);
writeFileSync(join(app, 'doors.ts'), doors().map((door) => `export * as ${door.replaceAll(/\W/g, '_')} from '${door}';\n`).join(''));
writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts', 'doors.ts'] }));
mkdirSync(join(app, 'node_modules', '@types'), { recursive: true });
symlinkSync(join(root, 'node_modules', '@types', 'node'), join(app, 'node_modules', '@types', 'node'), 'dir');
mustRun([...tool('typescript', 'tsc'), '--project', app]);
mustRun([process.execPath, 'doors.js'], { cwd: app });
mustRun([process.execPath, 'program.js'], { cwd: app });
writeFileSync(join(app, 'clients.js'), clientsMissing());
mustRun([process.execPath, 'clients.js'], { cwd: app });
mustRun([...npm(), 'exec', '--', 'cnm', '--help'], { cwd: app, quiet: true });
console.log('pack check: ok');

/**
 * A program that opens each store whose client is a package of its own, none of which is installed here.
 * @returns {string}
 */
function clientsMissing() {
  return `import { etcdStore } from 'libcnm/stores/etcd';
import { consulStore } from 'libcnm/stores/consul';
import { zookeeperStore } from 'libcnm/stores/zookeeper';
import { redisStore } from 'libcnm/stores/redis';
const host = { host: '127.0.0.1', port: 1 };
for (const open of [etcdStore, consulStore, zookeeperStore, redisStore]) {
  const { error } = await open({ host, hosts: [host] });
  if (error?.code !== 'STORE_CLIENT_MISSING') throw new Error(\`\${open.name} without its client: \${error}\`);
}
`;
}

/**
 * The names by which the package's parts are imported.
 * @returns {string[]}
 */
function doors() {
  const { name, exports } = readJson(join(root, 'package.json'));
  return Object.keys(exports).filter((door) => !door.endsWith('.json')).map((door) => join(name, door));
}

/**
 * Throws when the package holds anything but what was built and the files that every package has, or lacks one of them.
 * @param {readonly string[]} paths
 */
function refuseStrayFiles(paths) {
  const stray = paths.filter((path) => !path.startsWith('dist/') && !besides.includes(path));
  const lacking = besides.filter((path) => !paths.includes(path));
  if (stray.length > 0) throw new Error(`the package holds ${stray.join(', ')}`);
  if (lacking.length > 0) throw new Error(`the package lacks ${lacking.join(', ')}`);
}
