import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FolderMap } from '../../src/state/folder-map.js';

const keys = fc.tuple(fc.constantFrom('local/a', 'local/a/b', 'global/a', ''), fc.constantFrom('', 'x', 'y', 'z')).map(([folder, name]) => `${folder}/${name}`);
const steps = fc.array(fc.record({ key: keys, name: fc.option(fc.constantFrom('x', 'y', 'z')) }), { maxLength: 60 });

test('a folder map holds what a map holds, whatever its values are called', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const map = new Map<string, { name: string; at: number }>();
      const folders = new FolderMap<{ name: string; at: number }>(({ name }) => name);
      for (const [at, { key, name }] of all.entries()) {
        if (name === null) {
          map.delete(key);
          folders.delete(key);
        } else {
          map.set(key, { name, at });
          folders.set(key, { name, at });
        }
        expect(folders.size).toBe(map.size);
        for (const { key: other } of all) expect(folders.get(other)).toEqual(map.get(other));
      }
      expect([...folders.keys()].sort()).toEqual([...map.keys()].sort());
      expect(Array.from(folders.values(), ({ at }) => at).sort()).toEqual(Array.from(map.values(), ({ at }) => at).sort());
      expect(folders.folder('local/a')?.size ?? 0).toBe([...map.keys()].filter((key) => /^local\/a\/[^/]*$/.test(key)).length);
    }),
  );
});
