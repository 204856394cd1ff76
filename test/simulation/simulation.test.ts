import { expect, test } from 'vitest';
import type { Store } from '../../src/index.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { runs } from './runs.js';
import seeds from './seeds.json' with { type: 'json' };

/** How many seeds a run gets; more with `npm run simulate -- RUN --seeds N --from S`. */
const SEEDS: Readonly<Record<string, number>> = { 'host-death': 1_000 };

test.each(Object.entries(runs))('%s: thousands of seeds, and those that once failed', { timeout: 600_000 }, async (name, run) => {
  const failed: string[] = [];
  const once: Readonly<Record<string, readonly number[]>> = seeds;
  const all = [...(once[name] ?? []), ...Array.from({ length: SEEDS[name] ?? 3_000 }, (_, at) => at + 1)];
  for (const seed of all) {
    const faults = await run(seed);
    if (faults.length > 0) failed.push(`npm run simulate -- ${name} --seeds 1 --from ${seed}: ${faults.join('; ')}`);
    if (failed.length >= 5) break;
  }
  expect(failed).toEqual([]);
});

/** A store that commits whatever it is asked to, as if nobody else were there. */
function careless(): Store {
  const store = createMemoryStore();
  return {
    ...{ name: 'careless', capability: store.capability, close: () => store.close() },
    read: (prefixes) => store.read(prefixes),
    watch: (prefixes, after, signal) => store.watch(prefixes, after, signal),
    commit: ({ writes }) => store.commit({ conditions: [], writes }),
    ...(store.announce !== undefined && { announce: store.announce.bind(store) }),
  };
}

test.each(Object.entries(runs))('%s finds a store that does not look at conditions', { timeout: 60_000 }, async (_name, run) => {
  let found = 0;
  for (let seed = 1; seed <= 200 && found === 0; seed++) found = (await run(seed, careless())).length;
  expect(found).toBeGreaterThan(0);
});
