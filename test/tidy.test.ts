/**
 * The sources keep the rules of test/support/tidy-rules.ts, and each of those rules can be broken.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { breaches, lineCount, rules, strayWords, type Files } from './support/tidy-rules.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const longFile = 300;

/** Files below a folder of the repository, or the file itself, by their path from there. */
function read(place: string): Files {
  const full = join(root, place);
  if (!existsSync(full)) return new Map();
  if (statSync(full).isFile()) return new Map([[place, readFileSync(full, 'utf8')]]);
  const names = readdirSync(full, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(full, name)).isFile());
  return new Map(names.sort().map((name) => [name.replaceAll('\\', '/'), readFileSync(join(full, name), 'utf8')]));
}

const sources = new Map([...read('src')].filter(([path]) => path.endsWith('.ts')));

test('the sources break no rule', () => {
  const long = [...sources].filter(([, text]) => lineCount(text) >= longFile);
  for (const [path, text] of long) console.warn(`src/${path}: ${lineCount(text)} lines; does it hold one concept?`);
  expect(sources.size).toBeGreaterThan(0);
  expect(breaches(sources).map(({ rule, path, line, found }) => `${rule}: src/${path}:${line}: ${found}`)).toEqual([]);
});

test.each(['src', 'test', 'docs', 'scripts', 'benchmarks', '.ci', 'README.md', 'CHANGELOG.md', 'package.json'])('%s holds no stray words', (place) => {
  const found = [...read(place)].flatMap(([path, text]) => strayWords(text).map((word) => `${path}: ${word}`));
  expect(found).toEqual([]);
});

test('stray words are seen', () => {
  const left = ['// TOD\u{4f}: later', '/* FIXM\u{45} */', 'read("/wor\u{6b}/file")', 'cd /roo\u{74}/x'];
  expect(left.filter((text) => strayWords(text).length === 0)).toEqual([]);
  expect(strayWords('https://example.org/work/x, src/root/x')).toEqual([]);
});

/** For each rule, files that break it; the first is the one at fault. */
const bad: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  'imports go down': [
    { 'net/a.ts': `import { b } from '../model/b.js';`, 'model/b.ts': '' },
    { 'ipam/a.ts': `import type { B } from '../drivers/b.js';` },
    { 'replica/a.ts': `const b = await import('../dns/b.js');` },
    { 'controller/a.ts': `type B = import('../cli/b.js').B;` },
    { 'model/a.ts': `import { open } from '#open-store';` },
    { 'nowhere/a.ts': '' },
  ],
  'no cycle': [
    { 'net/a.ts': `import { b } from './b.js';`, 'net/b.ts': `export * from './c.js';`, 'net/c.ts': `import type { A } from './a.js';` },
    { 'net/a.ts': `import { a } from './a.js';` },
  ],
  'a package has its place': [{ 'model/a.ts': `import { Result } from 'typescript-result';` }, { 'cli/a.ts': `import x from 'left-pad';` }],
  'Node only where Node is': [
    { 'model/a.ts': `import { readFileSync } from 'node:fs';` },
    { 'stores/memory/a.ts': `const fs = await import('node:fs');` },
    { 'model/a.ts': `const home = process.env;` },
    { 'model/a.ts': `const bytes = globalThis.Buffer.from('');` },
    { 'model/a.ts': `function f(bytes: Buffer) {}` },
  ],
  'time and chance come from the runtime': [
    { 'cli/a.ts': `const now = Date.now();` },
    { 'model/a.ts': `const now = performance.now();` },
    { 'model/a.ts': `setTimeout(() => {}, 1);` },
    { 'model/a.ts': `const later = { setInterval };` },
    { 'model/a.ts': `const chance = Math.random();` },
    { 'model/a.ts': `globalThis.crypto.getRandomValues(bytes);` },
  ],
  'no any': [{ 'model/a.ts': `let f = (x: any[]) => x;` }],
  'no assertion': [
    { 'model/a.ts': `const a = b as string;` },
    { 'model/a.ts': `const a = b as unknown as string;` },
    { 'model/a.ts': `const a = <string>b;` },
    { 'model/a.ts': `const a = b.get(1)!;` },
    { 'base/brand.ts': `const a = b!.c;` },
  ],
  'no silenced check': [{ 'model/a.ts': `// @ts-ignore` }, { 'model/a.ts': `/* eslint-disable no-var */` }],
  'no default export': [{ 'model/a.ts': `export default 1;` }, { 'model/a.ts': `export default function a() {}` }, { 'model/a.ts': `export default class {}` }],
  'no variable of a module': [{ 'model/a.ts': `let count = 0;` }, { 'model/a.ts': `export var count = 0;` }],
  'a barrel is a door': [{ 'model/a.ts': `export * from './b.js';` }],
  'a file says what it is': [{ 'model/a.ts': `import './b.js';` }, { 'model/a.ts': `// a file\n` }, { 'cli/main.ts': `#!/usr/bin/env node\nrun();` }],
  'names are in kebab case': [{ 'model/NetworkRecord.ts': '' }, { 'model/network_record.ts': '' }],
  'names say what things are': [{ 'model/net-utils.ts': '' }, { 'model/a.ts': `export class NetworkManager {}` }, { 'model/a.ts': `const eventHandler = 1;` }],
  'a file is short': [{ 'model/a.ts': '\n'.repeat(401) }],
  'a folder is small': [Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`net/a${index}.ts`, '']))],
};

describe('each rule can be broken', () => {
  test('and each has a case here', () => {
    expect(Object.keys(bad)).toEqual(Object.keys(rules));
  });

  for (const [rule, cases] of Object.entries(bad)) {
    test.each(cases.map((files) => [Object.values(files)[0], files] as const))(`${rule}: %s`, (_, files) => {
      const found = breaches(new Map(Object.entries(files))).find((breach) => breach.rule === rule);
      expect(found?.path).toBe(Object.keys(files)[0]);
    });
  }
});

test('what the rules allow breaks none', () => {
  const files = {
    'base/system-runtime.ts': `/**\n * Time.\n */\nexport const now = (): number => Date.now() + Math.random();\n`,
    'base/brand.ts': `/**\n * Brands.\n */\nexport const trusted = <T>(value: unknown): T => value as T;\n`,
    'model/a.ts': `/**\n * Says "any" and process in a text: x as string, b!.\n */\nimport { now as time } from '../base/system-runtime.js';\nexport const kinds = ['any', \`Date \${time()}\`] as const;\nexport const a = { process: 1, Date: 2 }.process !== 1;\nexport const f = (process: object, all: object[]) => { for (const { Date } of all) time(Date, process); };\n`,
    'stores/lmdb/index.ts': `/**\n * The door.\n */\nimport { join } from 'node:path';\nimport { open } from 'lmdb';\nexport * from '../../model/a.js';\nexport const path = join(process.cwd(), String(open));\n`,
    'cli/main.ts': `#!/usr/bin/env node\n/**\n * The command line.\n */\nimport { open } from '#open-store';\nopen();\n`,
  };
  expect(breaches(new Map(Object.entries(files)))).toEqual([]);
});
