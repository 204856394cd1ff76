/**
 * lmdb by itself: a commit is one transaction, answered when it is on disk; a condition compares the entry's version.
 */
import { open } from 'lmdb';
import { bufferOf, changesIn, type RawClient } from './raw-client.js';

export function rawLmdb(folder: string): RawClient {
  const root = open({ path: folder, noSubdir: false, overlappingSync: false, eventTurnBatching: false });
  const entries = root.openDB<Buffer, string>({ name: 'entries', encoding: 'binary', useVersions: true });
  const log = root.openDB<Buffer, number>({ name: 'log', encoding: 'binary' });
  const versions = new Map<string, number>();
  let version = 0;
  return {
    async commit(conditions, writes) {
      version++;
      await root.transaction(() => {
        for (const { key, present } of conditions) {
          const holds = present ? entries.doesExist(key, versions.get(key)!) : !entries.doesExist(key);
          if (!holds) throw new Error('a condition does not hold');
        }
        for (const { key, value } of writes) {
          if (value === undefined) void entries.remove(key);
          else void entries.put(key, bufferOf(value), version);
        }
        void log.put(version, changesIn(writes));
        void log.put(0, Buffer.from(String(version)));
      });
      for (const { key } of writes) versions.set(key, version);
    },
    close: () => root.close(),
  };
}
