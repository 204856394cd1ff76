import { createMemoryStore } from '../../src/index.js';
import { traced } from '../../src/stores/decorators/traced.js';
import { hostDeath } from './host-death.js';
let reaps = 0, removals = 0, presences = 0, sweeps = 0;
const errors = new Map<string, number>();
for (let seed = 1; seed <= 200; seed++) {
  const store = traced(createMemoryStore(), (t) => {
    if (t.kind === 'announce' && t.answer.ok && t.answer.value.kind === 'present') presences++;
    if (t.kind !== 'commit' || t.answer.value?.kind !== 'committed') return;
    if (t.commit.conditions.some((c) => c.key.startsWith('global/presence/') && c.revision === 0)) { reaps++; if (t.commit.writes.some((w) => w.key.includes('/endpoint/') && !w.value)) removals++; }
    if (t.commit.writes.every((w) => w.key.startsWith('commits/') && !w.value)) sweeps++;
  });
  const f = await hostDeath(seed, store);
  if (f.length) console.log(seed, f);
}
console.log({ reaps, removals, presences, sweeps });
