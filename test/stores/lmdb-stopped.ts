/**
 * A process that stands still in the middle of a transaction on an lmdb folder until its standard input ends:
 * `lmdb-stopped.ts folder`.
 */
import { readSync, writeSync } from 'node:fs';
import { open } from 'lmdb';

const [path = ''] = process.argv.slice(2);
const root = open({ path, noSubdir: false, overlappingSync: false, eventTurnBatching: false });
await root.transaction(() => {
  writeSync(1, 'in the transaction\n');
  readSync(0, new Uint8Array(1));
});
await root.close();
