/**
 * The programs of docs/examples, run as they are; those that need a server are run in test/stores-real/cnm-docs.test.ts.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsx = ['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'tsconfig.test.json'];

/** What each prints. */
const PRINTED: Readonly<Record<string, readonly string[]>> = {
  'two-hosts-overlay.ts': ['box1 > box2 (10.0.0.3): 1 of 1 answered', 'box1 > 10.0.0.3 (10.0.0.3): 1 of 1 answered'],
};

const NEED_SERVER: ReadonlySet<string> = new Set(['two-hosts-consul.ts']);

const files = readdirSync(`${root}docs/examples`).filter((name) => name.endsWith('.ts') && !NEED_SERVER.has(name));

test.each(files)('%s runs and ends', { timeout: 60_000 }, async (name) => {
  const { stdout } = await promisify(execFile)(process.execPath, [...tsx, `docs/examples/${name}`], { cwd: root });
  const printed = PRINTED[name];
  if (printed !== undefined) expect(stdout.trimEnd().split('\n')).toEqual(printed);
});

test('the example of two hosts is short', () => {
  const lines = readFileSync(`${root}docs/examples/two-hosts-overlay.ts`, 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(30);
});
