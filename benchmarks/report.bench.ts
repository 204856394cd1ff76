/**
 * `npm run bench:report`: measures, and puts the table and the charts into docs/performance.md and docs/performance/.
 *
 * With the name of a document that `npm run bench -- --out FILE` has written it measures nothing and draws that; the
 * document of the run that is shown is docs/performance/run.json. Other arguments are those of `npm run bench`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import { barChart, growthChart } from './charts/charts.js';
import { tables } from './charts/table.js';
import type { Document } from './framework/document.js';

const START = '<!-- figures: written by npm run bench:report -->';
const END = '<!-- end of figures -->';

const page = join('docs', 'performance.md');
const folder = join('docs', 'performance');
const run = join(folder, 'run.json');
mkdirSync(folder, { recursive: true });
const [given, ...more] = process.argv.slice(2);
if (given?.endsWith('.json') === true) {
  if (given !== run) writeFileSync(run, readFileSync(given));
} else {
  const all = fileURLToPath(new URL('all.bench.js', import.meta.url));
  const ended = spawnSync(process.execPath, [...process.execArgv, all, '--out', run, ...(given === undefined ? [] : [given]), ...more], { stdio: 'inherit' });
  if (ended.status !== 0) process.exit(ended.status ?? 1);
}
const document = JSON.parse(readFileSync(run, 'utf8')) as Document;
for (const { name, figures } of document.workloads) if (figures.length > 0) writeFileSync(join(folder, `${name}.svg`), barChart(`libcnm: ${name}`, figures));
const growing = document.workloads.flatMap(({ figures }) => figures.filter(({ curve }) => curve !== undefined));
if (growing.length > 0) writeFileSync(join(folder, 'growth.svg'), growthChart('How times grow with what is there', growing));
const text = readFileSync(page, 'utf8');
const [from, to] = [text.indexOf(START), text.indexOf(END)];
if (from === -1 || to < from) throw new Error(`${page} has no place for the figures`);
const growth = growing.length === 0 ? '' : '![growth](performance/growth.svg)\n\n';
writeFileSync(page, `${text.slice(0, from)}${START}\n\n${growth}${tables(document, (name) => `performance/${name}.svg`)}\n\n${text.slice(to)}`);
process.stdout.write(`${page} and ${folder} are written\n`);
