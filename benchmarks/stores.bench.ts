/**
 * `npm run bench:stores`: how fast the library is on each store, beside that store's own client in the same run.
 *
 * `--stores etcd,lmdb` and `--only endpoints,controllers` run some of it, `--quick` does less of everything, `--json FILE`
 * also writes a document ('-' for the standard output, with nothing else there). Ends with 0 whatever was missed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FULL, QUICK, type Question, type Row } from './stores/question.js';
import { controllers } from './stores/questions/controllers.js';
import { endpoints } from './stores/questions/endpoints.js';
import { lifecycle } from './stores/questions/lifecycle.js';
import { networks } from './stores/questions/networks.js';
import { simulated } from './stores/questions/simulated.js';
import { documentOf, lineOf, misses, type Answer } from './stores/report.js';
import { openVenues, STORES, type Venue } from './stores/venues.js';

const questions: readonly Question[] = [endpoints, lifecycle, networks, controllers, simulated];

const { values } = parseArgs({ options: { stores: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean' }, json: { type: 'string' } } });
const say = (text: string): void => void (values.json === '-' ? process.stderr : process.stdout).write(`${text}\n`);
const stores = STORES.filter((name) => values.stores?.split(',').includes(name) ?? true);
const asked = questions.filter(({ name }) => values.only?.split(',').includes(name) ?? true);
const { venues, missing: leftOut, stop } = await openVenues(stores);
const missing = [...leftOut];
const answers: Answer[] = [];
try {
  for (const name of missing) say(`left out: ${name}`);
  for (const question of asked) {
    for (const venue of venues.filter((one) => question.stores?.includes(one.name) ?? true)) {
      for (const row of await rowsOf(question, venue)) {
        const answer = { question: question.name, store: venue.name, ...row };
        answers.push(answer);
        say(lineOf(answer));
      }
    }
  }
} finally {
  await stop();
}

/** The answer of one store; a store that gives up, as on a machine that is much too busy, does not end the run. */
async function rowsOf(question: Question, venue: Venue): Promise<readonly Row[]> {
  try {
    return await question.ask(venue, values.quick === true ? QUICK : FULL);
  } catch (thrown) {
    missing.push(`${venue.name}, ${question.name}: ${String(thrown)}`);
    say(missing.at(-1)!);
    return [];
  }
}

say(`${misses(answers)} of ${answers.flatMap(({ targets = [] }) => targets).length} figures miss their target`);
if (values.json === '-') process.stdout.write(documentOf(answers, missing));
else if (values.json !== undefined) writeFileSync(values.json, documentOf(answers, missing));
process.exit(0);
