/**
 * Random addresses, prefixes and ranges, with a liking for the edges.
 */
import fc from 'fast-check';
import { ipv4, ipv6, type IpAddress } from '../../src/net/ip-address.js';
import { addressBits, type IpPrefix } from '../../src/net/ip-prefix.js';
import type { IpRange } from '../../src/net/ip-range.js';

const number32 = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff));
const group = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constant(0), fc.constant(0xffff));
const number128 = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.reduce((value, one) => (value << 16n) | BigInt(one), 0n));

export const ipv4Address = number32.map(ipv4);
export const ipv6Address = number128.map(ipv6);
export const ipAddress: fc.Arbitrary<IpAddress> = fc.oneof(ipv4Address, ipv6Address);

/** A prefix with any host bits, of a family or of any. */
export function ipPrefix(family?: 4 | 6): fc.Arbitrary<IpPrefix> {
  const address: fc.Arbitrary<IpAddress> = family === undefined ? ipAddress : family === 4 ? ipv4Address : ipv6Address;
  return address.chain((value) => fc.integer({ min: 0, max: addressBits(value.family) }).map((length) => ({ address: value, length })));
}

/** An address near a prefix: in it, just outside, or anywhere of its family. */
export function addressNear({ address, length }: IpPrefix): fc.Arbitrary<IpAddress> {
  const bits = addressBits(address.family);
  return fc.tuple(fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }), fc.integer({ min: Math.max(0, length - 1), max: bits })).map(([noise, keep]) => {
    const mask = (1n << BigInt(bits - keep)) - 1n;
    const value = (BigInt(address.value) & ~mask) | (noise & mask);
    return address.family === 4 ? ipv4(Number(value)) : ipv6(value);
  });
}

/** A short range, of addresses that many ranges share. */
export const smallRange: fc.Arbitrary<IpRange> = fc.tuple(fc.constantFrom<4 | 6>(4, 6), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 })).map(([family, from, length]) => {
  const top = family === 4 ? 0xffff_ffff : 2n ** 128n - 1n;
  const at = (place: number): IpAddress => (family === 4 ? ipv4(Number(top) - 72 + place) : ipv6(BigInt(top) - 72n + BigInt(place)));
  return { first: at(from), last: at(from + length) };
});
