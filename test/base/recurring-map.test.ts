import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecurringMap } from '../../src/base/maps/recurring-map.js';

test('a recurring map holds what a map holds, whatever came and went before', () => {
  const key = fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, { weight: 2, arbitrary: fc.nat(200) });
  const steps = fc.array(fc.record({ key: key.map(String), remove: fc.boolean() }), { maxLength: 600 });
  fc.assert(
    fc.property(steps, (all) => {
      const map = new RecurringMap<{ at: number }>();
      const model = new Map<string, { at: number }>();
      for (const [at, step] of all.entries()) {
        if (!step.remove) {
          map.set(step.key, { at });
          model.set(step.key, { at });
        } else expect(map.delete(step.key)).toBe(model.delete(step.key));
        expect(map.size).toBe(model.size);
        expect(map.get(step.key)).toEqual(model.get(step.key));
      }
      const inOrder = (values: Iterable<{ at: number }>): number[] => Array.from(values, (value) => value.at).sort((a, b) => a - b);
      expect(inOrder(map.values())).toEqual(inOrder(model.values()));
      for (const [each, value] of model) expect(map.get(each)).toEqual(value);
      map.clear();
      expect([map.size, map.get('0'), ...map.values()]).toEqual([0, undefined]);
    }),
  );
});
