/**
 * How long do address requests take: filling a pool in order, replacing one in a half-full pool, and filling a /64?
 */
import { ip2long, long2ip, Netmask } from 'netmask';
import { IPv4CidrRange, IPv4Prefix, Pool } from 'ip-num';
import { FloorBitmap } from '../floor/floor-bitmap.js';
import type { Figure, Size, Workload } from '../framework/figure.js';
import { curveOf } from '../framework/growth.js';
import { compareAll, median, nsEach, nsEachAwaited, type Contender } from '../framework/rounds.js';
import { formatIpAddress, ipv4 } from '../../src/net/ip-address.js';
import { createIpam } from '../../src/ipam/index.js';
import { dice, Driver, OWNERS } from './support/driver.js';

/** Addresses that a /24, /16, /12 and /8 give. */
const usable = (length: number): number => 2 ** (32 - length) - 2;

export const workload: Workload = {
  name: 'addresses',
  question: 'how long do address requests take, and do they take longer in larger pools?',
  async *measure(size) {
    yield await sequentialFill(size);
    yield await awaitedFill(size);
    yield await replaceInHalfFull(size);
    yield await fillIpv6(size);
  },
};

async function sequentialFill({ quick, rounds }: Size): Promise<Figure> {
  const lengths = quick ? [24, 20, 16] : [24, 20, 16, 12, 8];
  const points = [];
  for (const length of lengths) {
    const repeat = Math.max(1, Math.floor((quick ? 2e4 : 2e5) / usable(length)));
    const times: number[] = [];
    for (let round = 0; round < (length < 12 ? 1 : 4); round++) {
      const ns = fillsOf(length, repeat);
      if (round > 0 || length < 12) times.push(ns);
    }
    points.push({ size: usable(length), value: median(times) });
  }
  const ours: Contender = { name: 'ours', round: () => fillOf('10.0.0.0/16', usable(16)) };
  const peers = [netmaskWithSet(quick ? 100 : 1000), ipNumPool(quick ? 60 : 256), setWithCursor()];
  const found = await compareAll(rounds, { ours, peers, floor: bitmapFill(usable(16)) });
  return {
    ...{ name: 'request in order, /16, with owner', unit: 'ns', ...found },
    recorded: [{ name: 'libnetwork 20.10', value: 3738 }, { name: 'moby 2026', value: 666 }, { name: 'go-ipam', value: 130_000 }],
    targets: [{ atMost: 200 }],
    curve: curveOf('addresses of the pool, /24 up', points, 0.05),
  };
}

/** Nanoseconds a request when neighbouring pools are filled from empty to full, all of them between two looks at the clock. */
function fillsOf(length: number, pools: number): number {
  const driver = new Driver();
  const ids = Array.from({ length: pools }, (_, number) => driver.pool(`${formatIpAddress(ipv4(0x0a00_0000 + number * 2 ** (32 - length)))}/${length}`));
  const count = usable(length);
  return nsEach(pools * count, () => {
    for (const id of ids) for (let at = 0; at < count; at++) driver.request(id, OWNERS[at & 1023]!);
  });
}

/** Nanoseconds a request when a pool is filled from empty to full. */
function fillOf(pool: string, count: number, family: 4 | 6 = 4): number {
  const driver = new Driver();
  const id = driver.pool(pool, family);
  return nsEach(count, () => {
    for (let at = 0; at < count; at++) driver.request(id, OWNERS[at & 1023]!);
  });
}

function bitmapFill(count: number): Contender {
  return {
    name: 'bitmap with owners',
    round() {
      const bitmap = new FloorBitmap(2 ** 16);
      return nsEach(count, () => {
        for (let at = 0; at < count; at++) bitmap.take(OWNERS[at & 1023]!);
      });
    },
  };
}

/** What one writes first: the block's addresses in turn, the first that is not in the set. */
function netmaskWithSet(count: number): Contender {
  return {
    name: `netmask with a Set, the first ${count}`,
    round() {
      const taken = new Set<string>();
      return nsEach(count, () => {
        for (let at = 0; at < count; at++) {
          const block = new Netmask('10.0.0.0/16');
          let value = ip2long(block.first);
          while (taken.has(long2ip(value))) value++;
          taken.add(long2ip(value));
        }
      });
    },
  };
}

function ipNumPool(count: number): Contender {
  return {
    name: `ip-num Pool, the first ${count}`,
    round() {
      const pool = Pool.fromCidrRanges([IPv4CidrRange.fromCidr('10.0.0.0/16')]);
      const one = IPv4Prefix.fromNumber(32n);
      return nsEach(count, () => {
        for (let at = 0; at < count; at++) pool.getCidrRange(one);
      });
    },
  };
}

/** The best that a Set can do: it remembers where it was, so it finds nothing that was released. */
function setWithCursor(): Contender {
  const count = usable(16);
  return {
    name: 'a Set of numbers with a cursor',
    round() {
      const taken = new Set<number>();
      return nsEach(count, () => {
        let cursor = 1;
        for (let at = 0; at < count; at++) {
          while (taken.has(cursor)) cursor++;
          taken.add(cursor);
        }
      });
    },
  };
}

async function awaitedFill({ quick, rounds }: Size): Promise<Figure> {
  const length = quick ? 20 : 16;
  const count = usable(length);
  const ours: Contender = {
    name: 'ours',
    async round() {
      const ipam = (await createIpam()).getOrThrow();
      const { id: pool } = (await ipam.requestPool({ owner: 'n', pool: `10.0.0.0/${length}` })).getOrThrow();
      return nsEachAwaited(count, async () => {
        for (let at = 0; at < count; at++) if (!(await ipam.requestAddress({ pool, owner: OWNERS[at & 1023]! })).ok) throw new Error('no address was given');
      });
    },
  };
  return { ...{ name: 'the same of createIpam(), awaited, as text', unit: 'ns' }, ...(await compareAll(rounds, { ours, floor: bitmapFill(usable(16)) })), targets: [{ atMost: 400 }] };
}

async function replaceInHalfFull({ quick, rounds }: Size): Promise<Figure> {
  const pairs = quick ? 20_000 : 200_000;
  const half = usable(16) >> 1;
  const ours: Contender = {
    name: 'ours',
    round() {
      const driver = new Driver();
      const id = driver.pool('10.0.0.0/16');
      const roll = dice();
      // Plain numbers, as the floor has them: a list of address objects would cost as much as the allocator does.
      const held: number[] = [];
      const request = (): number => Number(driver.request(id, OWNERS[0]!).value);
      while (held.length < usable(16)) held.push(request());
      while (held.length > half) driver.release(id, ipv4(takeOne(held, roll)), OWNERS[0]!);
      globalThis.gc?.();
      return nsEach(pairs, () => {
        for (let pair = 0; pair < pairs; pair++) {
          const at = roll(half);
          driver.release(id, ipv4(held[at]!), OWNERS[0]!);
          held[at] = request();
        }
      });
    },
  };
  const floor: Contender = {
    name: 'bitmap with owners',
    round() {
      const bitmap = new FloorBitmap(2 ** 16);
      const roll = dice();
      const held: number[] = [];
      while (held.length < usable(16)) held.push(bitmap.take(OWNERS[0]!));
      while (held.length > half) bitmap.free(takeOne(held, roll));
      return nsEach(pairs, () => {
        for (let pair = 0; pair < pairs; pair++) {
          const at = roll(half);
          bitmap.free(held[at]!);
          held[at] = bitmap.take(OWNERS[0]!);
        }
      });
    },
  };
  return {
    ...{ name: 'release one at random and request one, /16 half full', unit: 'ns' },
    ...(await compareAll(rounds, { ours, floor })),
    recorded: [{ name: 'libnetwork 20.10', value: 46.3e6 }, { name: 'moby 2026', value: 22_885 }],
    targets: [{ atMost: 400 }],
  };
}

/** Takes a random one out of a list. */
function takeOne<T>(list: T[], roll: (below: number) => number): T {
  const at = roll(list.length);
  const taken = list[at]!;
  const last = list.pop()!;
  if (at < list.length) list[at] = last;
  return taken;
}

async function fillIpv6({ quick, rounds }: Size): Promise<Figure> {
  const count = quick ? 20_000 : 1_000_000;
  const ours: Contender = { name: 'ours', round: () => fillOf('fd00::/64', count, 6) };
  const floor: Contender = {
    name: 'bitmap with owners',
    round() {
      const bitmap = new FloorBitmap(2 ** 20);
      return nsEach(count, () => {
        for (let at = 0; at < count; at++) bitmap.take(OWNERS[at & 1023]!);
      });
    },
  };
  return {
    ...{ name: `request in order, IPv6 /64, ${count.toLocaleString('en')} of it`, unit: 'ns' },
    ...(await compareAll(quick ? rounds : 3, { ours, floor })),
    recorded: [{ name: 'libnetwork 20.10', value: 3089 }, { name: 'moby 2026', value: 702 }],
    targets: [{ atMost: 400 }],
  };
}
