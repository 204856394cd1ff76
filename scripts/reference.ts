/**
 * Writes docs/reference.md from the code: error codes, driver labels, events.
 *
 *     npx tsx --tsconfig tsconfig.test.json scripts/reference.ts           writes it
 *     npx tsx --tsconfig tsconfig.test.json scripts/reference.ts --check   fails when it is not current
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OptionSchema } from '../src/contracts/options.js';
import { bridgeOptions } from '../src/drivers/bridge/options.js';
import { ipvlanOptions } from '../src/drivers/ipvlan/ipvlan-driver.js';
import { macvlanOptions } from '../src/drivers/macvlan/macvlan-driver.js';
import { overlayOptions } from '../src/drivers/overlay/options.js';

const root = new URL('..', import.meta.url).pathname;
const page = join(root, 'docs', 'reference.md');

/** The whole page. */
export function reference(): string {
  return [
    '# Reference',
    '',
    'Generated from the code by `scripts/reference.ts`; a test compares it.',
    '',
    '## Errors',
    '',
    'Every expected failure has a code that never changes. The kind alone decides an exit code and whether a retry makes',
    'sense: `conflict`, `unavailable` and `timeout` may pass, the others need another request.',
    '',
    '| code | kind | message |',
    '|---|---|---|',
    ...errors(),
    '',
    '## Labels of the bridge driver',
    '',
    ...labels(bridgeOptions),
    '',
    '## Labels of the overlay driver',
    '',
    ...labels(overlayOptions),
    '| `encrypted` | any text | not encrypted |',
    '',
    '## Labels of the macvlan driver',
    '',
    ...labels(macvlanOptions),
    '',
    '## Labels of the ipvlan driver',
    '',
    ...labels(ipvlanOptions),
    '',
    '## Events',
    '',
    'Made from committed changes, of whichever controller: `controller.on(type, listener, { signal })`.',
    '',
    '| type | fields |',
    '|---|---|',
    ...events(),
    '',
  ].join('\n');
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** One row for each class made with errorClass. */
function errors(): string[] {
  const rows = new Map<string, string>();
  for (const file of sources(join(root, 'src'))) {
    const text = readFileSync(file, 'utf8');
    for (const found of text.matchAll(/errorClass\(\s*'([A-Z0-9_]+)',\s*'([a-z-]+)',\s*\{\s*message:/g)) {
      const [, code = '', kind = ''] = found;
      const after = text.slice(found.index + found[0].length);
      const message = /=>\s*(?:\n\s*)?(`[^`]*`|'(?:[^'\\]|\\.)*'|"[^"]*"|d\.[a-z]+)/.exec(after)?.[1] ?? '';
      rows.set(code, `| \`${code}\` | ${kind} | ${shown(message)} |`);
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** A message's template in words: what is filled in stands in angle brackets. */
function shown(source: string): string {
  if (source.startsWith('d.')) return `\\<${source.slice(2)}\\>`;
  const text = source.slice(1, -1).replaceAll("\\'", "'");
  return text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, (part) => `\\<${/d\.([a-zA-Z]+)/.exec(part)?.[1] ?? '...'}\\>`).replaceAll('|', '\\|');
}

function labels(schema: OptionSchema): string[] {
  const rows = Object.values(schema).map(({ label, expected, fallback }) => {
    const value = String(fallback);
    return `| \`${label}\` | ${expected} | ${value === '' || value === '0' ? 'none' : value} |`;
  });
  return ['| label | value | when left out |', '|---|---|---|', ...rows];
}

function events(): string[] {
  const text = readFileSync(join(root, 'src', 'contracts', 'events.ts'), 'utf8');
  const fieldsOf = new Map<string, string[]>();
  for (const [, name = '', parent, body = ''] of text.matchAll(/interface (\w+Event)(?: extends (\w+))? \{([^}]*)\}/g)) {
    const own = [...body.matchAll(/readonly (\w+)/g)].map(([, field = '']) => field);
    fieldsOf.set(name, [...(parent === undefined ? [] : (fieldsOf.get(parent) ?? [])), ...own]);
  }
  return [...text.matchAll(/'([a-z]+:[a-z]+)': (\w+);/g)].map(
    ([, type = '', name = '']) => `| \`${type}\` | ${(fieldsOf.get(name) ?? []).join(', ')} |`,
  );
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (!process.argv.includes('--check')) writeFileSync(page, reference());
  else if (readFileSync(page, 'utf8') !== reference()) {
    console.error('docs/reference.md is not current: run scripts/reference.ts');
    process.exitCode = 1;
  }
}
