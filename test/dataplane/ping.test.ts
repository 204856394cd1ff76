import { describe, expect, it } from 'vitest';
import type { Hop, PingOptions, PingReport } from '../../src/dataplane/simulator/simulator.js';
import { address, build, type BuiltTopology, oneBridge, overlay, routedBridges } from '../support/topology.js';

/** Pings along the topology, or to another address, and lets time pass until nothing happens any more. */
async function ping(built: BuiltTopology, options: PingOptions & { to?: string } = {}): Promise<PingReport> {
  const { topology, simulator, clock } = built;
  const report = simulator.ping(topology.from, address(options.to ?? topology.toAddress), options);
  clock.runUntilQuiet();
  return report;
}

/** The hops of one ping. */
async function hopsOf(built: BuiltTopology, options: PingOptions & { to?: string } = {}): Promise<Hop[]> {
  const hops: Hop[] = [];
  const off = built.simulator.trace.on((hop) => hops.push(hop));
  await ping(built, options);
  off();
  return hops;
}

function lines(hops: readonly Hop[]): string[] {
  return hops.map((hop) => `${hop.host}/${hop.namespace}/${hop.interface} ${hop.action}: ${hop.reason ?? hop.summary}`);
}

describe('ping over one bridge', () => {
  it('is answered', async () => {
    expect(await ping(build(oneBridge()))).toEqual({
      destination: '10.0.0.3',
      sent: 1,
      received: 1,
      replies: [{ sequence: 1, ttl: 64, bytes: 64, timeMs: 0 }],
      errors: [],
    });
  });

  it('goes by ARP, flooding, and the learned port', async () => {
    const hops = await hopsOf(build(oneBridge()));
    expect(lines(hops)).toEqual([
      'one/left/eth0 send: ARP who has 10.0.0.3, tell 10.0.0.2',
      'one/host/veth-left receive: ARP who has 10.0.0.3, tell 10.0.0.2',
      'one/host/br0 receive: ARP who has 10.0.0.3, tell 10.0.0.2',
      'one/host/br0 flood: ARP who has 10.0.0.3, tell 10.0.0.2',
      'one/right/eth0 receive: ARP who has 10.0.0.3, tell 10.0.0.2',
      'one/right/eth0 answer: ARP 10.0.0.3 is at 02:42:0a:00:00:03',
      'one/host/veth-right receive: ARP 10.0.0.3 is at 02:42:0a:00:00:03',
      'one/host/veth-left forward: ARP 10.0.0.3 is at 02:42:0a:00:00:03',
      'one/left/eth0 receive: ARP 10.0.0.3 is at 02:42:0a:00:00:03',
      'one/left/eth0 send: ICMP echo request 10.0.0.2 > 10.0.0.3',
      'one/host/veth-left receive: ICMP echo request 10.0.0.2 > 10.0.0.3',
      'one/host/veth-right forward: ICMP echo request 10.0.0.2 > 10.0.0.3',
      'one/right/eth0 receive: ICMP echo request 10.0.0.2 > 10.0.0.3',
      'one/right/eth0 answer: ICMP echo reply 10.0.0.3 > 10.0.0.2',
      'one/right/eth0 send: ICMP echo reply 10.0.0.3 > 10.0.0.2',
      'one/host/veth-right receive: ICMP echo reply 10.0.0.3 > 10.0.0.2',
      'one/host/veth-left forward: ICMP echo reply 10.0.0.3 > 10.0.0.2',
      'one/left/eth0 receive: ICMP echo reply 10.0.0.3 > 10.0.0.2',
      'one/left/eth0 deliver: ICMP echo reply 10.0.0.3 > 10.0.0.2',
    ]);
  });

  it('sends as many as asked, at the interval', async () => {
    const built = build(oneBridge());
    const begun = built.clock.now();
    const report = await ping(built, { count: 4, intervalMs: 250, payloadBytes: 100 });
    expect(report.replies.map(({ sequence, bytes }) => [sequence, bytes])).toEqual([[1, 108], [2, 108], [3, 108], [4, 108]]);
    expect(built.clock.now() - begun).toBeGreaterThanOrEqual(750);
  });

  it('counts beyond the 16 bits of a sequence number', async () => {
    const report = await ping(build(oneBridge()), { count: 70_000, intervalMs: 1 });
    expect(report.received).toBe(70_000);
    expect(report.replies.at(-1)?.sequence).toBe(70_000);
  });

  it('reaches its own address without leaving the namespace', async () => {
    const hops = await hopsOf(build(oneBridge()), { to: '10.0.0.2' });
    expect(new Set(hops.map((hop) => hop.interface))).toEqual(new Set(['lo']));
    expect((await ping(build(oneBridge()), { to: '127.0.0.1' })).received).toBe(1);
  });

  it('says that a neighbour does not answer, before and after ARP has given up', async () => {
    const built = build(oneBridge());
    expect((await ping(built, { to: '10.0.0.9' })).errors).toEqual([{ sequence: 1, kind: 'neighbour-unreachable' }]);
    const patient = await ping(build(oneBridge()), { to: '10.0.0.9', timeoutMs: 5000 });
    expect(patient).toMatchObject({ sent: 1, received: 0, errors: [{ sequence: 1, kind: 'neighbour-unreachable', from: '10.0.0.2' }] });
  });

  it('asks three times, a second apart, for a neighbour, and once for many packets', async () => {
    const built = build(oneBridge());
    const begun = built.clock.now();
    const hops = await hopsOf(built, { to: '10.0.0.9', count: 5, intervalMs: 100, timeoutMs: 5000 });
    const requests = hops.filter((hop) => hop.action === 'send' && hop.summary.startsWith('ARP who has 10.0.0.9'));
    expect(requests.map((hop) => hop.at - begun)).toEqual([0, 1000, 2000]);
    expect(hops.filter((hop) => hop.reason === 'the neighbour does not answer')).toHaveLength(5);
  });

  it('has no route to other networks', async () => {
    expect(await ping(build(oneBridge()), { to: '10.7.0.1' })).toMatchObject({ sent: 0, errors: [{ kind: 'no-route' }] });
    expect(await ping(build(oneBridge()), { to: 'fd00::1' })).toMatchObject({ sent: 0, errors: [{ kind: 'no-route' }] });
  });

  it('reports a namespace that is not there', async () => {
    const { simulator } = build(oneBridge());
    const report = await simulator.ping({ host: 'one', namespace: 'nowhere' }, address('10.0.0.3'));
    expect(report).toMatchObject({ sent: 0, errors: [{ kind: 'no-namespace' }] });
  });

  it('refuses to send what is larger than the MTU', async () => {
    expect(await ping(build(oneBridge()), { payloadBytes: 1472 })).toMatchObject({ received: 1 });
    expect(await ping(build(oneBridge()), { payloadBytes: 1473 })).toMatchObject({ sent: 0, errors: [{ kind: 'fragmentation-needed', mtuBytes: 1500 }] });
  });

  it('ends early with what there was when its signal aborts', async () => {
    const { simulator, topology, clock } = build(oneBridge());
    const controller = new AbortController();
    const report = simulator.ping(topology.from, address(topology.toAddress), { count: 10, signal: controller.signal });
    clock.runUntil(clock.now() + 2500);
    controller.abort();
    expect(await report).toMatchObject({ sent: 3, received: 3 });
    expect(clock.pending).toBe(0);
  });
});

describe('ping over a router', () => {
  it('is answered with one less time to live', async () => {
    expect(await ping(build(routedBridges()))).toMatchObject({ received: 1, replies: [{ ttl: 63 }] });
  });

  it('learns where its time to live ended', async () => {
    const report = await ping(build(routedBridges()), { ttl: 1 });
    expect(report).toMatchObject({ sent: 1, received: 0, errors: [{ kind: 'ttl', from: '10.0.0.1' }] });
    expect(await ping(build(routedBridges()), { ttl: 2 })).toMatchObject({ received: 1 });
  });

  it('learns of a smaller MTU on the way', async () => {
    const built = build(routedBridges({ rightMtuBytes: 1400 }));
    expect(await ping(built, { payloadBytes: 1372 })).toMatchObject({ received: 1 });
    expect(await ping(built, { payloadBytes: 1373 })).toMatchObject({ errors: [{ kind: 'fragmentation-needed', from: '10.0.0.1', mtuBytes: 1400 }] });
  });

  it('learns that the router has no route, and that the last link has no such neighbour', async () => {
    const built = build(routedBridges());
    expect(await ping(built, { to: '10.9.0.1' })).toMatchObject({ errors: [{ kind: 'unreachable', from: '10.0.0.1' }] });
    expect(await ping(built, { to: '10.0.1.77', timeoutMs: 5000 })).toMatchObject({ errors: [{ kind: 'unreachable', from: '10.0.0.1' }] });
  });

  it('reaches the router by any of its addresses', async () => {
    const built = build(routedBridges());
    for (const to of ['10.0.0.1', '10.0.1.1', '10.99.0.11']) expect(await ping(built, { to })).toMatchObject({ received: 1 });
  });
});

describe('ping over VXLAN', () => {
  it('is answered after the underlay was crossed twice', async () => {
    const built = build(overlay(), { latencyMs: 0.25 });
    // The first echo also waits for ARP between the hosts.
    const report = await ping(built, { count: 2 });
    expect(report.replies.map(({ ttl, timeMs }) => [ttl, timeMs])).toEqual([[64, 1], [64, 0.5]]);
  });

  it('shows each step of the first echo, hosts asked for and proxies answering', async () => {
    const hops = (await hopsOf(build(overlay()))).filter(({ action }) => action !== 'receive' && action !== 'send');
    expect(lines(hops)).toEqual([
      'one/ov-1/br0 flood: ARP who has 10.0.0.3, tell 10.0.0.2',
      'one/ov-1/vxlan0 answer: ARP 10.0.0.3 is at 02:42:0a:00:00:03',
      'one/ov-1/veth-left forward: ARP 10.0.0.3 is at 02:42:0a:00:00:03',
      'one/ov-1/vxlan0 forward: ICMP echo request 10.0.0.2 > 10.0.0.3',
      expect.stringMatching(/^one\/ov-1\/vxlan0 encapsulate: VXLAN 4097 10\.99\.0\.11:\d+ > 10\.99\.0\.12:4789 \[ICMP echo request 10\.0\.0\.2 > 10\.0\.0\.3\]$/),
      'two/host/ens3 answer: ARP 10.99.0.12 is at 02:42:0a:63:00:0c',
      'two/ov-1/vxlan0 decapsulate: ICMP echo request 10.0.0.2 > 10.0.0.3',
      'two/ov-1/br0 flood: ICMP echo request 10.0.0.2 > 10.0.0.3',
      'two/right/eth0 answer: ICMP echo reply 10.0.0.3 > 10.0.0.2',
      'two/ov-1/br0 flood: ARP who has 10.0.0.2, tell 10.0.0.3',
      'two/ov-1/vxlan0 answer: ARP 10.0.0.2 is at 02:42:0a:00:00:02',
      'two/ov-1/veth-right forward: ARP 10.0.0.2 is at 02:42:0a:00:00:02',
      'two/ov-1/vxlan0 forward: ICMP echo reply 10.0.0.3 > 10.0.0.2',
      expect.stringMatching(/^two\/ov-1\/vxlan0 encapsulate: VXLAN 4097 10\.99\.0\.12:\d+ > 10\.99\.0\.11:4789 \[ICMP echo reply 10\.0\.0\.3 > 10\.0\.0\.2\]$/),
      'one/ov-1/vxlan0 decapsulate: ICMP echo reply 10.0.0.3 > 10.0.0.2',
      'one/ov-1/veth-left forward: ICMP echo reply 10.0.0.3 > 10.0.0.2',
      'one/left/eth0 deliver: ICMP echo reply 10.0.0.3 > 10.0.0.2',
    ]);
  });

  it('sends 50 bytes more over the underlay than it carries, and fills its MTU exactly', async () => {
    const built = build(overlay());
    const hops = await hopsOf(built, { payloadBytes: 1422 });
    const encapsulated = hops.find((hop) => hop.action === 'encapsulate');
    const inner = hops.find((hop) => hop.action === 'send' && hop.summary.startsWith('ICMP'));
    expect(inner?.frame.length).toBe(1450 + 14);
    expect(encapsulated?.frame.length).toBe(1500 + 14);
    expect(hops.at(-1)?.action).toBe('deliver');
    expect(await ping(built, { payloadBytes: 1423 })).toMatchObject({ errors: [{ kind: 'fragmentation-needed', mtuBytes: 1450 }] });
  });

  it('fails when the other host is gone, and works when it is back', async () => {
    const topology = overlay();
    const built = build(topology);
    expect(await ping(built)).toMatchObject({ received: 1 });
    expect(built.simulator.removeHost('two')).toBe(true);
    expect(await ping(built)).toMatchObject({ received: 0 });
    const [, two] = topology.hosts;
    const host = built.simulator.addHost({ name: 'two', interfaces: [{ name: 'ens3', address: '10.99.0.12/24' }] });
    expect(host.apply(two?.resources.map((put) => ({ put })) ?? []).ok).toBe(true);
    expect(await ping(built)).toMatchObject({ received: 1 });
  });
});
