/**
 * What every dataplane must keep about applying changes: it holds what it was told and nothing else, repeats are
 * harmless, and what failed and all after it was not made.
 */
import { expectEqual, expectThat } from '../check.js';
import { BRIDGE, ONE_OF_EACH, type DataplaneCase } from './subject.js';

export const applyCases: readonly DataplaneCase[] = [
  {
    name: 'a dataplane has a host and begins empty',
    check(subject) {
      expectThat(subject.dataplane.host !== '', 'the host has no name');
      subject.holds([], 'at first');
      subject.apply([]);
      subject.holds([], 'after no change');
    },
  },
  {
    name: 'what was put is there, of every kind',
    check(subject) {
      for (const [at, resource] of ONE_OF_EACH.entries()) {
        subject.put(resource);
        subject.holds(ONE_OF_EACH.slice(0, at + 1), `after putting ${resource.kind} ${resource.id}`);
      }
    },
  },
  {
    name: 'several changes are made in the order given',
    check(subject) {
      subject.put(...ONE_OF_EACH);
      subject.holds(ONE_OF_EACH, 'after putting all at once');
      subject.remove(...ONE_OF_EACH.toReversed());
      subject.holds([], 'after removing all at once');
      subject.apply([{ put: BRIDGE }, { remove: BRIDGE }, { put: { ...BRIDGE, name: 'br-cnm9' } }]);
      subject.holds([{ ...BRIDGE, name: 'br-cnm9' }], 'after a removal between two puts');
    },
  },
  {
    name: 'what was removed is gone, and can be put again',
    check(subject) {
      subject.put(...ONE_OF_EACH);
      for (let at = ONE_OF_EACH.length; at > 0; at--) {
        subject.remove(...ONE_OF_EACH.slice(at - 1, at));
        subject.holds(ONE_OF_EACH.slice(0, at - 1), `after removing ${ONE_OF_EACH[at - 1]?.id ?? ''}`);
      }
      subject.put(...ONE_OF_EACH);
      subject.holds(ONE_OF_EACH, 'after putting all again');
    },
  },
  {
    name: 'putting what is there changes nothing',
    check(subject) {
      subject.put(...ONE_OF_EACH);
      subject.put(...ONE_OF_EACH);
      for (const resource of ONE_OF_EACH) subject.put(structuredCopy(resource));
      subject.holds(ONE_OF_EACH, 'after putting all thrice');
      subject.remove(...ONE_OF_EACH.toReversed());
      subject.holds([], 'after removing all once');
    },
  },
  {
    name: 'removing what is not there changes nothing',
    check(subject) {
      subject.remove(...ONE_OF_EACH.toReversed());
      subject.put(BRIDGE);
      subject.remove(...ONE_OF_EACH.toReversed().filter(({ id }) => id !== BRIDGE.id));
      subject.holds([BRIDGE], 'after removing what is not there');
      subject.remove(BRIDGE);
      subject.remove(BRIDGE);
      subject.holds([], 'after removing it twice');
    },
  },
  {
    name: 'another value under a known id takes the place of the first',
    check(subject) {
      subject.put(...ONE_OF_EACH);
      const moved = { kind: 'address', id: 'address/2', namespace: 'sandbox-1', interface: 'eth0', address: '10.77.0.99/24' } as const;
      const led = { kind: 'route', id: 'route/1', namespace: 'sandbox-1', destination: '0.0.0.0/0', gateway: '10.77.0.9' } as const;
      const wide = { ...BRIDGE, mtuBytes: 9000 };
      subject.put(moved, led, wide);
      const replaced = new Map([moved, led, wide].map((resource) => [resource.id, resource]));
      subject.holds(ONE_OF_EACH.map((resource) => replaced.get(resource.id) ?? resource), 'after three were replaced');
    },
  },
  {
    name: 'what failed and all after it was not made, what came before was',
    check(subject) {
      const [first, second] = ONE_OF_EACH;
      if (first === undefined || second === undefined) return;
      const bad = { ...BRIDGE, id: 'bridge/bad', name: 'br-bad', namespace: 'nowhere' };
      subject.refused([{ put: first }, { put: bad }, { put: second }], 'a bridge in a namespace that is not there');
      subject.holds([first], 'after the second of three changes failed');
      subject.put(second);
      subject.holds([first, second], 'after going on');
    },
  },
  {
    name: 'what is listed does not change afterwards',
    check(subject) {
      subject.put(BRIDGE);
      const before = subject.dataplane.list();
      subject.put(...ONE_OF_EACH);
      subject.remove(...ONE_OF_EACH.toReversed());
      expectEqual(before, [BRIDGE], 'the list from before');
    },
  },
  {
    name: 'hosts have nothing in common',
    check(subject) {
      subject.put(...ONE_OF_EACH);
      expectEqual(subject.another().list(), [], 'what is there on another host');
      subject.holds(ONE_OF_EACH, 'on the first host');
    },
  },
];

/** The same content in objects of its own. */
function structuredCopy<T extends object>(value: T): T {
  return { ...value };
}
