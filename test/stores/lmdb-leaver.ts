/**
 * A process that ends while it commits to an lmdb folder: `lmdb-leaver.ts folder exit|throw commits`.
 */
import { lmdbStore } from '../../src/stores/lmdb/index.js';

const [path = '', how = '', commits = ''] = process.argv.slice(2);
const store = (await lmdbStore({ path })).getOrThrow();
let committed = 0;

async function goOn(key: string): Promise<void> {
  for (;;) {
    (await store.commit({ conditions: [], writes: [{ key, value: new Uint8Array(300) }] })).getOrThrow();
    committed++;
  }
}

/** Ends some time after it has committed so much: between two turns of the event loop, as a signal's listener would. */
function look(): void {
  if (committed < Number(commits)) setImmediate(look);
  else if (how === 'exit') process.exit(3);
  else throw new Error('nobody catches this');
}

for (let each = 0; each < 16; each++) void goOn(`key ${each}`);
look();
