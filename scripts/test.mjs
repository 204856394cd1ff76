/**
 * `npm test`: installs what is missing, type-checks, runs the tests, and says what was left out and why.
 *
 * The tests of stores on servers run with the servers that are on the machine; under CI all have to be there, and are
 * installed where that is possible.
 * Arguments after `--` go to vitest. The last line is `N passed, N failed, N skipped`, counted from vitest's report;
 * a test file that could not be loaded counts as one failure.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, inCi, installIfMissing, readJson, root, run, tool, typeCheck } from './lib.mjs';
import { startServers } from './servers/index.mjs';

installIfMissing();
const typesOk = typeCheck();
const folder = mkdtempSync(join(tmpdir(), 'libcnm-test-'));
const file = join(folder, 'report.json');
const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts', 'skipped-reporter.mjs')}`, '--reporter=json', `--outputFile.json=${file}`];
const servers = await startServers({ install: inCi });
process.env['LIBCNM_STORES'] = servers.stores;
let code = 1;
try {
  code = run([...tool('vitest'), 'run', ...reporters, ...process.argv.slice(2)]);
} finally {
  await servers.stop();
}

/** @type {{ testResults: { status: string, assertionResults: { status: string, fullName: string }[] }[] }} */
const { testResults } = existsSync(file) ? readJson(file) : { testResults: [{ status: 'failed', assertionResults: [] }] };
rmSync(folder, { recursive: true });
const tests = testResults.flatMap((suite) => suite.assertionResults);
const passed = tests.filter((test) => test.status === 'passed');
const failed = tests.filter((test) => test.status === 'failed');
const notLoaded = testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'));
const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');

console.log('\nLeft out of this run:');
console.log(`  browser check: starts a browser; npm run check:browser${existsSync(chromium) ? '' : ` (needs Chromium, not found at ${chromium})`}`);
console.log('  pack check: installs the package from a tarball; npm run check:pack');
console.log('  long simulation: runs for as many seeds as you give it; npm run simulate');
console.log('  long soak: ten million operations take hours; npm run soak');
for (const missing of servers.missing) console.log(`  a store on a server: ${missing}`);
if (skipped.length > 0) console.log('  skipped tests: listed above by their reasons');
if (inCi && servers.missing.length > 0) console.log('\nServers are missing: this run has failed whatever the tests say.');
if (!typesOk) console.log('\nType errors, listed at the top: this run has failed whatever the tests say.');

console.log(`\n${passed.length} passed, ${failed.length + notLoaded.length} failed, ${skipped.length} skipped`);
process.exit(code === 0 && typesOk && !(inCi && servers.missing.length > 0) ? 0 : 1);
