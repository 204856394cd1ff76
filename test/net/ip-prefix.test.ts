import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIpAddress, ipv4, ipv6, parseIpAddress } from '../../src/net/ip-address.js';
import {
  addressAt,
  addressBits,
  broadcastOf,
  formatIpPrefix,
  netmaskOf,
  networkOf,
  ordinalOf,
  parseIpPrefix,
  prefixContains,
  prefixCovers,
  prefixEquals,
  prefixesOverlap,
  sizeOf,
  type IpPrefix,
} from '../../src/net/ip-prefix.js';
import { prefixFromIpNum, prefixToIpNum, rangeFromIpNum, rangeToIpNum, toIpNum } from '../../src/net/ip-num.js';
import { rangeOf, subtract, summarise, unite, type IpRange } from '../../src/net/ip-range.js';
import { addressNear, ipPrefix, smallRange } from './arbitraries.js';

function prefix(text: string): IpPrefix {
  const parsed = parseIpPrefix(text);
  if (parsed === undefined) throw new Error(`not a prefix: ${text}`);
  return parsed;
}

describe('text', () => {
  test.each(['10.0.0.0/8', '10.0.0.7/24', '0.0.0.0/0', '1.2.3.4/32', '::/0', 'fd00::1/64', '::1/128', '::ffff:1.2.3.4/120'])('%s is read and written, host bits too', (text) => {
    expect(formatIpPrefix(prefix(text))).toBe(text);
  });

  test.each(['', '/', '10.0.0.0', '10.0.0.0/', '/8', '10.0.0.0/08', '10.0.0.0/00', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/ 8', '10.0.0.0/8 ', '10.0.0.0/8/8', '10.0.0.0/1e1', '10.0.0.0/0x8', '10.0.0/8', '::/129', '::/064', 'fd00::%1/64'])(
    '%j is no prefix',
    (text) => {
      expect(parseIpPrefix(text)).toBeUndefined();
    },
  );

  test('what is written is read as the same prefix', () => {
    fc.assert(fc.property(ipPrefix(), (one) => { expect(parseIpPrefix(formatIpPrefix(one))).toEqual(one); }));
  });
});

describe('edges', () => {
  test.each([
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255', 2 ** 32],
    ['10.1.2.3/8', '10.0.0.0', '10.255.255.255', 2 ** 24],
    ['10.1.2.3/31', '10.1.2.2', '10.1.2.3', 2],
    ['10.1.2.3/32', '10.1.2.3', '10.1.2.3', 1],
    ['::/0', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 2n ** 128n],
    ['fd00::1/64', 'fd00::', 'fd00::ffff:ffff:ffff:ffff', 2n ** 64n],
    ['fd00::1/75', 'fd00::', 'fd00::1f:ffff:ffff:ffff', 2n ** 53n],
    ['fd00::1/76', 'fd00::', 'fd00::f:ffff:ffff:ffff', 2 ** 52],
    ['fd00::3/127', 'fd00::2', 'fd00::3', 2],
    ['fd00::3/128', 'fd00::3', 'fd00::3', 1],
  ])('%s begins at %s, ends at %s and has %s addresses', (text, first, last, size) => {
    const one = prefix(text);
    expect(formatIpAddress(networkOf(one).address)).toBe(first);
    expect(formatIpAddress(broadcastOf(one))).toBe(last);
    expect(sizeOf(one)).toBe(size);
  });

  test.each([[0, '0.0.0.0'], [1, '128.0.0.0'], [20, '255.255.240.0'], [32, '255.255.255.255']])('the mask of /%i is %s', (length, mask) => {
    expect(formatIpAddress(netmaskOf(length))).toBe(mask);
  });

  test('an ordinal is a number up to 2^53 - 1 and a bigint above', () => {
    const one = prefix('fd00::/64');
    expect(ordinalOf(one, ipv6((0xfd00n << 112n) + 2n ** 53n - 1n))).toBe(Number.MAX_SAFE_INTEGER);
    expect(ordinalOf(one, ipv6((0xfd00n << 112n) + 2n ** 53n))).toBe(2n ** 53n);
    expect(ordinalOf(prefix('0.0.0.0/0'), ipv4(0xffff_ffff))).toBe(0xffff_ffff);
  });

  test('families are apart', () => {
    expect(prefixContains(prefix('0.0.0.0/0'), ipv6(1n))).toBe(false);
    expect(prefixContains(prefix('::/0'), ipv4(1))).toBe(false);
    expect(prefixesOverlap(prefix('0.0.0.0/0'), prefix('::/0'))).toBe(false);
    expect(prefixCovers(prefix('::/0'), prefix('10.0.0.0/8'))).toBe(false);
    expect(prefixEquals(prefix('0.0.0.0/0'), prefix('::/0'))).toBe(false);
  });
});

describe('ip-num agrees', () => {
  test('on what a prefix contains', () => {
    const both = ipPrefix().chain((one) => addressNear(one).map((address) => ({ one, address })));
    fc.assert(
      fc.property(both, ({ one, address }) => {
        const range = prefixToIpNum(one);
        const [first, last] = [range.getFirst().value, range.getLast().value];
        expect(prefixContains(one, address)).toBe(range.contains(toIpNum(address)));
        expect(BigInt(networkOf(one).address.value)).toBe(first);
        expect(BigInt(broadcastOf(one).value)).toBe(last);
        expect(BigInt(sizeOf(one))).toBe(range.getSize());
        if (!prefixContains(one, address)) return;
        expect(BigInt(ordinalOf(one, address))).toBe(BigInt(address.value) - first);
        expect(addressAt(one, ordinalOf(one, address))).toEqual(address);
      }),
      { numRuns: 300 },
    );
  });

  test('on which prefixes overlap and cover', () => {
    const pair = fc.constantFrom<4 | 6>(4, 6).chain((family) =>
      ipPrefix(family).chain((one) => fc.tuple(fc.constant(one), addressNear(one), fc.integer({ min: 0, max: addressBits(family) }))),
    );
    fc.assert(
      fc.property(pair, ([a, address, length]) => {
        const b = { address, length };
        expect(prefixesOverlap(a, b)).toBe(prefixToIpNum(a).toRangeSet().isOverlapping(prefixToIpNum(b).toRangeSet()));
        expect(prefixesOverlap(b, a)).toBe(prefixesOverlap(a, b));
        expect(prefixCovers(a, b)).toBe(prefixToIpNum(b).toRangeSet().inside(prefixToIpNum(a).toRangeSet()));
      }),
      { numRuns: 300 },
    );
  });

  test('prefixes and ranges go there and back', () => {
    fc.assert(fc.property(ipPrefix(), (one) => { expect(prefixFromIpNum(prefixToIpNum(one))).toEqual(networkOf(one)); }), { numRuns: 200 });
    fc.assert(fc.property(smallRange, (range) => { expect(rangeFromIpNum(rangeToIpNum(range))).toEqual(range); }), { numRuns: 200 });
  });
});

describe('ranges', () => {
  const texts = (ranges: readonly IpRange[]): string[] => ranges.map(({ first, last }) => `${formatIpAddress(first)}-${formatIpAddress(last)}`);
  const addressesOf = (ranges: readonly IpRange[]): Set<string> =>
    new Set(ranges.flatMap(({ first, last }) => Array.from({ length: Number(BigInt(last.value) - BigInt(first.value)) + 1 }, (_, step) => `${first.family}/${BigInt(first.value) + BigInt(step)}`)));
  const range = (first: string, last: string): IpRange => ({ first: parseIpAddress(first) ?? ipv4(0), last: parseIpAddress(last) ?? ipv4(0) });

  test.each([
    ['10.0.0.1', '10.0.0.10', ['10.0.0.1/32', '10.0.0.2/31', '10.0.0.4/30', '10.0.0.8/31', '10.0.0.10/32']],
    ['0.0.0.0', '255.255.255.255', ['0.0.0.0/0']],
    ['::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ['::/0']],
    ['fd00::', 'fd00::1:0', ['fd00::/112', 'fd00::1:0/128']],
    ['255.255.255.255', '255.255.255.255', ['255.255.255.255/32']],
  ])('%s to %s in prefixes', (first, last, prefixes) => {
    expect(summarise(range(first, last)).map(formatIpPrefix)).toEqual(prefixes);
  });

  test('touching ranges become one, in whatever order they come', () => {
    const pieces = [range('::3', '::5'), range('10.0.0.3', '10.0.0.5'), range('::6', '::6'), range('10.0.0.5', '10.0.0.9'), range('10.0.0.11', '10.0.0.12')];
    expect(texts(unite(pieces))).toEqual(['10.0.0.3-10.0.0.9', '10.0.0.11-10.0.0.12', '::3-::6']);
    expect(texts(subtract([rangeOf(prefix('10.0.0.0/24'))], pieces))).toEqual(['10.0.0.0-10.0.0.2', '10.0.0.10-10.0.0.10', '10.0.0.13-10.0.0.255']);
  });

  test('union, difference and summary hold the addresses that they must', () => {
    fc.assert(
      fc.property(fc.array(smallRange, { maxLength: 6 }), fc.array(smallRange, { maxLength: 6 }), (some, others) => {
        const left = addressesOf(some);
        const union = unite(some);
        expect(addressesOf(union)).toEqual(left);
        expect(texts(unite(union))).toEqual(texts(union));
        for (const one of addressesOf(others)) left.delete(one);
        const difference = subtract(some, others);
        expect(addressesOf(difference)).toEqual(left);
        expect(addressesOf(difference.flatMap(summarise).map(rangeOf))).toEqual(left);
      }),
    );
  });
});
