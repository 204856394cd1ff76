/**
 * Interfaces on top of others: 802.1Q, macvlan and ipvlan, on two hosts whose ens3 are on one switch.
 */
import { describe, expect, it } from 'vitest';
import type { IpvlanResource, MacvlanResource, Resource, VlanResource } from '../../src/contracts/dataplane.js';
import { formatMacAddress } from '../../src/net/mac-address.js';
import { EthernetView } from '../../src/wire/ethernet.js';
import { type BuiltTopology, macOf } from '../support/topology.js';
import { apply, build, hopsOf, ipv6, lines, ping, remove, twoHosts } from './support.js';

/** What may be on a host: namespaces with an interface on a parent and an address. */
interface Child {
  readonly namespace: string;
  readonly address: string;
  readonly parent?: string;
}

function named({ namespace, address }: Child): Resource[] {
  return [
    { kind: 'namespace', id: namespace },
    { kind: 'address', id: `address/${namespace}`, namespace, interface: 'eth0', address: `${address}/24` },
  ];
}

function macvlan(child: Child & { readonly mode?: MacvlanResource['mode'] }): Resource[] {
  const { namespace, address, parent = 'ens3', mode = 'bridge' } = child;
  const [space, own] = named(child);
  const link: Resource = { kind: 'macvlan', id: `macvlan/${namespace}`, namespace, name: 'eth0', parent, mode, macAddress: macOf(address), mtuBytes: 1500 };
  return [space, link, own].flatMap((one) => (one === undefined ? [] : [one]));
}

function ipvlan(child: Child & { readonly mode?: IpvlanResource['mode'] }): Resource[] {
  const { namespace, parent = 'ens3', mode = 'l2' } = child;
  const [space, own] = named(child);
  const link: Resource = { kind: 'ipvlan', id: `ipvlan/${namespace}`, namespace, name: 'eth0', parent, mode, mtuBytes: 1500 };
  return [space, link, own].flatMap((one) => (one === undefined ? [] : [one]));
}

function vlan(vlanId: number, address?: string): [VlanResource, ...Resource[]] {
  const name = `ens3.${vlanId}`;
  const macAddress = address === undefined ? `02:00:00:00:10:${vlanId}` : macOf(address);
  const link: VlanResource = { kind: 'vlan', id: `vlan/${vlanId}`, namespace: 'host', name, parent: 'ens3', vlanId, mtuBytes: 1500, macAddress };
  return address === undefined ? [link] : [link, { kind: 'address', id: `address/${name}`, namespace: 'host', interface: name, address: `${address}/24` }];
}

/** Whether a namespace of host one reaches an address. */
async function reaches(built: BuiltTopology, namespace: string, to: string): Promise<boolean> {
  return (await ping(built, { from: { host: 'one', namespace }, to })).received === 1;
}

/** What each of these namespaces of host one reaches of these addresses. */
async function reach(built: BuiltTopology, namespaces: readonly string[], addresses: readonly string[]): Promise<Record<string, string[]>> {
  const table: Record<string, string[]> = {};
  for (const namespace of namespaces) {
    table[namespace] = [];
    for (const to of addresses) if (await reaches(built, namespace, to)) table[namespace].push(to);
  }
  return table;
}

const [HOST_ONE, HOST_TWO] = ['10.99.0.11', '10.99.0.12'];
const [A, B, C] = ['10.99.0.128', '10.99.0.129', '10.99.0.130'];

describe('a VLAN interface', () => {
  it('reaches the same VLAN of another host, over a tagged link, and no other', async () => {
    const built = build(twoHosts());
    apply(built, 'one', [...vlan(10, '10.10.0.1'), ...vlan(20, '10.20.0.1')]);
    apply(built, 'two', [...vlan(10, '10.10.0.2'), ...vlan(30, '10.20.0.2')]);
    const hops = await hopsOf(built, async () => expect(await reaches(built, 'host', '10.10.0.2')).toBe(true));
    expect(lines(hops)).toContain('two/host/ens3 receive: VLAN 10 ICMP echo request 10.10.0.1 > 10.10.0.2');
    expect(lines(hops)).toContain('two/host/ens3.10 receive: ICMP echo request 10.10.0.1 > 10.10.0.2');
    expect(await reaches(built, 'host', '10.20.0.2')).toBe(false);
    expect(await reaches(built, 'host', HOST_TWO)).toBe(true);
  });

  it('carries as much as its parent, the tag not counted', async () => {
    const built = build(twoHosts());
    for (const [host, address] of [['one', '10.10.0.1'], ['two', '10.10.0.2']] as const) apply(built, host, vlan(10, address));
    const from = { host: 'one', namespace: 'host' };
    expect(await ping(built, { from, to: '10.10.0.2', payloadBytes: 1472 })).toMatchObject({ received: 1 });
  });

  it('that is gone leaves its frames to nobody', async () => {
    const built = build(twoHosts());
    for (const [host, address] of [['one', '10.10.0.1'], ['two', '10.10.0.2']] as const) apply(built, host, vlan(10, address));
    remove(built, 'two', vlan(10, '10.10.0.2'));
    const hops = await hopsOf(built, async () => expect(await reaches(built, 'host', '10.10.0.2')).toBe(false));
    expect(hops.some(({ reason }) => reason === 'of a VLAN that has no interface here')).toBe(true);
    apply(built, 'two', vlan(10, '10.10.0.2'));
    expect(await reaches(built, 'host', '10.10.0.2')).toBe(true);
  });

  it('is there once for each number and parent, on a parent that is there', () => {
    const built = build(twoHosts());
    apply(built, 'one', vlan(10));
    const again = { ...vlan(10)[0], id: 'again', name: 'other' };
    const failed = (resource: Resource) => built.host('one').apply([{ put: resource }]).error?.details.reason;
    expect(failed(again)).toBe('there is VLAN 10 on host/ens3 already');
    expect(failed({ ...vlan(11)[0], parent: 'ens9' })).toBe('there is no interface host/ens9');
    expect(failed({ ...vlan(11)[0], vlanId: 4095 })).toMatch(/VLAN 4095/);
    apply(built, 'one', macvlan({ namespace: 'a', address: A, parent: 'ens3.10' }));
    expect(built.host('one').apply([{ remove: vlan(10)[0] }]).error?.details.reason).toMatch(/still used by macvlan/);
  });
});

describe('macvlan', () => {
  const all = [A, B, C, HOST_ONE, HOST_TWO];

  function made(mode: MacvlanResource['mode']): BuiltTopology {
    const built = build(twoHosts());
    apply(built, 'one', [...macvlan({ namespace: 'a', address: A, mode }), ...macvlan({ namespace: 'b', address: B, mode })]);
    apply(built, 'two', macvlan({ namespace: 'c', address: C, mode }));
    return built;
  }

  it('in mode bridge sees those on its parent and on other hosts, but not its own host', async () => {
    const built = made('bridge');
    expect(await reach(built, ['a', 'host'], all)).toEqual({ a: [A, B, C, HOST_TWO], host: [C, HOST_ONE, HOST_TWO] });
  });

  it.each(['private', 'vepa'] as const)('in mode %s sees nobody on its parent, as the switch sends nothing back', async (mode) => {
    const built = made(mode);
    expect(await reach(built, ['a', 'host'], all)).toEqual({ a: [A, C, HOST_TWO], host: [C, HOST_ONE, HOST_TWO] });
  });

  it('in mode bridge hands frames over without the parent', async () => {
    const built = made('bridge');
    await reaches(built, 'a', B);
    const hops = await hopsOf(built, () => reaches(built, 'a', B));
    expect(new Set(hops.filter(({ summary }) => summary.startsWith('ICMP')).map(({ interface: name }) => name))).toEqual(new Set(['eth0']));
  });

  it('mixes modes on one parent: only two in mode bridge see each other', async () => {
    const built = build(twoHosts());
    const modes = ['bridge', 'bridge', 'vepa', 'private'] as const;
    apply(built, 'one', modes.flatMap((mode, at) => macvlan({ namespace: `m${at}`, address: `10.99.0.${140 + at}`, mode })));
    const seen = await reach(built, ['m0', 'm2', 'm3'], ['10.99.0.141', '10.99.0.142', '10.99.0.143']);
    expect(seen).toEqual({ m0: ['10.99.0.141'], m2: ['10.99.0.142'], m3: ['10.99.0.143'] });
  });

  it('in mode passthru has the parent for itself, so that its host has nothing left', async () => {
    const built = build(twoHosts());
    apply(built, 'one', macvlan({ namespace: 'a', address: A, mode: 'passthru' }));
    expect(await reach(built, ['a', 'host'], [HOST_ONE, HOST_TWO])).toEqual({ a: [HOST_TWO], host: [HOST_ONE] });
    const refused = (resources: readonly Resource[]) => built.host('one').apply(resources.map((put) => ({ put }))).error?.details.reason;
    expect(refused(macvlan({ namespace: 'b', address: B, mode: 'passthru' }))).toMatch(/interface host\/ens3 is macvlan parent of "macvlan\/a" alone already/);
    expect(refused(macvlan({ namespace: 'd', address: B }))).toMatch(/alone already/);
    remove(built, 'one', macvlan({ namespace: 'a', address: A, mode: 'passthru' }));
    expect(await reaches(built, 'host', HOST_TWO)).toBe(true);
  });

  it('on a VLAN is in that VLAN alone', async () => {
    const built = build(twoHosts());
    apply(built, 'one', [...vlan(10), ...macvlan({ namespace: 'a', address: A, parent: 'ens3.10' }), ...macvlan({ namespace: 'b', address: B })]);
    apply(built, 'two', [...vlan(10), ...macvlan({ namespace: 'c', address: C, parent: 'ens3.10' })]);
    expect(await reach(built, ['a', 'b'], [A, B, C, HOST_TWO])).toEqual({ a: [A, C], b: [B, HOST_TWO] });
  });

  it('on a dummy parent sees those on it alone', async () => {
    const built = build(twoHosts());
    const dummy: Resource = { kind: 'dummy', id: 'dummy', namespace: 'host', name: 'dm-1', mtuBytes: 1500, macAddress: '02:00:00:00:00:77' };
    apply(built, 'one', [dummy, ...macvlan({ namespace: 'a', address: A, parent: 'dm-1' }), ...macvlan({ namespace: 'b', address: B, parent: 'dm-1' })]);
    apply(built, 'two', macvlan({ namespace: 'c', address: C }));
    expect(await reach(built, ['a'], [A, B, C, HOST_ONE, HOST_TWO])).toEqual({ a: [A, B] });
  });

  it('shares a parent with nobody else, and no MAC address', () => {
    const built = made('bridge');
    const refused = (resources: readonly Resource[]) => built.host('one').apply(resources.map((put) => ({ put }))).error?.details.reason;
    expect(refused(ipvlan({ namespace: 'i', address: C }))).toBe('interface host/ens3 is macvlan parent already');
    const twin = macvlan({ namespace: 'twin', address: C }).map((one) => (one.kind === 'macvlan' ? { ...one, macAddress: macOf(A) } : one));
    expect(refused(twin)).toBe(`there is MAC address ${macOf(A)} on host/ens3 already`);
  });
});

describe('ipvlan', () => {
  const all = [A, B, C, HOST_ONE, HOST_TWO];

  it('in mode l2 sees those on its parent and on other hosts, but not its own host', async () => {
    const built = build(twoHosts());
    apply(built, 'one', [...ipvlan({ namespace: 'a', address: A }), ...ipvlan({ namespace: 'b', address: B })]);
    apply(built, 'two', ipvlan({ namespace: 'c', address: C }));
    expect(await reach(built, ['a', 'host'], all)).toEqual({ a: [A, B, C, HOST_TWO], host: [C, HOST_ONE, HOST_TWO] });
  });

  it('has the MAC address of its parent, and of IPv6 a link-local address of its own', async () => {
    const built = build(twoHosts());
    const children = [ipvlan({ namespace: 'a', address: A }), ipvlan({ namespace: 'b', address: B })].flat();
    apply(built, 'one', [...children, ipv6('a', 'fd00::a/64'), ipv6('b', 'fd00::b/64')]);
    const hops = await hopsOf(built, async () => expect(await reaches(built, 'a', B)).toBe(true));
    const sources = new Set(hops.filter(({ action }) => action === 'send' || action === 'answer').map(({ frame }) => EthernetView.over(frame)?.source));
    expect([...sources].map((mac) => formatMacAddress(mac ?? 0))).toEqual([macOf(HOST_ONE)]);
    expect(await reach(built, ['a'], ['fd00::b', 'fe80::42:a00:163:b', 'fe80::42:a00:263:b'])).toEqual({ a: ['fd00::b', 'fe80::42:a00:163:b', 'fe80::42:a00:263:b'] });
  });

  it.each(['l3', 'l3s'] as const)('in mode %s is routed by its host, and asks for nobody', async (mode) => {
    const built = build(twoHosts());
    const route = (namespace: string): Resource => ({ kind: 'route', id: `route/${namespace}`, namespace, destination: '0.0.0.0/0', interface: 'eth0' });
    const [a, b] = ['10.1.0.2', '10.1.0.3'];
    apply(built, 'one', [...ipvlan({ namespace: 'a', address: a, mode }), route('a'), ...ipvlan({ namespace: 'b', address: b, mode })]);
    const hops = await hopsOf(built, async () => expect(await reaches(built, 'a', b)).toBe(true));
    expect(hops.some(({ summary }) => summary.startsWith('ARP'))).toBe(false);
    // The other host knows no way back until it is told.
    expect(await reaches(built, 'a', HOST_TWO)).toBe(false);
    apply(built, 'two', [{ kind: 'route', id: 'back', namespace: 'host', destination: '10.1.0.0/24', gateway: HOST_ONE }]);
    const outside = await hopsOf(built, async () => expect(await reaches(built, 'a', HOST_TWO)).toBe(true));
    expect(lines(outside)).toContain(`one/host/ens3 send: ICMP echo request ${a} > ${HOST_TWO}`);
    const from = { host: 'two', namespace: 'host' };
    expect(await ping(built, { from, to: a })).toMatchObject({ received: 1 });
    // Nobody on the link is answered for a child's address.
    expect(await ping(built, { from, to: A })).toMatchObject({ received: 0 });
    expect(await reaches(built, 'a', '192.0.2.1')).toBe(false);
  });

  it('shares a parent only with those in its mode', () => {
    const built = build(twoHosts());
    apply(built, 'one', ipvlan({ namespace: 'a', address: A, mode: 'l3' }));
    const refused = (resources: readonly Resource[]) => built.host('one').apply(resources.map((put) => ({ put }))).error?.details.reason;
    expect(refused(ipvlan({ namespace: 'b', address: B }))).toBe('interface host/ens3 is ipvlan parent in mode l3 already');
    remove(built, 'one', ipvlan({ namespace: 'a', address: A, mode: 'l3' }));
    expect(refused(ipvlan({ namespace: 'c', address: B }))).toBeUndefined();
  });

  it('that is gone leaves its parent to the host', async () => {
    const built = build(twoHosts());
    const child = ipvlan({ namespace: 'a', address: A });
    for (let round = 0; round < 2; round++) {
      apply(built, 'one', child);
      expect(await reach(built, ['a', 'host'], [HOST_TWO])).toEqual({ a: [HOST_TWO], host: [HOST_TWO] });
      remove(built, 'one', child);
    }
    expect(await ping(built, { from: { host: 'two', namespace: 'host' }, to: A })).toMatchObject({ received: 0 });
    expect(await reaches(built, 'host', HOST_TWO)).toBe(true);
  });
});
