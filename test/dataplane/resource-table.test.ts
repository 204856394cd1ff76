/**
 * The table of resources against its rule, said again without an index.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Resource, VethEnd } from '../../src/contracts/dataplane.js';
import { formatName, namesOf, namesOfHost } from '../../src/dataplane/resource-names.js';
import { ResourceTable } from '../../src/dataplane/resource-table.js';

const macAddress = '02:42:0a:00:00:02';
const namespace = fc.constantFrom('host', 'a', 'b');
const name = fc.constantFrom('x', 'y', 'ens3');
const link = { name, mtuBytes: fc.constant(1500), macAddress: fc.constant(macAddress), namespace };
const end: fc.Arbitrary<VethEnd> = fc.record({ ...link, bridge: name }, { requiredKeys: ['name', 'mtuBytes', 'macAddress', 'namespace'] });
const number = fc.nat(2);
const kindOf = <const Kind extends string>(kind: Kind) => ({ kind: fc.constant(kind), id: number.map((at) => `${kind}/${at}`) });

const resource: fc.Arbitrary<Resource> = fc.oneof(
  fc.record({ kind: fc.constant('namespace' as const), id: fc.constantFrom('a', 'b') }),
  fc.record({ ...kindOf('bridge'), ...link }),
  fc.record({ ...kindOf('veth'), ends: fc.tuple(end, end) }),
  fc.record({ ...kindOf('address'), namespace, interface: name, address: fc.constant('10.0.0.2/8') }),
  fc.record({ ...kindOf('ipvlan'), namespace, name, parent: name, mode: fc.constantFrom('l2' as const, 'l3' as const), mtuBytes: fc.constant(1500) }),
  fc.record({ ...kindOf('resolver'), namespace, address: fc.constant('127.0.0.11') }),
);

const steps = fc.array(fc.oneof(fc.record({ put: resource }), fc.record({ remove: resource })), { maxLength: 80 });
const FIXED = namesOfHost(['ens3']);

interface Texts {
  readonly given: readonly string[];
  readonly used: readonly string[];
  readonly claimed: readonly { readonly name: string; readonly purpose: string }[];
}

/** The names of a resource as texts. */
function textsOf(resource: Resource): Texts {
  const { given, used, claimed } = namesOf(resource);
  return { given: given.map(formatName), used: used.map(formatName), claimed: claimed.map(({ name, purpose }) => ({ name: formatName(name), purpose })) };
}

/** Whether a resource may be put beside others, one of which may be its predecessor. */
function fits(there: ReadonlyMap<string, Resource>, put: Resource): boolean {
  const names = textsOf(put);
  const others = Array.from(there.values()).filter(({ id }) => id !== put.id).map(textsOf);
  const given = new Set([...FIXED.map(formatName), ...others.flatMap((other) => other.given)]);
  const before = there.get(put.id);
  const withdrawn = before === undefined ? [] : textsOf(before).given.filter((each) => !names.given.includes(each));
  return (
    new Set(names.given).size === names.given.length &&
    names.given.every((each) => !given.has(each)) &&
    names.used.every((each) => given.has(each)) &&
    !uses(others, withdrawn) &&
    names.claimed.every((own) => others.every(({ claimed }) => claimed.every((other) => other.name !== own.name || other.purpose === own.purpose)))
  );
}

function uses(others: readonly Texts[], given: readonly string[]): boolean {
  return others.some(({ used }) => used.some((each) => given.includes(each)));
}

test('what is put and removed is what the rule allows', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const table = new ResourceTable(FIXED);
      const model = new Map<string, Resource>();
      for (const step of all) {
        if ('put' in step) {
          const allowed = fits(model, step.put);
          expect(table.put(step.put) === undefined).toBe(allowed);
          if (allowed) model.set(step.put.id, step.put);
        } else {
          const { id } = step.remove;
          const gone = model.get(id);
          const others = Array.from(model.values()).filter((other) => other.id !== id).map(textsOf);
          const allowed = gone === undefined || !uses(others, textsOf(gone).given);
          expect(table.remove(id) === undefined).toBe(allowed);
          if (allowed) model.delete(id);
        }
      }
      expect(new Map(table.list().map((each) => [each.id, each]))).toEqual(model);
    }),
    { numRuns: 500 },
  );
});

test('all that needs a resource is found, each after what it needs itself', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const table = new ResourceTable(FIXED);
      for (const step of all) if ('put' in step) table.put(step.put);
      for (const { id } of table.list()) {
        const dependents = table.dependents(id);
        for (const each of dependents.toReversed()) expect(table.remove(each.id)).toBeUndefined();
        expect(table.remove(id)).toBeUndefined();
      }
      expect(table.list()).toEqual([]);
    }),
  );
});
