/**
 * `npm test`: installs what is missing, type-checks, runs the tests, and says what was left out and why.
 *
 * Arguments after `--` go to vitest. The last line is `N passed, N failed, N skipped`, counted from vitest's report;
 * a test file that could not be loaded counts as one failure.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, installIfMissing, readJson, run, tool, typeCheck } from './lib.mjs';

installIfMissing();
const typesOk = typeCheck();
const folder = mkdtempSync(join(tmpdir(), 'libcnm-test-'));
const file = join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
const code = run([...tool('vitest'), 'run', ...reporters, ...process.argv.slice(2)]);

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
for (const test of skipped.slice(0, 20)) console.log(`  skipped test: ${test.fullName}`);
if (skipped.length > 20) console.log(`  and ${skipped.length - 20} more skipped tests`);
if (!typesOk) console.log('\nType errors, listed at the top: this run has failed whatever the tests say.');

console.log(`\n${passed.length} passed, ${failed.length + notLoaded.length} failed, ${skipped.length} skipped`);
process.exit(code === 0 && typesOk ? 0 : 1);
