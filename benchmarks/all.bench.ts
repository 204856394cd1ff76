/**
 * `npm run bench`: how fast the library is, beside its peers and the floor of the machine, in one run.
 *
 * `--only addresses,pools` asks some of the questions, `--quick` does little of everything, `--json` prints one document
 * on the standard output and nothing else there, `--out FILE` writes it besides; `--largest 1000000` lets scaling runs go
 * that far, where 100,000 is enough otherwise. Each question has a process of its own,
 * so that none finds a heap or optimised code that another has left. Ends with 0 whatever was missed, and with 1 if a
 * question could not be asked.
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import process from 'node:process';
import { missed, type Document, type Found } from './framework/document.js';
import { judge, type Figure } from './framework/figure.js';
import { thisMachine } from './framework/machine.js';
import { linesOf } from './framework/text.js';
import { WORKLOADS } from './workloads.js';

const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, out: { type: 'string' }, largest: { type: 'string', default: '100000' } } });
const say = (text: string): void => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);
const wanted = values.only?.split(',');
const unknown = wanted?.filter((name) => !WORKLOADS.includes(name)) ?? [];
if (unknown.length > 0) throw new Error(`no such benchmark: ${unknown.join(', ')}; there are ${WORKLOADS.join(', ')}`);

const machine = thisMachine();
say(`${machine.cpu}, ${machine.cpus} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}, load ${machine.load}`);
if (machine.load > machine.cpus / 2) say('The machine is busy: compare ratios, not times.');
const found: Found[] = [];
for (const name of WORKLOADS.filter((one) => wanted?.includes(one) ?? true)) {
  found.push(await ask(name));
  // What was found is kept even if the run is ended before its end.
  if (values.out !== undefined) writeFileSync(values.out, textOf());
}
const sum = missed(found);
say(`\n${sum.of - sum.missed} of ${sum.of} figures are met, ${sum.missed} missed`);
if (values.json) process.stdout.write(textOf());
process.exitCode = found.some(({ failed }) => failed !== undefined) ? 1 : 0;

function textOf(): string {
  const document: Document = { benchmark: 'libcnm', quick: values.quick, machine, workloads: found };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Asks one question in a process of its own, and says what it finds as it finds it. */
async function ask(name: string): Promise<Found> {
  const figures: (Figure & { judged: ReturnType<typeof judge> })[] = [];
  const start = performance.now();
  let question = '';
  const failed = await new Promise<string | undefined>((resolve) => {
    const child = fork(fileURLToPath(new URL('one.bench.js', import.meta.url)), [name, String(values.quick), values.largest], { stdio: ['ignore', 2, 'inherit', 'ipc'] });
    child.on('message', (message: { question?: string; figure?: Figure }) => {
      if (message.question !== undefined) {
        question = message.question;
        say(`\n${name}: ${question}`);
      }
      if (message.figure === undefined) return;
      figures.push({ ...message.figure, judged: judge(message.figure) });
      for (const line of linesOf(message.figure)) say(line);
    });
    child.on('exit', (code, signal) => resolve(code === 0 ? undefined : `it ended with ${signal ?? code}`));
  });
  if (failed !== undefined) say(`  ${failed}`);
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  return { name, question, seconds, figures, ...(failed !== undefined && { failed }) };
}
