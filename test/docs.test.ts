/**
 * The documentation's code is run: every `ts` block of the README and of docs/ as a program of its own, and every line
 * of every `sh` block in a shell where `cnm` is the command line of the sources. The programs are type-checked too.
 *
 * There is no way to mark a block as not to be run. What is no program is a `text` block. A line with the URL of a server
 * at 127.0.0.1 is run where test:stores has such a server (test/stores-real/cnm-docs.test.ts), on a part of its own.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { codeBlocks } from '../scripts/code-blocks.mjs';
import { commands, isForServer } from './support/shell-blocks.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const timeoutMs = 60_000;

const languages = new Set(['ts', 'sh', 'text', 'json', 'yaml', 'diff', 'mermaid']);
const tsx = [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), '--tsconfig', join(root, 'tsconfig.test.json')];

const folder = mkdtempSync(join(tmpdir(), 'libcnm-docs-'));
const bin = join(folder, 'bin');
mkdirSync(bin);
writeFileSync(join(bin, 'cnm'), `#!/bin/sh\nexec "${[process.execPath, ...tsx, join(root, 'src', 'cli', 'main.ts')].join('" "')}" "$@"\n`);
writeFileSync(join(bin, 'npx'), '#!/bin/sh\nexec "$@"\n');
for (const program of ['cnm', 'npx']) chmodSync(join(bin, program), 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly output: string;
}

function run(command: readonly [string, ...string[]], cwd: string): Promise<Ended> {
  const [program, ...args] = command;
  const env = { ...process.env, PATH: [bin, process.env['PATH']].join(delimiter) };
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, timeout: timeoutMs }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, output: `${command.join(' ')}\n${stdout}${stderr}` });
    });
  });
}

function markdownFiles(): string[] {
  const docs = join(root, 'docs');
  const below = existsSync(docs) ? readdirSync(docs, { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)) : [];
  return ['README.md', ...below.filter((name) => name.endsWith('.md')).sort()];
}

describe.each(markdownFiles())('%s', (name) => {
  const blocks = codeBlocks(readFileSync(join(root, name), 'utf8'));
  const cwd = join(folder, name.replaceAll(/[^a-z0-9]/gi, '-'));
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');

  test('its blocks say what they are', () => {
    expect(blocks.filter((block) => !languages.has(block.language) || block.rest !== '')).toEqual([]);
  });

  for (const block of blocks.filter((one) => one.language === 'ts')) {
    const file = join(cwd, `line-${block.line}.ts`);
    writeFileSync(file, block.code);
    test(`program at line ${block.line}`, { timeout: timeoutMs }, async () => {
      const { code, output } = await run([process.execPath, ...tsx, file], cwd);
      expect(code, output).toBe(0);
    });
  }

  for (const block of blocks.filter((one) => one.language === 'sh')) {
    for (const { line, exit } of commands(block.code).filter((one) => !isForServer(one.line))) {
      test(`${line} (block at line ${block.line})`, { timeout: timeoutMs }, async () => {
        expect(line).toMatch(/^(?:npx )?cnm /);
        const { code, output } = await run(['/bin/sh', '-c', line], cwd);
        expect(code, output).toBe(exit);
      });
    }
  }
});

test('the programs have no type errors', { timeout: timeoutMs }, async () => {
  const compilerOptions = { rootDir: '/', typeRoots: [join(root, 'node_modules', '@types')], incremental: false, noUnusedLocals: false };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: join(root, 'tsconfig.test.json'), compilerOptions, include: ['**/*.ts'] }));
  const { code, output } = await run([process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--project', folder], folder);
  expect(code, output).toBe(0);
});

test('the README has a program and commands to run', () => {
  const found = codeBlocks(readFileSync(join(root, 'README.md'), 'utf8')).map((block) => block.language);
  expect(found).toEqual(expect.arrayContaining(['ts', 'sh']));
});
