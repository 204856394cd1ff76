/**
 * How fast is the library on each store, beside that store's own client writing the same bytes in the same batches?
 *
 * Asks the questions of `npm run bench:stores`, of the stores whose servers are on this machine.
 */
import { openVenues, STORES, type Venue } from '../stores/venues.js';
import { controllers } from '../stores/questions/controllers.js';
import { endpoints } from '../stores/questions/endpoints.js';
import { lifecycle } from '../stores/questions/lifecycle.js';
import { networks } from '../stores/questions/networks.js';
import { simulated } from '../stores/questions/simulated.js';
import { FULL, QUICK, type Question, type Row, type Size as QuestionSize } from '../stores/question.js';
import type { Workload } from '../framework/figure.js';
import { figureOf } from './support/rows.js';

export const workload: Workload = {
  name: 'stores',
  question: "how fast is the library on each store, beside that store's own client?",
  async *measure({ quick }) {
    const { venues, stop } = await openVenues(quick ? ['memory'] : STORES);
    const questions: readonly Question[] = quick ? [endpoints] : [endpoints, lifecycle, networks, controllers, simulated];
    try {
      for (const question of questions) {
        for (const venue of venues.filter(({ name }) => question.stores?.includes(name) ?? true)) {
          for (const row of await rowsOf(question, venue, quick ? QUICK : FULL)) yield figureOf(venue.name, row);
        }
      }
    } finally {
      await stop();
    }
  },
};

/** The rows of a question; none, and why, where a store cannot bear it on this machine. */
async function rowsOf(question: Question, venue: Venue, size: QuestionSize): Promise<readonly Row[]> {
  try {
    return await question.ask(venue, size);
  } catch (thrown) {
    console.error(`  ${venue.name}, ${question.name}: ${String(thrown)}`);
    return [];
  }
}
