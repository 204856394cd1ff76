/**
 * `npm run lint`: every static check, each with its verdict; the exit code is 1 when any failed.
 *
 * publint and attw look at the package as it would be published, so the build is brought up to date first.
 */
import { buildIfStale, installIfMissing, run, tool } from './lib.mjs';

/** @type {readonly [name: string, command: () => string[]][]} */
const checks = [
  ['oxlint', () => [...tool('oxlint'), '--deny-warnings']],
  ['eslint', () => [...tool('eslint'), '--max-warnings=0', '.']],
  ['knip', () => tool('knip')],
  ['publint', () => [...tool('publint'), '--strict']],
  ['attw', () => [...tool('@arethetypeswrong/cli', 'attw'), '--pack', '.', '--profile', 'esm-only']],
];

installIfMissing();
buildIfStale();
let failed = false;
for (const [name, command] of checks) {
  const ok = run(command(), { quiet: true }) === 0;
  console.log(`${name}: ${ok ? 'ok' : 'failed'}`);
  failed ||= !ok;
}
process.exit(failed ? 1 : 0);
