import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/contracts/dataplane.js';
import { macOf, overlay, routedBridges, type Topology } from '../support/topology.js';
import { apply, build, dualStack, hopsOf, ipv6, lines, ping, stackOf } from './support.js';

/** Two bridges with a namespace each, the host routing between them, over IPv6 alone. */
function routed6(options: { readonly rightMtuBytes?: number } = {}): Topology {
  const base = routedBridges(options);
  const route = (namespace: string, gateway: string): Resource => ({ kind: 'route', id: `route6/${namespace}`, namespace, destination: '::/0', gateway, interface: 'eth0' });
  const more = [
    ipv6('host', 'fd00:0:0:1::1/64', 'br0'),
    ipv6('host', 'fd00:0:0:2::1/64', 'br10'),
    ipv6('left', 'fd00:0:0:1::2/64'),
    ipv6('right', 'fd00:0:0:2::2/64'),
    route('left', 'fd00:0:0:1::1'),
    route('right', 'fd00:0:0:2::1'),
  ];
  const hosts = base.hosts.map((host) => ({ ...host, resources: [...host.resources, ...more] }));
  return { ...base, hosts, fromAddress: 'fd00:0:0:1::2', toAddress: 'fd00:0:0:2::2' };
}

describe('IPv6 on one bridge', () => {
  it('goes by neighbour discovery and is answered', async () => {
    const built = build(dualStack());
    const hops = await hopsOf(built, async () => expect(await ping(built)).toMatchObject({ received: 1, replies: [{ ttl: 64, bytes: 64 }] }));
    expect(lines(hops.filter(({ action }) => action !== 'receive'))).toEqual([
      'one/left/eth0 send: NDP who has fd00::3, tell fd00::2',
      'one/host/br0 flood: NDP who has fd00::3, tell fd00::2',
      'one/right/eth0 answer: NDP fd00::3 is at 02:42:0a:00:00:03',
      'one/host/veth-left forward: NDP fd00::3 is at 02:42:0a:00:00:03',
      'one/left/eth0 send: ICMPv6 echo request fd00::2 > fd00::3',
      'one/host/veth-right forward: ICMPv6 echo request fd00::2 > fd00::3',
      'one/right/eth0 answer: ICMPv6 echo reply fd00::3 > fd00::2',
      'one/right/eth0 send: ICMPv6 echo reply fd00::3 > fd00::2',
      'one/host/veth-left forward: ICMPv6 echo reply fd00::3 > fd00::2',
      'one/left/eth0 deliver: ICMPv6 echo reply fd00::3 > fd00::2',
    ]);
    expect(hops.find(({ action }) => action === 'send')?.frame.subarray(0, 6)).toEqual(Uint8Array.of(0x33, 0x33, 0xff, 0, 0, 3));
  });

  it('lives beside IPv4, and reaches loopback and link-local addresses', async () => {
    const built = build(dualStack());
    for (const to of ['10.0.0.3', 'fd00::3', '::1', 'fd00::2', 'fe80::42:aff:fe00:3', 'fe80::42:aff:fe00:2']) {
      expect([to, (await ping(built, { to })).received]).toEqual([to, 1]);
    }
  });

  it('is there only with an address', async () => {
    const built = build(dualStack());
    apply(built, 'one', []);
    expect(built.host('one').apply([{ remove: ipv6('left', 'fd00::2/64') }]).ok).toBe(true);
    for (const to of ['fd00::3', 'fe80::42:aff:fe00:3']) expect((await ping(built, { to })).errors).toEqual([{ sequence: 1, kind: 'no-route' }]);
    expect((await ping(built, { to: '10.0.0.3' })).received).toBe(1);
  });

  it('says that a neighbour does not answer after three questions', async () => {
    const built = build(dualStack());
    const begun = built.clock.now();
    const hops = await hopsOf(built, async () => {
      expect((await ping(built, { to: 'fd00::9', timeoutMs: 5000 })).errors).toEqual([{ sequence: 1, kind: 'neighbour-unreachable', from: 'fd00::2' }]);
    });
    const questions = hops.filter((hop) => hop.action === 'send' && hop.summary.startsWith('NDP who has fd00::9'));
    expect(questions.map((hop) => hop.at - begun)).toEqual([0, 1000, 2000]);
  });

  it('answers to all nodes of the link', async () => {
    expect((await ping(build(dualStack()), { to: 'ff02::1' })).errors).toMatchObject([{ kind: 'no-route' }]);
    const built = build(dualStack());
    apply(built, 'one', [{ kind: 'route', id: 'multicast', namespace: 'left', destination: 'ff00::/8', interface: 'eth0' }]);
    expect(await ping(built, { to: 'ff02::1' })).toMatchObject({ received: 1 });
  });
});

describe('IPv6 over a router', () => {
  it('is answered with one less hop', async () => {
    expect(await ping(build(routed6()))).toMatchObject({ received: 1, replies: [{ ttl: 63 }] });
  });

  it('learns where its hops ended, that there is no route, no neighbour, and too small a link', async () => {
    const router = 'fd00:0:0:1::1';
    const built = build(routed6({ rightMtuBytes: 1400 }));
    expect((await ping(built, { ttl: 1 })).errors).toEqual([{ sequence: 1, kind: 'ttl', from: router }]);
    expect((await ping(built, { to: 'fd00:0:0:3::1' })).errors).toEqual([{ sequence: 1, kind: 'unreachable', from: router }]);
    expect((await ping(built, { to: 'fd00:0:0:2::9', timeoutMs: 5000 })).errors).toEqual([{ sequence: 1, kind: 'unreachable', from: router }]);
    expect((await ping(built, { payloadBytes: 1353 })).errors).toEqual([{ sequence: 1, kind: 'fragmentation-needed', from: router, mtuBytes: 1400 }]);
    expect((await ping(built, { payloadBytes: 1352 })).received).toBe(1);
  });

  it('cuts what is too large at its sender alone, as soon as that knows', async () => {
    const built = build(routed6({ rightMtuBytes: 1400 }));
    const report = await ping(built, { payloadBytes: 4000, dontFragment: false, count: 2, timeoutMs: 500 });
    // The first is cut for the first link, the second for the one that the router spoke of.
    expect(report.errors).toMatchObject([{ sequence: 1, kind: 'fragmentation-needed', mtuBytes: 1400 }]);
    expect(report.replies.map(({ sequence, bytes }) => [sequence, bytes])).toEqual([[2, 4008]]);
    const hops = await hopsOf(built, () => ping(built, { payloadBytes: 4000, dontFragment: false }));
    const atRouter = hops.filter(({ action, interface: name }) => action === 'forward' && name === 'br10');
    expect(atRouter.map(({ frame }) => frame.length - 14)).toEqual([1400, 1400, 1352]);
  });
});

describe('IPv6 over VXLAN', () => {
  it('asks its own host, which answers for the peers that it knows', async () => {
    const base = overlay();
    const ends = [
      { namespace: 'left', own: 'fd00::2', peer: 'fd00::3', mac: macOf('10.0.0.3') },
      { namespace: 'right', own: 'fd00::3', peer: 'fd00::2', mac: macOf('10.0.0.2') },
    ];
    const hosts = base.hosts.map((host, index) => {
      const { namespace, own, peer, mac } = ends[index] ?? ends[0]!;
      const proxy: Resource = { kind: 'neighbour', id: 'neighbour/6', namespace: 'ov-1', interface: 'vxlan0', address: peer, macAddress: mac };
      return { ...host, resources: [...host.resources, ipv6(namespace, `${own}/64`), proxy] };
    });
    const built = build({ ...base, hosts, fromAddress: 'fd00::2', toAddress: 'fd00::3' });
    const hops = await hopsOf(built, async () => expect((await ping(built)).received).toBe(1));
    expect(lines(hops)).toContain('one/ov-1/vxlan0 answer: NDP fd00::3 is at 02:42:0a:00:00:03');
    expect(hops.some(({ action, summary }) => action === 'encapsulate' && summary.includes('NDP'))).toBe(false);
    expect((await ping(built, { to: 'fd00::9' })).received).toBe(0);
  });
});

describe('addresses of an interface', () => {
  it('can be shown, the link-local one among them once', () => {
    const built = build(dualStack());
    apply(built, 'one', [{ ...ipv6('left', 'fd00::22/64'), id: 'second' }]);
    const left = built.host('one').namespace('left');
    const eth0 = left?.interface('eth0');
    const { routing } = stackOf(built, 'one', 'left');
    const shown = eth0 === undefined ? [] : routing.addressesOn(eth0).map(({ value, length }) => [value.toString(16), length]);
    expect(shown).toEqual([['a000002', 24], ['fd000000000000000000000000000002', 64], ['fe8000000000000000420afffe000002', 64], ['fd000000000000000000000000000022', 64]]);
    expect(routing.routes(6).map(({ length }) => length)).toEqual([64, 64]);
  });
});
