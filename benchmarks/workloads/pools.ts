/**
 * How long do pool requests take, and do they take longer the more pools there are?
 */
import { overlapCidr } from 'cidr-tools';
import { IPv4CidrRange, IPv4Prefix, Pool } from 'ip-num';
import ipaddr from 'ipaddr.js';
import { Netmask } from 'netmask';
import { SortedStarts } from '../floor/sorted-starts.js';
import type { Figure, Size, Workload } from '../framework/figure.js';
import { curveOf, decades } from '../framework/growth.js';
import { compareAll, nsEach, type Contender } from '../framework/rounds.js';
import { dice, Driver } from './support/driver.js';

/** The subnets with a prefix length of 10.0.0.0/8, shuffled. */
function shuffled(length: number, count: number): string[] {
  const numbers = Array.from({ length: 2 ** (length - 8) }, (_, number) => number);
  const roll = dice();
  for (let at = 0; at < count; at++) {
    const other = at + roll(numbers.length - at);
    [numbers[at], numbers[other]] = [numbers[other]!, numbers[at]!];
  }
  return numbers.slice(0, count).map((number) => textOf(0x0a00_0000 + number * 2 ** (32 - length), length));
}

function textOf(value: number, length: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}/${length}`;
}

/** A value is the mean of so many requests, so that garbage is collected in them as often as it is in the long run. */
const REQUESTS = { quick: 2_000, full: 20_000 };

/** How many requests are timed behind so many pools: few enough that the number stays about what it is. */
function windowBehind(there: number): number {
  return Math.max(1_000, Math.min(there / 10, REQUESTS.full));
}

/** The mean of as many rounds as the requests of a value take; what others have left on the heap is not their work. */
function mean(quick: boolean, window: number, round: () => number): number {
  globalThis.gc?.();
  const rounds = Math.ceil((quick ? REQUESTS.quick : REQUESTS.full) / window);
  let sum = 0;
  for (let count = 0; count < rounds; count++) sum += round();
  return sum / rounds;
}

export const workload: Workload = {
  name: 'pools',
  question: 'how long do pool requests take, and do they take longer the more pools there are?',
  async *measure(size) {
    yield await namedAmongMany(size);
    yield await nextPredefined(size);
    yield await carve(size);
  },
};

async function namedAmongMany({ quick, rounds }: Size): Promise<Figure> {
  const there = quick ? 1_000 : 10_000;
  const sample = quick ? 500 : 2_000;
  const all = shuffled(24, there + sample);
  const ours: Contender = {
    name: 'ours',
    round: () => mean(quick, sample, () => requestsBehind(all, there)),
  };
  await ours.round();
  const floor: Contender = {
    name: 'a sorted array',
    round() {
      const starts = new SortedStarts(there + sample);
      const values = all.map((text) => Number.parseInt(text.split('.')[1]!, 10) * 65_536 + Number.parseInt(text.split('.')[2]!, 10) * 256);
      for (let at = 0; at < there; at++) starts.add(values[at]!, 256);
      return nsEach(sample, () => {
        for (let at = there; at < values.length; at++) starts.add(values[at]!, 256);
      });
    },
  };
  const points = decades(100, quick ? 10_000 : 1_000_000).map((size) => {
    const texts = shuffled(28, size + windowBehind(size));
    return { size, value: mean(quick, windowBehind(size), () => requestsBehind(texts, size)) };
  });
  return {
    ...{ name: `request a named /24 with ${there.toLocaleString('en')} pools there`, unit: 'ns' },
    ...(await compareAll(rounds, { ours, peers: scans(all, there), floor })),
    recorded: [{ name: 'libnetwork 20.10', value: 216_000 }, { name: 'moby 2026', value: 91_000 }],
    targets: [{ atMost: 3_000 }],
    curve: curveOf('pools there', points),
  };
}

/** Nanoseconds a request, of those behind the first `there`. */
function requestsBehind(all: readonly string[], there: number): number {
  const driver = new Driver();
  for (let at = 0; at < there; at++) driver.pool(all[at]);
  return nsEach(all.length - there, () => {
    for (let at = there; at < all.length; at++) driver.pool(all[at]);
  });
}

/** Whether a subnet overlaps one of those that are there, as one asks the packages. */
function scans(all: readonly string[], there: number): Contender[] {
  const present = all.slice(0, there);
  const candidates = all.slice(there, there + 5);
  const scan = (name: string, prepare: () => (candidate: string) => boolean): Contender => ({
    name,
    round() {
      const overlaps = prepare();
      return nsEach(candidates.length, () => {
        for (const candidate of candidates) if (overlaps(candidate)) throw new Error('there is no overlap');
      });
    },
  });
  return [
    scan('netmask, asked of each', () => {
      const blocks = present.map((text) => new Netmask(text));
      return (text) => {
        const candidate = new Netmask(text);
        return blocks.some((block) => block.contains(candidate.base) || candidate.contains(block.base));
      };
    }),
    scan('ipaddr.js, asked of each', () => {
      const blocks = present.map((text) => ipaddr.IPv4.parseCIDR(text));
      return (text) => {
        const [address, length] = ipaddr.IPv4.parseCIDR(text);
        return blocks.some(([other, otherLength]) => address.match(other, Math.min(length, otherLength)));
      };
    }),
    scan('cidr-tools overlapCidr', () => (text) => overlapCidr(present, text)),
  ];
}

async function nextPredefined({ quick, rounds }: Size): Promise<Figure> {
  const count = 65_536;
  const sizes = quick ? [100, 1_000, 10_000] : [100, 1_000, 10_000, 60_000];
  const behind = (there: number): number => {
    const window = Math.min(windowBehind(there), 2_000);
    return mean(quick, window, () => {
      const driver = new Driver();
      for (let at = 0; at < there; at++) driver.pool();
      return nsEach(window, () => {
        for (let at = 0; at < window; at++) driver.pool();
      });
    });
  };
  behind(1_000);
  const points = sizes.map((size) => ({ size, value: behind(size) }));
  const ours: Contender = { name: 'ours', round: () => behind(quick ? 1_000 : 10_000) };
  const peer: Contender = {
    name: 'ip-num Pool',
    round() {
      const pool = Pool.fromCidrRanges([IPv4CidrRange.fromCidr('10.0.0.0/8')]);
      const length = IPv4Prefix.fromNumber(24n);
      return nsEach(quick ? 50 : 200, () => {
        for (let at = 0; at < (quick ? 50 : 200); at++) pool.getCidrRange(length);
      });
    },
  };
  return {
    ...{ name: `next default pool of ${count.toLocaleString('en')}`, unit: 'ns' },
    ...(await compareAll(rounds, { ours, peers: [peer] })),
    recorded: [{ name: 'libnetwork 20.10', value: 808_000 }, { name: 'moby 2026, 1,000 there', value: 35_700 }],
    targets: [{ atMost: 3_000 }],
    curve: curveOf('pools there', points, 0.1),
  };
}

async function carve({ quick, rounds }: Size): Promise<Figure> {
  const there = quick ? 1_000 : 30_000;
  const pairs = quick ? 500 : 20_000;
  const ours: Contender = {
    name: 'ours',
    round() {
      const driver = new Driver();
      const ids = Array.from({ length: there }, () => driver.pool());
      const roll = dice();
      return nsEach(pairs, () => {
        for (let pair = 0; pair < pairs; pair++) {
          const at = roll(there);
          driver.releasePool(ids[at]!);
          ids[at] = driver.pool();
        }
      });
    },
  };
  return { ...{ name: `release a pool at random and request the next, ${there.toLocaleString('en')} there`, unit: 'ns' }, ...(await compareAll(rounds, { ours })) };
}
