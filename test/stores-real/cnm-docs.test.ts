/**
 * The documentation's commands and examples that need a server, in their order, on the run's servers.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { codeBlocks } from '../../scripts/code-blocks.mjs';
import { commands, isFor, onServer } from '../support/shell-blocks.js';
import { describeServer, freshPrefix } from './servers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), '--tsconfig', join(root, 'tsconfig.test.json')];
const folder = mkdtempSync(join(tmpdir(), 'libcnm-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = ['README.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name))];

/** The commands of each page that need a store's server. */
function commandsFor(name: string): { page: string; line: string; exit: number }[] {
  return pages
    .filter((page) => page.endsWith('.md'))
    .flatMap((page) => codeBlocks(readFileSync(join(root, page), 'utf8')).map((block) => ({ page, block })))
    .flatMap(({ page, block }) => (block.language === 'sh' ? commands(block.code).map((command) => ({ page, ...command })) : []))
    .filter(({ line }) => isFor(line, name));
}

function run(program: string, args: readonly string[]): Promise<{ code: number; out: string; output: string }> {
  return new Promise((resolve) => {
    execFile(program, [...args], { cwd: folder, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, out: stdout, output: `${args.join(' ')}\n${stdout}${stderr}` });
    });
  });
}

describe.each(['etcd', 'consul', 'zookeeper', 'redis'])('documents on %s', (name) => {
  const found = commandsFor(name);
  describeServer(name, (server) => {
    const url = `${server}/${freshPrefix()}`;
    const cnm = [process.execPath, ...tsx, join(root, 'src', 'cli', 'main.ts')].map((word) => `'${word}'`).join(' ');

    test.each(found)('$page: $line', async ({ line, exit }) => {
      expect(line).toMatch(/^cnm /);
      const { code, output } = await run('/bin/sh', ['-c', `${cnm} ${onServer(line, name, url).slice('cnm '.length)}`]);
      expect(code, output).toBe(exit);
    });

    if (found.length === 0) test.skip('no document has commands for it');
  });
});

test('the documents have commands for Consul', () => {
  expect(commandsFor('consul').length).toBeGreaterThan(0);
});

describeServer('consul', (server) => {
  test('two-hosts-consul.ts runs and ends', async () => {
    const { code, out, output } = await run(process.execPath, [...tsx, join(root, 'docs', 'examples', 'two-hosts-consul.ts'), `${server}/${freshPrefix()}`]);
    expect(code, output).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      'h2 has ov_net2, global, 10.0.0.0/24',
      'h2 has ov_net3, global, 172.19.0.0/24',
      'box1 > box2 (10.0.0.3): 1 of 1 answered',
      'box2 > box1 (10.0.0.2): 1 of 1 answered',
    ]);
  });
});
