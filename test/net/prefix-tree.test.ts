import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareAddresses, ipv4, ipv6 } from '../../src/net/ip-address.js';
import { addressAt, broadcastOf, formatIpPrefix, type IpPrefix, networkOf, parseIpPrefix, prefixContains, prefixCovers, prefixEquals, prefixesOverlap } from '../../src/net/ip-prefix.js';
import { PrefixTree } from '../../src/net/prefix-tree.js';
import { ipPrefix } from './arbitraries.js';

interface Row {
  readonly prefix: IpPrefix;
}

function prefix(text: string): IpPrefix {
  const parsed = parseIpPrefix(text);
  if (parsed === undefined) throw new Error(`not a prefix: ${text}`);
  return parsed;
}

/** Prefixes of a space of 256 addresses, at either end of a family, so that they often overlap. */
const space = fc.constantFrom(prefix('10.0.0.0/24'), prefix('fd00::/120'), prefix('0.0.0.0/24'), prefix('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00/120'));
const smallPrefix = (within: IpPrefix, shortest = 0): fc.Arbitrary<IpPrefix> =>
  fc.tuple(fc.nat({ max: 255 }), fc.integer({ min: shortest, max: 8 })).map(([place, bits]) => networkOf({ address: addressAt(within, place), length: within.length + bits }));

/** Every prefix of a length in another, ascending. */
function* cut(within: IpPrefix, length: number): Iterable<IpPrefix> {
  const step = 2 ** (8 - (length - within.length));
  for (let place = 0; place < 256; place += step) yield { address: addressAt(within, place), length };
}

const order = (a: IpPrefix, b: IpPrefix): number => compareAddresses(a.address, b.address) || a.length - b.length;

describe('as a list of prefixes would answer', () => {
  const steps = (within: IpPrefix) => fc.array(fc.tuple(smallPrefix(within), fc.boolean()), { maxLength: 40 });
  const setting = space.chain((within) => fc.tuple(fc.constant(within), steps(within), smallPrefix(within), smallPrefix(within), fc.nat({ max: 8 }), fc.nat({ max: 255 })));

  test('get, longest match, cover, overlap and first free', () => {
    fc.assert(
      fc.property(setting, ([space, changes, asked, within, bits, from]) => {
        const tree = new PrefixTree<Row>();
        let rows: Row[] = [];
        for (const [one, add] of changes) {
          rows = rows.filter((row) => !prefixEquals(row.prefix, one));
          if (add) {
            const row = { prefix: one };
            rows.push(row);
            tree.set(one, row);
          } else tree.delete(one);
        }
        const sorted = [...rows].sort((a, b) => order(a.prefix, b.prefix));
        const covering = sorted.filter((row) => prefixCovers(row.prefix, asked)).sort((a, b) => a.prefix.length - b.prefix.length);
        expect(tree.size).toBe(rows.length);
        expect(tree.get(asked)).toBe(rows.find((row) => prefixEquals(row.prefix, asked)));
        expect([tree.covering(asked), tree.enclosing(asked)]).toEqual([covering[0], covering.at(-1)]);
        expect(tree.overlapping(asked)).toBe(covering[0] ?? sorted.find((row) => prefixesOverlap(row.prefix, asked)));
        expect([...tree.inside(asked)]).toEqual(sorted.filter((row) => prefixCovers(asked, row.prefix)));
        const address = addressAt(space, from);
        const matching = sorted.filter((row) => prefixContains(row.prefix, address)).sort((a, b) => b.prefix.length - a.prefix.length);
        expect(tree.longestMatch(address)).toBe(matching[0]);

        const length = space.length + bits;
        const inner = rows.filter((row) => prefixCovers(within, row.prefix) && !prefixEquals(within, row.prefix));
        const free = [...cut(space, length)].filter((one) => prefixCovers(within, one) && !inner.some((row) => prefixesOverlap(row.prefix, one)));
        expect(tree.firstFree(within, length)).toEqual(free[0]);
        expect(tree.firstFree(within, length, address)).toEqual(free.find((one) => compareAddresses(broadcastOf(one), address) >= 0));
      }),
      { numRuns: 500 },
    );
  });

  test('what was taken out leaves nothing behind', () => {
    fc.assert(
      fc.property(fc.array(ipPrefix(), { maxLength: 30 }), (list) => {
        const tree = new PrefixTree<Row>();
        const networks = list.map(networkOf);
        for (const one of networks) tree.set(one, { prefix: one });
        for (const one of networks) expect(tree.get(one)?.prefix).toEqual(one);
        for (const one of networks) tree.delete(one);
        expect(tree.size).toBe(0);
        for (const all of ['0.0.0.0/0', '::/0'].map(prefix)) {
          expect(tree.overlapping(all)).toBeUndefined();
          expect(tree.firstFree(all, all.length)).toEqual(all);
        }
      }),
    );
  });
});

test('families are apart', () => {
  const tree = new PrefixTree<Row>();
  tree.set(prefix('0.0.0.0/0'), { prefix: prefix('0.0.0.0/0') });
  expect(tree.overlapping(prefix('::/0'))).toBeUndefined();
  expect(tree.longestMatch(ipv6(1n))).toBeUndefined();
  expect(tree.longestMatch(ipv4(1))).toBeDefined();
});

test('the first free prefix at the end of the address space, and none behind it', () => {
  const tree = new PrefixTree<Row>();
  const all = prefix('::/0');
  expect(tree.firstFree(all, 128, ipv6((1n << 128n) - 1n))).toEqual(prefix('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128'));
  tree.set(prefix('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128'), { prefix: all });
  expect(tree.firstFree(all, 128, ipv6((1n << 128n) - 1n))).toBeUndefined();
  expect(tree.firstFree(prefix('10.0.0.0/8'), 24, ipv4(0x0b00_0000))).toBeUndefined();
  const found = tree.firstFree(prefix('10.0.0.0/8'), 24, ipv4(0x0900_0000));
  expect(found === undefined ? undefined : formatIpPrefix(found)).toBe('10.0.0.0/24');
});
