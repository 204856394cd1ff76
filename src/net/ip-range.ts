/**
 * Runs of addresses from a first to a last one, and what can be made of them: prefixes, unions and differences.
 *
 * Both ends are in the range and of one family. Lists that come out are ascending, all IPv4 before all IPv6, and no two
 * of their ranges overlap or touch.
 */
import { compareAddresses, ipv4, ipv6, type IpAddress } from './ip-address.js';
import { addressBits, broadcastOf, type IpPrefix, networkOf } from './ip-prefix.js';

export interface IpRange {
  readonly first: IpAddress;
  readonly last: IpAddress;
}

/** The addresses of a prefix as a range. */
export function rangeOf(prefix: IpPrefix): IpRange {
  return { first: networkOf(prefix).address, last: broadcastOf(prefix) };
}

/** The fewest prefixes that hold exactly the addresses of a range, ascending. */
export function summarise({ first, last }: IpRange): IpPrefix[] {
  const { family } = first;
  const prefixes: IpPrefix[] = [];
  const end = BigInt(last.value);
  for (let at = BigInt(first.value); at <= end; ) {
    let bits = 0;
    while (bits < addressBits(family) && (at >> BigInt(bits)) % 2n === 0n && at + (2n << BigInt(bits)) - 1n <= end) bits += 1;
    prefixes.push({ address: addressOf(family, at), length: addressBits(family) - bits });
    at += 1n << BigInt(bits);
  }
  return prefixes;
}

/** The addresses that are in any of the ranges. */
export function unite(ranges: readonly IpRange[]): IpRange[] {
  const united: IpRange[] = [];
  for (const range of [...ranges].sort((a, b) => compareAddresses(a.first, b.first))) {
    const before = united.at(-1);
    if (before === undefined || before.first.family !== range.first.family || BigInt(range.first.value) > BigInt(before.last.value) + 1n) {
      united.push(range);
    } else if (compareAddresses(range.last, before.last) > 0) united[united.length - 1] = { first: before.first, last: range.last };
  }
  return united;
}

/** The addresses of some ranges that are in none of others. */
export function subtract(ranges: readonly IpRange[], taken: readonly IpRange[]): IpRange[] {
  const holes = unite(taken);
  return unite(ranges).flatMap((range) => withoutHoles(range, holes));
}

function withoutHoles({ first, last }: IpRange, holes: readonly IpRange[]): IpRange[] {
  const { family } = first;
  const left: IpRange[] = [];
  const end = BigInt(last.value);
  let at = BigInt(first.value);
  for (const hole of holes) {
    const [holeFirst, holeLast] = [BigInt(hole.first.value), BigInt(hole.last.value)];
    if (hole.first.family !== family || holeLast < at || holeFirst > end) continue;
    if (holeFirst > at) left.push({ first: addressOf(family, at), last: addressOf(family, holeFirst - 1n) });
    at = holeLast + 1n;
  }
  if (at <= end) left.push({ first: addressOf(family, at), last });
  return left;
}

function addressOf(family: 4 | 6, value: bigint): IpAddress {
  return family === 4 ? ipv4(Number(value)) : ipv6(value);
}
