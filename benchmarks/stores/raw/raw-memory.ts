/**
 * The memory store by itself, without a controller: there is no client that would be rawer.
 */
import { createMemoryStore } from '../../../src/stores/memory/memory-store.js';
import type { RawClient } from './raw-client.js';

export function rawMemory(): RawClient {
  const store = createMemoryStore();
  const revisions = new Map<string, number>();
  return {
    async commit(conditions, writes) {
      const answer = await store.commit({ conditions: conditions.map(({ key, present }) => ({ key, revision: present ? revisions.get(key)! : 0 })), writes });
      const { kind, revision } = answer.getOrThrow();
      if (kind === 'conflict') throw new Error('a condition does not hold');
      for (const { key } of writes) revisions.set(key, revision);
    },
    close: () => store.close(),
  };
}
