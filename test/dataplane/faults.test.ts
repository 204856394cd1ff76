import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hop, PingReport, PlacedFault } from '../../src/dataplane/simulator/simulator.js';
import { address, type BuiltTopology, macOf, oneBridge, overlay } from '../support/topology.js';
import { apply, build, hopsOf, ping, stackOf, twoHosts } from './support.js';

/** Two hosts that know each other, so that nothing is lost but what is sent. */
function acquainted(options: { seed?: string } = {}): BuiltTopology {
  const built = build(twoHosts(), options);
  for (const [host, other] of [['one', '10.99.0.12'], ['two', '10.99.0.11']] as const) {
    apply(built, host, [{ kind: 'neighbour', id: 'n', namespace: 'host', interface: 'ens3', address: other, macAddress: macOf(other) }]);
  }
  return built;
}

const thousand = { count: 1000, intervalMs: 10, timeoutMs: 500 };

function withFault(fault: PlacedFault, options?: { seed?: string }): Promise<PingReport> {
  const built = acquainted(options);
  built.simulator.faults.set(fault);
  return ping(built, thousand);
}

/** How often requests arrived at the other host, and which. */
function sequencesAt(hops: readonly Hop[], host: string): number[] {
  const arrived = hops.filter((hop) => hop.host === host && hop.action === 'receive' && hop.summary.startsWith('ICMP echo request'));
  return arrived.map(({ frame }) => ((frame[40] ?? 0) << 8) | (frame[41] ?? 0));
}

describe('a fault between hosts', () => {
  it('loses frames both ways by chance', async () => {
    const { received } = await withFault({ loss: 0.1 });
    // 81 of 100 get there and back.
    expect(received).toBeGreaterThan(750);
    expect(received).toBeLessThan(870);
    expect((await withFault({ loss: 1 })).received).toBe(0);
    expect((await withFault({ loss: 0 })).received).toBe(1000);
  });

  it('delays frames, varied by the jitter', async () => {
    const still = await withFault({ delayMs: 20 });
    expect(new Set(still.replies.map(({ timeMs }) => timeMs))).toEqual(new Set([40.2]));
    const varied = (await withFault({ delayMs: 20, jitterMs: 5 })).replies.map(({ timeMs }) => timeMs);
    expect(Math.min(...varied)).toBeGreaterThanOrEqual(30.2);
    expect(Math.max(...varied)).toBeLessThanOrEqual(50.2);
    expect(Math.max(...varied) - Math.min(...varied)).toBeGreaterThan(10);
  });

  it('doubles frames', async () => {
    const built = acquainted();
    built.simulator.faults.set({ duplication: 1 });
    const hops = await hopsOf(built, () => ping(built));
    expect(sequencesAt(hops, 'two')).toEqual([1, 1]);
  });

  it('lets frames fall behind others', async () => {
    const built = acquainted();
    built.simulator.faults.set({ reordering: 0.3, reorderingMs: 25 });
    const hops = await hopsOf(built, () => ping(built, { ...thousand, count: 100 }));
    const arrived = sequencesAt(hops, 'two');
    expect(arrived.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    expect(arrived).not.toEqual(arrived.toSorted((a, b) => a - b));
  });

  it('turns one bit of a frame, which checksums see', async () => {
    const built = acquainted();
    built.simulator.faults.set({ corruption: 1 });
    const hops = await hopsOf(built, () => ping(built, { count: 200, timeoutMs: 100, intervalMs: 1 }));
    const sent = hops.filter(({ action, host }) => action === 'send' && host === 'one').map(({ frame }) => frame);
    const got = hops.filter(({ action, host }) => action === 'receive' && host === 'two').map(({ frame }) => frame);
    const bitsOf = (octet: number): number => octet.toString(2).replaceAll('0', '').length;
    const turned = (at: number): number => (sent[at] ?? new Uint8Array(0)).reduce((bits, octet, index) => bits + bitsOf(octet ^ (got[at]?.[index] ?? 0)), 0);
    expect(got.length).toBe(200);
    expect(new Set(got.map((_, at) => turned(at)))).toEqual(new Set([1]));
    expect(hops.some(({ reason }) => reason === 'malformed ICMP message')).toBe(true);
    expect(hops.some(({ reason }) => reason === 'malformed IPv4 packet')).toBe(true);
  });

  it('lets so much through, and lets wait or loses the rest', async () => {
    const built = acquainted();
    // A frame of 1514 octets takes 1.514 ms.
    built.simulator.faults.set({ bandwidthBitsPerSecond: 8_000_000 });
    const burst = await ping(built, { count: 10, intervalMs: 0, payloadBytes: 1472, timeoutMs: 60_000 });
    // The last waits for nine before it, and each once more on the way back.
    for (const [at, { timeMs }] of burst.replies.entries()) expect(timeMs).toBeCloseTo(0.2 + 1.514 * (at + 2), 2);
    expect(burst.received).toBe(10);
    const flood = await ping(built, { count: 1500, intervalMs: 0, payloadBytes: 1472, timeoutMs: 60_000 });
    expect(flood.received).toBeGreaterThan(980);
    expect(flood.received).toBeLessThan(1000);
  });

  it('is between those hosts alone, and goes before that between all', async () => {
    const built = build(twoHosts());
    built.simulator.addHost({ name: 'three', interfaces: [{ name: 'ens3', address: '10.99.0.13/24' }] });
    const { faults } = built.simulator;
    const reached = async (): Promise<number[]> => [(await ping(built)).received, (await ping(built, { to: '10.99.0.13' })).received];
    faults.set({ between: ['two', 'one'], loss: 1 });
    expect(await reached()).toEqual([0, 1]);
    faults.set({ loss: 1 });
    faults.set({ between: ['one', 'two'], loss: 0 });
    expect(await reached()).toEqual([1, 0]);
    faults.unset({ between: ['one', 'two'] });
    faults.unset();
    expect(faults.active).toBe(false);
    expect(await reached()).toEqual([1, 1]);
  });

  it('has numbers that can be', () => {
    const { faults } = build(twoHosts()).simulator;
    const wrong: readonly PlacedFault[] = [{ loss: 1.1 }, { duplication: -1 }, { delayMs: -1 }, { jitterMs: Number.NaN }, { bandwidthBitsPerSecond: 0 }];
    for (const fault of wrong) expect(() => faults.set(fault)).toThrow(RangeError);
    expect(() => faults.set({ between: ['one', 'two'], at: { host: 'one', namespace: 'host', interface: 'ens3' } })).toThrow(RangeError);
    expect(faults.active).toBe(false);
  });

  it('is of hosts that are there', () => {
    const { faults } = build(twoHosts()).simulator;
    expect(() => faults.takeDown('too')).toThrow(new RangeError('there is no host too'));
    expect(() => faults.partition([['one'], ['too']])).toThrow(RangeError);
    expect(() => faults.set({ between: ['one', 'too'], loss: 1 })).toThrow(RangeError);
    expect(() => faults.set({ at: { host: 'too', namespace: 'host', interface: 'ens3' }, loss: 1 })).toThrow(RangeError);
    expect(faults.active).toBe(false);
  });
});

describe('a fault at an interface', () => {
  it('is met by what that interface sends', async () => {
    const built = build(oneBridge());
    const at = { host: 'one', namespace: 'left', interface: 'eth0' };
    built.simulator.faults.set({ at, delayMs: 7 });
    // The question for the neighbour and the request are late, the answers are not.
    expect((await ping(built)).replies).toMatchObject([{ timeMs: 14 }]);
    expect((await ping(built)).replies).toMatchObject([{ timeMs: 7 }]);
    built.simulator.faults.set({ at, loss: 1 });
    expect((await ping(built)).received).toBe(0);
    built.simulator.faults.unset({ at });
    expect((await ping(built)).received).toBe(1);
  });

  it('of a host slows all that it sends to others', async () => {
    const built = acquainted();
    built.simulator.faults.set({ at: { host: 'one', namespace: 'host', interface: 'ens3' }, delayMs: 5 });
    expect((await ping(built)).replies).toMatchObject([{ timeMs: 5.2 }]);
  });
});

describe('hosts that are cut off', () => {
  it('reach those in their part alone, until it is healed', async () => {
    const built = build(twoHosts());
    const { faults } = built.simulator;
    for (const [name, last] of [['three', 13], ['four', 14]] as const) built.simulator.addHost({ name, interfaces: [{ name: 'ens3', address: `10.99.0.${last}/24` }] });
    const reached = async (host: string): Promise<number[]> => {
      const found: number[] = [];
      for (const last of [11, 12, 13, 14]) if ((await ping(built, { from: { host, namespace: 'host' }, to: `10.99.0.${last}` })).received === 1) found.push(last);
      return found;
    };
    faults.partition([['one'], ['two']]);
    expect([await reached('one'), await reached('two'), await reached('three')]).toEqual([[11], [12], [13, 14]]);
    faults.heal();
    expect(await reached('one')).toEqual([11, 12, 13, 14]);
    faults.takeDown('two');
    expect([await reached('one'), await reached('two')]).toEqual([[11, 13, 14], [12]]);
    faults.bringUp('two');
    expect(await reached('one')).toEqual([11, 12, 13, 14]);
    faults.takeDown('one');
    faults.set({ loss: 1 });
    faults.clear();
    expect(await reached('one')).toEqual([11, 12, 13, 14]);
  });

  it('say in the trace why a frame goes no further', async () => {
    const built = build(twoHosts());
    built.simulator.faults.takeDown('two');
    const down = await hopsOf(built, () => ping(built));
    built.simulator.faults.bringUp('two');
    built.simulator.faults.partition([['one']]);
    const apart = await hopsOf(built, () => ping(built));
    expect(down.find(({ action }) => action === 'drop')?.reason).toBe('host two is down');
    expect(apart.find(({ action }) => action === 'drop')?.reason).toBe('hosts one and two are cut off from each other');
  });
});

describe('a run with faults', () => {
  const chance = fc.double({ min: 0, max: 0.5, noNaN: true });
  const fault: fc.Arbitrary<PlacedFault> = fc.record({ loss: chance, duplication: chance, corruption: chance, reordering: chance, delayMs: fc.constant(3), jitterMs: fc.constant(2) });

  /** All hops of pings and a connection over a bad overlay, each a line with all that it has. */
  async function run(seed: string, bad: PlacedFault): Promise<string> {
    const built = build(overlay(), { seed });
    built.simulator.faults.set(bad);
    const hops = await hopsOf(built, async () => {
      stackOf(built, 'two', 'right').tcp.listen(80, (connection) => connection.onReceive((bytes) => connection.send(bytes)));
      const client = stackOf(built, 'one', 'left').tcp.connect(address('10.0.0.3'), 80);
      client.send(new Uint8Array(5000));
      await ping(built, { count: 20, intervalMs: 5 });
    });
    return hops.map(({ frame, ...hop }) => `${JSON.stringify(hop)} ${Buffer.from(frame).toString('hex')}`).join('\n');
  }

  it('is the same byte for byte with the same seed, and another with another', async () => {
    let different = 0;
    await fc.assert(
      fc.asyncProperty(fc.string(), fault, async (seed, bad) => {
        const [first, second, other] = [await run(seed, bad), await run(seed, bad), await run(`${seed}!`, bad)];
        expect(second === first).toBe(true);
        if (other !== first) different += 1;
      }),
      { numRuns: 8 },
    );
    expect(different).toBeGreaterThan(0);
  });
});
