/**
 * One of several processes that count up in one lmdb folder: `lmdb-worker.ts folder name seed commits`.
 *
 * Each commit raises one of a few counters, which the other processes raise too, and writes a journal entry that says
 * so. Every acknowledged commit is told on standard output as a line of journal key and revision.
 */
import { writeSync } from 'node:fs';
import { createRandom, randomBelow } from '../../src/base/random.js';
import { lmdbStore } from '../../src/stores/lmdb/index.js';

const COUNTERS = 5;
const AT_ONCE = 3;

const [path = '', name = '', seed = '', commits = ''] = process.argv.slice(2);
const random = createRandom(`${seed} ${name}`);
// The log holds everything, so that whoever watches sees every revision, however late it looks.
const store = (await lmdbStore({ path, changeLogLength: 100_000, changeLogBytes: 2 ** 30 })).getOrThrow();
let left = Number(commits);
let number = 0;

/** Counts until nothing is left to do. */
async function countUp(): Promise<void> {
  while (left > 0) {
    left--;
    const counter = randomBelow(random, COUNTERS);
    const journal = `journal/${name}/${number++}`;
    while (!(await raise(counter, journal)));
  }
}

/** Raises a counter; false when another process was faster. */
async function raise(counter: number, journal: string): Promise<boolean> {
  const key = `counters/${counter}/value`;
  const [entry] = (await store.read([`counters/${counter}/`])).getOrThrow().entries;
  const value = entry === undefined ? 1 : Number(new TextDecoder().decode(entry.value)) + 1;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const outcome = (
    await store.commit({
      conditions: [{ key, revision: entry?.revision ?? 0 }],
      writes: [
        { key, value: bytes(String(value)) },
        { key: journal, value: bytes(`${counter} ${value}`) },
        { key: `latest/${name}/entry`, value: bytes(journal) },
      ],
    })
  ).getOrThrow();
  if (outcome.kind === 'conflict') return false;
  writeSync(1, `${journal} ${outcome.revision}\n`);
  return true;
}

await Promise.all(Array.from({ length: AT_ONCE }, countUp));
await store.close();
