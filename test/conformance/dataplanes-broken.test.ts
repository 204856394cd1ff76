/**
 * The suite of dataplanes catches what is wrong with a dataplane, by the case that is about it.
 */
import { expect, test } from 'vitest';
import { Result } from '../../src/base/result.js';
import { dataplaneConformance, runSuite } from '../../src/conformance/index.js';
import { DataplaneFailed, type Dataplane, type Resource, type ResourceChange } from '../../src/contracts/dataplane.js';
import { createRecordingDataplane } from '../../src/dataplane/recording-dataplane.js';

const sound = (): Dataplane => createRecordingDataplane('h1');

/** A dataplane that does what a sound one does, but for what is said otherwise. */
function like(otherwise: (dataplane: Dataplane) => Partial<Dataplane>): () => Dataplane {
  return () => {
    const dataplane = sound();
    return { host: dataplane.host, apply: (changes) => dataplane.apply(changes), list: () => dataplane.list(), ...otherwise(dataplane) };
  };
}

/** One that takes anything, and keeps it in a Map. */
function naive(holds: Map<string, Resource>, rest: Partial<Dataplane> = {}): Dataplane {
  return {
    host: 'h1',
    apply(changes) {
      for (const change of changes) {
        if ('put' in change) holds.set(change.put.id, change.put);
        else holds.delete(change.remove.id);
      }
      return Result.ok();
    },
    list: () => [...holds.values()],
    ...rest,
  };
}

const common = new Map<string, Resource>();
const failed = (reason: string) => Result.error(new DataplaneFailed({ host: 'h1', resource: 'something', reason }));

const mistakes: Readonly<Record<string, readonly [caughtBy: string, open: () => Dataplane]>> = {
  'it lists nothing': ['what was put is there, of every kind', like(() => ({ list: () => [] }))],
  'it loses addresses': [
    'what was put is there, of every kind',
    like((dataplane) => ({ apply: (changes) => dataplane.apply(changes.filter((change) => !('put' in change) || change.put.kind !== 'address')) })),
  ],
  'it makes the changes in an order of its own': ['several changes are made in the order given', like((dataplane) => ({ apply: (changes) => dataplane.apply(changes.toReversed()) }))],
  'it removes nothing': [
    'what was removed is gone, and can be put again',
    like((dataplane) => ({ apply: (changes) => dataplane.apply(changes.filter((change) => 'put' in change)) })),
  ],
  'it refuses what is there': [
    'putting what is there changes nothing',
    like((dataplane) => ({
      apply: (changes) => (changes.some((change) => 'put' in change && dataplane.list().some(({ id }) => id === change.put.id)) ? failed('it is there') : dataplane.apply(changes)),
    })),
  ],
  'it counts how often a resource was put': [
    'putting what is there changes nothing',
    like((dataplane) => {
      const counts = new Map<string, number>();
      return {
        apply: (changes) =>
          dataplane.apply(
            changes.filter((change) => {
              const { id } = 'put' in change ? change.put : change.remove;
              const count = (counts.get(id) ?? 0) + ('put' in change ? 1 : -1);
              counts.set(id, count);
              return 'put' in change || count <= 0;
            }),
          ),
      };
    }),
  ],
  'it refuses to remove what is not there': [
    'removing what is not there changes nothing',
    like((dataplane) => ({
      apply(changes) {
        for (const change of changes) {
          if ('remove' in change && !dataplane.list().some(({ id }) => id === change.remove.id)) return failed('it is not there');
          const applied = dataplane.apply([change]);
          if (!applied.ok) return applied;
        }
        return Result.ok();
      },
    })),
  ],
  'it keeps the first value of an id': [
    'another value under a known id takes the place of the first',
    like((dataplane) => ({
      apply: (changes) => dataplane.apply(changes.filter((change) => !('put' in change) || !dataplane.list().some(({ id }) => id === change.put.id))),
    })),
  ],
  'it goes on after a failure': [
    'what failed and all after it was not made, what came before was',
    like((dataplane) => ({
      apply(changes) {
        const results = changes.map((change) => dataplane.apply([change]));
        return results.find((result) => !result.ok) ?? Result.ok();
      },
    })),
  ],
  'it takes back what came before a failure': [
    'what failed and all after it was not made, what came before was',
    like((dataplane) => ({
      apply(changes) {
        const before = new Set(dataplane.list().map(({ id }) => id));
        const applied = dataplane.apply(changes);
        const added = dataplane.list().filter(({ id }) => !before.has(id));
        if (!applied.ok) dataplane.apply(added.toReversed().map((resource): ResourceChange => ({ remove: resource })));
        return applied;
      },
    })),
  ],
  'it throws where it should refuse': [
    'a resource that names what is not there is refused',
    like((dataplane) => ({
      apply(changes) {
        const applied = dataplane.apply(changes);
        if (!applied.ok) throw applied.error;
        return applied;
      },
    })),
  ],
  'it refuses in the name of another host': [
    'a resource that names what is not there is refused',
    like((dataplane) => ({
      apply(changes) {
        const applied = dataplane.apply(changes);
        return applied.ok ? applied : Result.error(new DataplaneFailed({ ...applied.error.details, host: 'elsewhere' }));
      },
    })),
  ],
  'its list goes on changing': [
    'what is listed does not change afterwards',
    like((dataplane) => {
      const live: Resource[] = [];
      return {
        apply(changes) {
          const applied = dataplane.apply(changes);
          live.splice(0, live.length, ...dataplane.list());
          return applied;
        },
        list: () => live,
      };
    }),
  ],
  'all hosts are one': ['hosts have nothing in common', () => naive(common)],
  'it takes what stands on nothing': ['a resource that names what is not there is refused', () => naive(new Map())],
  'it takes values that cannot be': ['values that cannot be are refused', () => naive(new Map())],
  'it takes a name twice': ['an interface name that the namespace has already is refused', () => naive(new Map())],
};

test.each(Object.entries(mistakes))('%s', async (_, [caughtBy, open]) => {
  const reports = await runSuite(dataplaneConformance(() => ({ dataplane: open(), cleanup: () => common.clear() })));
  const caught = reports.filter(({ outcome }) => outcome === 'broken').map((report) => report.case);
  expect(caught).toContain(caughtBy);
  expect(caught.length).toBeLessThan(reports.length);
});

test('a sound dataplane is not caught', async () => {
  const reports = await runSuite(dataplaneConformance(() => ({ dataplane: sound() })));
  expect(reports.filter(({ outcome }) => outcome !== 'kept')).toEqual([]);
});
