/**
 * The table of names against a map by text, with few names in a namespace and with many.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NameTable } from '../../src/dataplane/name-table.js';
import { formatName, type HostName } from '../../src/dataplane/resource-names.js';

const names: fc.Arbitrary<HostName> = fc.record({
  kind: fc.constantFrom('interface', 'bridge', 'resolver'),
  namespace: fc.constantFrom('host', 'a'),
  name: fc.constantFrom('lo', 'x', 'y', 'z', 'eth0', 'eth1'),
});
const steps = fc.array(fc.record({ name: names, isThere: fc.boolean() }), { maxLength: 120 });

test('a table of names holds what a map by text holds', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const table = new NameTable<HostName>();
      const model = new Map<string, HostName>();
      for (const { name, isThere } of all) {
        const text = formatName(name);
        if (!isThere) {
          table.delete(name);
          model.delete(text);
        } else if (!model.has(text)) {
          table.add(name);
          model.set(text, name);
        }
        for (const { name: other } of all) expect(table.get({ ...other })).toBe(model.get(formatName(other)));
      }
    }),
  );
});
