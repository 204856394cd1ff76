import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { Engine } from '../../src/dataplane/simulator/engine.js';
import { Loopback } from '../../src/dataplane/simulator/links/loopback.js';
import { fragmentsOf } from '../../src/dataplane/simulator/stack/fragments/fragmentation.js';
import { Reassembly } from '../../src/dataplane/simulator/stack/fragments/reassembly.js';
import { emitEthernet, EtherType } from '../../src/wire/ethernet.js';
import { type IpView, ipView } from '../../src/wire/ip-packet.js';
import { emitIpv4 } from '../../src/wire/ipv4.js';
import { emitIpv6 } from '../../src/wire/ipv6.js';
import { overlay, routedBridges } from '../support/topology.js';
import { apply, build, hopsOf, ping } from './support.js';

/** A frame with a packet of either version and a payload of this many octets. */
function frameWith(version: 4 | 6, payloadBytes: number): Uint8Array {
  const frame = new Uint8Array(14 + (version === 4 ? 20 : 40) + payloadBytes);
  emitEthernet({ destination: 2, source: 1, etherType: version === 4 ? EtherType.ipv4 : EtherType.ipv6 }, frame);
  const four = { typeOfService: 0, identification: 7, dontFragment: false, moreFragments: false, fragmentOffset: 0, ttl: 64, source: 1, destination: 2 };
  const six = { trafficClass: 0, flowLabel: 0, hopLimit: 64, source: 1n, destination: 2n };
  const at = version === 4 ? emitIpv4({ ...four, protocol: 17, payloadBytes }, frame, 14) : emitIpv6({ ...six, protocol: 17, payloadBytes }, frame, 14);
  for (let index = at; index < frame.length; index++) frame[index] = index * 7;
  return frame;
}

function packetOf(frame: Uint8Array): IpView {
  const packet = ipView(frame, 14);
  if (packet === undefined) throw new Error('no packet');
  return packet;
}

/** A place to put fragments together, with what it was told of the first ones that came to nothing. */
function reassembly() {
  const { clock, random, log } = createSimulatedRuntime({ seed: 1 });
  const engine = new Engine({ clock, random, log });
  const late: IpView[] = [];
  const via = new Loopback(engine, { receiveFrom() {} }, { host: 'one', namespace: 'n', name: 'lo' });
  const parts = new Reassembly(engine, (first) => late.push(first));
  return { clock, engine, late, add: (frame: Uint8Array) => parts.add(via, packetOf(frame)) };
}

const version = fc.constantFrom<4 | 6>(4, 6);

describe('fragments', () => {
  it('of any packet come back as the packet, in any order and repeated', () => {
    const order = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(version, fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 68, max: 1500 }), order, (family, length, mtuBytes, picks) => {
        const frame = frameWith(family, length);
        const { add, engine } = reassembly();
        const mtu = Math.max(mtuBytes, family === 6 ? 100 : 68);
        const fragments = [...fragmentsOf(engine, packetOf(frame), mtu, 9)];
        for (const fragment of fragments) expect(fragment.length).toBeLessThanOrEqual(mtu + 14);
        const arrivals: Uint8Array[] = [];
        while (fragments.length > 0) {
          const [next] = fragments.splice((picks.next().value ?? 0) % fragments.length, 1);
          const again = arrivals[(picks.next().value ?? 0) % (arrivals.length + 1)];
          if (again !== undefined && fragments.length > 0) arrivals.push(again);
          if (next !== undefined) arrivals.push(next);
        }
        const results = arrivals.map(add);
        expect(results.slice(0, -1).every((result) => result === undefined)).toBe(true);
        expect(results.at(-1)).toEqual(frame);
      }),
    );
  });

  it('of IPv4 are cut again to the same packet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1500, max: 4000 }), fc.integer({ min: 100, max: 1000 }), (length, mtuBytes) => {
        const frame = frameWith(4, length);
        const { add, engine } = reassembly();
        const twice = fragmentsOf(engine, packetOf(frame), 1500, 0).flatMap((fragment) => fragmentsOf(engine, packetOf(fragment), mtuBytes, 0));
        expect(twice.map(add).at(-1)).toEqual(frame);
      }),
    );
  });

  it('that overlap spoil their packet', () => {
    const { add, engine } = reassembly();
    const whole = packetOf(frameWith(4, 3000));
    const [first, second, third] = fragmentsOf(engine, whole, 1500, 0);
    const [, between] = fragmentsOf(engine, whole, 1000, 0);
    for (const fragment of [first, between, second, third]) expect(fragment && add(fragment)).toBeUndefined();
  });

  it.each([
    [4, 30_000],
    [6, 60_000],
  ] as const)('of IPv%i that stay incomplete are given up in time', (family, timeoutMs) => {
    const { add, clock, late, engine } = reassembly();
    const [first, second] = fragmentsOf(engine, packetOf(frameWith(family, 2000)), 1500, 3);
    for (const fragment of [first]) expect(fragment && add(fragment)).toBeUndefined();
    clock.runUntil(timeoutMs - 1);
    expect(late).toEqual([]);
    clock.runUntil(timeoutMs);
    expect(late).toHaveLength(1);
    expect(clock.pending).toBe(0);
    expect(second && add(second)).toBeUndefined();
  });

  it('of more packets than there is room for push out the oldest', () => {
    const { add, clock, engine } = reassembly();
    const frames = Array.from({ length: 300 }, (_, at) => {
      const frame = frameWith(4, 2000);
      const view = packetOf(frame);
      emitIpv4({ typeOfService: 0, identification: at, dontFragment: false, moreFragments: false, fragmentOffset: 0, ttl: 1, protocol: 17, source: 1, destination: 2, payloadBytes: 2000 }, frame, view.start);
      return fragmentsOf(engine, packetOf(frame), 1500, 0);
    });
    for (const [first] of frames) if (first !== undefined) add(first);
    expect(clock.pending).toBe(256);
    const [oldest, newest] = [frames[0]?.[1], frames[299]?.[1]];
    expect(oldest && add(oldest)).toBeUndefined();
    expect(newest && add(newest)).toBeDefined();
  });
});

describe('a ping that may be cut', () => {
  it('gets over links of any size, cut by the sender and by the router', async () => {
    const built = build(routedBridges({ rightMtuBytes: 600 }));
    const hops = await hopsOf(built, async () => {
      expect(await ping(built, { payloadBytes: 3000, dontFragment: false })).toMatchObject({ received: 1, replies: [{ bytes: 3008 }] });
    });
    const sizes = (name: string, action: string) => hops.filter((hop) => hop.interface === name && hop.action === action && !hop.summary.startsWith('ARP')).map((hop) => hop.frame.length - 14);
    expect(sizes('veth-left', 'receive')).toEqual([1500, 1500, 68]);
    expect(Math.max(...sizes('veth-right', 'forward'))).toBe(596);
  });

  it('crosses an overlay whose packets are cut on the underlay', async () => {
    const base = overlay();
    const wide = (resources: (typeof base.hosts)[number]['resources']) =>
      resources.map((resource) => {
        if (resource.kind === 'veth') return { ...resource, ends: [{ ...resource.ends[0], mtuBytes: 1500 }, { ...resource.ends[1], mtuBytes: 1500 }] as const };
        return 'mtuBytes' in resource ? { ...resource, mtuBytes: 1500 } : resource;
      });
    const built = build({ ...base, hosts: base.hosts.map((host) => ({ ...host, resources: wide(host.resources) })) });
    const hops = await hopsOf(built, async () => expect(await ping(built, { payloadBytes: 1472 })).toMatchObject({ received: 1 }));
    expect(hops.some((hop) => hop.summary === 'IPv4 fragment 10.99.0.11 > 10.99.0.12')).toBe(true);
  });

  it('is not answered when fragments were lost on the way', async () => {
    const built = build(routedBridges());
    // The last fragment is the only small one, and the right end takes no large ones.
    const veth = built.host('one').list().find(({ id }) => id === 'veth/right');
    if (veth?.kind !== 'veth') throw new Error('no pair');
    const [outer, inner] = veth.ends;
    apply(built, 'one', [{ ...veth, ends: [outer, { ...inner, mtuBytes: 1400 }] }]);
    const report = await ping(built, { payloadBytes: 2000, dontFragment: false, timeoutMs: 40_000 });
    // Only the last fragment came, and nobody is told of a packet whose beginning did not.
    expect(report.errors).toEqual([{ sequence: 1, kind: 'timeout' }]);
  });
});
