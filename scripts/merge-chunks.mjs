/**
 * Chunks that a door always loads together, as one file: to open a file takes longer than to read what is in it.
 *
 * A bundler makes a chunk of whatever the same doors need, so many doors leave many small ones. Relies on how esbuild
 * writes them: `import {...} from "./chunk.js";` at the start of a line, and one `export {...};` at the end of a chunk.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const IMPORT = /^import \{([^}]*)\} from "(\.[^"]+)";$/gm;
const EXPORT = /^export \{([^}]*)\};$/m;

/**
 * Where a chunk has gone, and its exports' names there.
 * @typedef {{ readonly file: string, readonly names: ReadonlyMap<string, string> }} Place
 */

/**
 * Merges what each door needs and no door before it.
 * @param {string} folder What esbuild has written.
 * @param {Readonly<Record<string, string>>} doors The merged files' names, each with its door from the folder.
 */
export async function mergeChunks(folder, doors) {
  const chunks = join(folder, 'chunks');
  /** @type {Map<string, Place>} */
  const places = new Map();
  for (const [name, door] of Object.entries(doors)) {
    const file = join(chunks, `${name}.js`);
    const group = [...neededBy(join(folder, door))].filter((needed) => dirname(needed) === chunks && !places.has(needed));
    const names = namesIn(group);
    await merge(group, names, file);
    for (const chunk of group) places.set(chunk, { file, names: names.get(chunk) ?? new Map() });
  }
  for (const chunk of places.keys()) for (const file of [chunk, `${chunk}.map`]) rmSync(file);
  for (const file of filesIn(folder)) writeFileSync(file, pointed(file, places));
}

/**
 * A program and all that it imports, once each.
 * @param {string} program
 * @param {Set<string>} found
 * @returns {Set<string>}
 */
function neededBy(program, found = new Set()) {
  if (found.has(program)) return found;
  found.add(program);
  for (const [, , path = ''] of readFileSync(program, 'utf8').matchAll(IMPORT)) neededBy(resolve(dirname(program), path), found);
  return found;
}

/**
 * The names that chunks' exports have together: their own, with a number where two have the same.
 * @param {readonly string[]} group
 */
function namesIn(group) {
  const taken = new Set();
  /** @type {Map<string, Map<string, string>>} */
  const names = new Map();
  for (const [at, chunk] of group.entries()) {
    const own = new Map();
    for (const [, name] of listed(EXPORT.exec(readFileSync(chunk, 'utf8'))?.[1] ?? '')) {
      own.set(name, taken.has(name) ? `${name}$${at}` : name);
      taken.add(name);
    }
    names.set(chunk, own);
  }
  return names;
}

/**
 * Makes one file of some chunks, which imports the others as they do.
 * @param {readonly string[]} group
 * @param {ReadonlyMap<string, ReadonlyMap<string, string>>} names
 * @param {string} file
 */
async function merge(group, names, file) {
  const inside = new Set(group);
  const exports = group.map((chunk) => `export {${Array.from(names.get(chunk) ?? [], ([own, name]) => `${own} as ${name}`).join(', ')}} from ${JSON.stringify(chunk)};`);
  await build({
    stdin: { contents: exports.join('\n'), resolveDir: dirname(file) },
    ...{ outfile: file, allowOverwrite: true, bundle: true, format: 'esm', platform: 'neutral', target: 'es2023', sourcemap: true, logLevel: 'warning' },
    plugins: [
      {
        name: 'others stay outside',
        setup({ onResolve }) {
          onResolve({ filter: /.*/ }, ({ path, importer }) => (inside.has(resolve(dirname(importer), path)) || inside.has(path) ? undefined : { path, external: true }));
        },
      },
    ],
  });
}

/**
 * A file whose imports of chunks are those of the files that they have gone to.
 * @param {string} file
 * @param {ReadonlyMap<string, Place>} places
 */
function pointed(file, places) {
  return readFileSync(file, 'utf8').replaceAll(IMPORT, (whole, /** @type {string} */ list, /** @type {string} */ path) => {
    const place = places.get(resolve(dirname(file), path));
    if (place === undefined) return whole;
    const names = listed(list).map(([name, local]) => `\n  ${place.names.get(name)} as ${local}`);
    const folder = relative(dirname(file), dirname(place.file));
    return `import {${names.join(',')}\n} from "${folder === '' ? '.' : folder.startsWith('.') ? folder : `./${folder}`}/${basename(place.file)}";`;
  });
}

/**
 * The names in a list of imports or exports: those outside the file, and those in it or of it.
 * @param {string} list
 * @returns {readonly (readonly [string, string])[]}
 */
function listed(list) {
  const items = list.split(',').map((item) => item.trim());
  return items.filter((item) => item !== '').map((item) => {
    const [first = '', second = first] = item.split(' as ');
    return [first, second];
  });
}

/**
 * The programs in a folder and those below it.
 * @param {string} folder
 */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js')).map((file) => join(folder, file));
}
