import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
const pages = ['README.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);

/** Folders whose paths the documents name from `src` on. */
const rooms = new Set(
  readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name),
);

test.each(pages)('%s names files that are there', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => join(dirname(page), link));
  const inSource = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)]
    .map(([, path = '']) => path)
    .flatMap((path) => (rooms.has(path.split('/')[0] ?? '') ? [join('src', path)] : /^(src|test|docs|scripts)\//.test(path) ? [path] : []));
  expect([...links, ...inSource].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
