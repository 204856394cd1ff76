/**
 * One process of `processes.test.ts`: a host on an lmdb folder that does random operations and tells of each.
 *
 *     process-worker.ts FOLDER HOST ADDRESS SEED FIRST LAST
 */
import { createRandom, randomBelow } from '../../src/base/random.js';
import { createController } from '../../src/index.js';
import { lmdbStore } from '../../src/stores/lmdb/index.js';
import { chooseCall, EXPECTED, type Chance } from './actions.js';

const [path = '', name = '', address = '', seed = '', first = '', last = ''] = process.argv.slice(2);
const random = createRandom(`${seed} ${name} ${first}`);
const below = (limit: number): number => randomBelow(random, limit);
const pick = <T>(choices: readonly T[]): T => choices.slice(below(choices.length))[0] ?? pick(choices);
const chance: Chance = { below, pick };

const store = (await lmdbStore({ path })).getOrThrow();
const controller = (await createController({ host: { name, address }, store })).getOrThrow();
for (let operation = Number(first); operation <= Number(last); operation++) {
  const result = await chooseCall(chance)(controller);
  const wrong = !result.ok && !EXPECTED.has(result.error.code) ? ` ${result.error.code} ${result.error.message}` : '';
  process.stdout.write(`${operation}${wrong}\n`);
}
await controller.close();
await store.close();
