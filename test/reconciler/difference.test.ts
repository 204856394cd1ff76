/**
 * Differences of lists of resources, against what they are made from.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Resource } from '../../src/contracts/dataplane.js';
import { byId, Difference } from '../../src/reconciler/difference.js';

const resource = fc.record({ id: fc.nat(6), kind: fc.constantFrom('route', 'namespace'), turn: fc.nat(1) }).map(({ id, kind, turn }): Resource => {
  const own = `${kind}/${id}`;
  return kind === 'namespace' ? { kind: 'namespace', id: own } : { kind: 'route', id: own, namespace: 'host', destination: '10.0.0.0/8', gateway: `10.0.0.${turn}` };
});
const resources = fc.uniqueArray(resource, { maxLength: 8, selector: ({ id }) => id });

/** What is there after removals and then puts. */
function applied(before: readonly Resource[], { removed, put }: Difference): Map<string, Resource> {
  const there = byId(before);
  for (const { id } of removed) expect(there.delete(id)).toBe(true);
  for (const each of put) there.set(each.id, each);
  return there;
}

test('a difference leads from one list to the other, and leaves alone what is in both', () => {
  fc.assert(
    fc.property(resources, resources, (before, after) => {
      const difference = new Difference();
      difference.add(before, after);
      expect(applied(before, difference)).toEqual(byId(after));
      for (const each of difference.put) expect(before).not.toContainEqual(each);
    }),
  );
});

test('lists that begin alike differ by what is at their ends', () => {
  fc.assert(
    fc.property(resources, fc.nat(8), (all, length) => {
      const [grown, shrunk] = [new Difference(), new Difference()];
      grown.add(all.slice(0, length), all);
      shrunk.add(all, all.slice(0, length));
      expect(grown).toMatchObject({ removed: [], put: all.slice(length) });
      expect(shrunk).toMatchObject({ removed: all.slice(length), put: [] });
    }),
  );
});
