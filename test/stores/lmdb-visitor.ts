/**
 * A process that opens and closes an lmdb folder again and again: `lmdb-visitor.ts folder times`.
 */
import { lmdbStore } from '../../src/stores/lmdb/index.js';

const [path = '', times = ''] = process.argv.slice(2);

for (let visit = 0; visit < Number(times); visit++) {
  const store = (await lmdbStore({ path })).getOrThrow();
  await store.close();
}
