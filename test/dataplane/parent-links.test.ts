/**
 * macvlan and ipvlan networks from end to end: containers of two hosts on the hosts' own link, by packets.
 */
import { describe, expect, test } from 'vitest';
import type { Cluster, Controller, NetworkOptions, Sandbox } from '../../src/index.js';
import { type IpAddress, parseIpAddress } from '../../src/net/ip-address.js';
import { expectSound, network, ok, openCluster, openTwo, plug, present, refused, sandbox } from '../support/cnm.js';

const [HOST_ONE, HOST_TWO] = ['10.99.0.11', '10.99.0.12'];

/** A network on the hosts' link; each host gives addresses of a range of its own. */
interface Wish {
  readonly driver?: 'macvlan' | 'ipvlan';
  readonly subnet?: string;
  readonly options?: NetworkOptions['options'];
  readonly internal?: boolean;
}

async function made(on: Controller, name: string, { driver = 'macvlan', subnet = '10.99.0.0/24', options = { parent: 'ens3' }, internal = false }: Wish = {}) {
  const first = 64 * Number(on.host.name.slice(1));
  const config = subnet === '10.99.0.0/24' ? { subnet, ipRange: `10.99.0.${first}/26`, gateway: '10.99.0.1' } : { subnet };
  return network(on, name, { driver, options, internal, ipam: { config: [config] } });
}

/** Two hosts with a network each, two containers on the first and one on the second. */
async function three(wish: Wish = {}) {
  const opened = await openTwo();
  const { h1, h2 } = opened;
  const [n1, n2] = [await made(h1, 'n1', wish), await made(h2, 'n2', wish)];
  const [ann, bob, cat] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob'), await sandbox(h2, 'cat')];
  for (const [on, into] of [[n1, ann], [n1, bob], [n2, cat]] as const) await plug(on, into);
  return { ...opened, n1, n2, ann, bob, cat };
}

function addressOf(of: Sandbox): string {
  return present(of.interfaces[0]?.ipv4Address?.split('/')[0]);
}

/** Who of these answers a sandbox, or a host itself. */
async function reach(cluster: Cluster, from: Sandbox | { readonly host: string; readonly namespace: string }, addresses: Readonly<Record<string, string>>): Promise<string[]> {
  const seen: string[] = [];
  for (const [name, address] of Object.entries(addresses)) {
    const sent = await cluster.simulator.ping({ host: from.host, namespace: from.namespace }, parsed(address), {});
    if (sent.received === 1) seen.push(name);
  }
  return seen;
}

function parsed(text: string): IpAddress {
  return present(parseIpAddress(text));
}

const own = (host: string) => ({ host, namespace: 'host' });

describe('a macvlan network', () => {
  test('in mode bridge is on the hosts’ link: others, other hosts, but not its own host', async () => {
    const { cluster, ann, bob, cat } = await three();
    const all = { ann: addressOf(ann), bob: addressOf(bob), cat: addressOf(cat), h1: HOST_ONE, h2: HOST_TWO };
    expect(all).toMatchObject({ ann: '10.99.0.64', bob: '10.99.0.65', cat: '10.99.0.128' });
    expect(await reach(cluster, ann, all)).toEqual(['ann', 'bob', 'cat', 'h2']);
    expect(await reach(cluster, cat, all)).toEqual(['ann', 'bob', 'cat', 'h1']);
    expect(await reach(cluster, own('h1'), all)).toEqual(['cat', 'h1', 'h2']);
    expect(ann.routes).toEqual([{ destination: '0.0.0.0/0', gateway: '10.99.0.1', interface: 'eth0' }]);
    await expectSound(cluster);
  });

  test.each(['private', 'vepa'])('in mode %s keeps those of one host apart, as no switch sends back', async (mode) => {
    const { cluster, ann, bob, cat } = await three({ options: { parent: 'ens3', macvlan_mode: mode } });
    const all = { bob: addressOf(bob), cat: addressOf(cat), h1: HOST_ONE, h2: HOST_TWO };
    expect(await reach(cluster, ann, all)).toEqual(['cat', 'h2']);
  });

  test('in mode passthru has one endpoint at a time, and its host is off the link meanwhile', async () => {
    const { cluster, store, h1 } = await openTwo();
    const n1 = await made(h1, 'n1', { options: { parent: 'ens3', macvlan_mode: 'passthru' } });
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    const first = await plug(n1, ann);
    const second = ok(await n1.createEndpoint({ name: 'bob' }));
    const error = await refused(store, () => second.join(bob), 'PASSTHRU_PARENT_TAKEN');
    expect(error.explanation).toContain("'ann' of container ann");
    expect(await reach(cluster, ann, { h2: HOST_TWO })).toEqual(['h2']);
    expect(await reach(cluster, own('h1'), { h2: HOST_TWO })).toEqual([]);
    ok(await first.leave());
    expect(await reach(cluster, own('h1'), { h2: HOST_TWO })).toEqual(['h2']);
    ok(await second.join(bob));
    expect(await reach(cluster, bob, { h2: HOST_TWO })).toEqual(['h2']);
    await expectSound(cluster);
  });

  test('of two that race for a parent in mode passthru one joins', async () => {
    const { cluster, h1 } = await openTwo();
    const n1 = await made(h1, 'n1', { options: { parent: 'ens3', macvlan_mode: 'passthru' } });
    const boxes = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob'), await sandbox(h1, 'cat')];
    const joins = await Promise.all(boxes.map(async (box) => (ok(await n1.createEndpoint({ name: box.containerId }))).join(box)));
    expect(joins.map((joined) => joined.ok).filter(Boolean)).toHaveLength(1);
    await expectSound(cluster);
  });

  test('on a VLAN is in that VLAN on all hosts, and nowhere else', async () => {
    const { cluster, hosts } = await openCluster(3);
    const [h1, h2, h3] = [present(hosts[0]), present(hosts[1]), present(hosts[2])];
    const ten = await made(h1, 'ten', { options: { parent: 'ens3.10' } });
    const places = [
      [ten, h1, 'ann'],
      [await made(h2, 'ten', { options: { parent: 'ens3.10' } }), h2, 'bob'],
      [await made(h3, 'twenty', { options: { parent: 'ens3.20' } }), h3, 'cat'],
    ] as const;
    const boxes: Sandbox[] = [];
    for (const [on, host, name] of places) {
      const box = await sandbox(host, name);
      await plug(on, box);
      boxes.push(box);
    }
    const all = { ...Object.fromEntries(boxes.map((box) => [box.containerId, addressOf(box)])), h1: HOST_ONE, h2: HOST_TWO };
    const seen: string[][] = [];
    for (const box of boxes) seen.push(await reach(cluster, box, all));
    expect(seen).toEqual([['ann', 'bob'], ['ann', 'bob'], ['cat']]);
    expect(await reach(cluster, own('h1'), all)).toEqual(['h1', 'h2']);
    await expectSound(cluster);
    const vlans = () => h1.core.reconciler.dataplane.list().flatMap((resource) => (resource.kind === 'vlan' ? [[resource.name, resource.parent, resource.vlanId]] : []));
    expect(vlans()).toEqual([['ens3.10', 'ens3', 10]]);
    for (const one of ten.endpoints()) ok(await one.delete({ force: true }));
    ok(await ten.delete());
    expect(vlans()).toEqual([]);
    await expectSound(cluster);
  });

  test.each([{ name: 'internal', wish: { internal: true } }, { name: 'without a parent', wish: { options: {} } }])('that is $name leads nowhere', async ({ wish }) => {
    const { cluster, ann, bob, cat, h1, n1 } = await three(wish);
    const all = { bob: addressOf(bob), cat: addressOf(cat), h1: HOST_ONE, h2: HOST_TWO };
    expect(await reach(cluster, ann, all)).toEqual(['bob']);
    const dummies = h1.core.reconciler.dataplane.list().flatMap((resource) => (resource.kind === 'dummy' ? [resource.name] : []));
    expect(dummies).toEqual([`dm-${n1.id.slice(0, 12)}`]);
    expect(h1.networkByName('docker_gwbridge')).toBeUndefined();
    if (wish.internal === true) expect(ann.routes).toEqual([]);
    await expectSound(cluster);
  });
});

describe('an ipvlan network', () => {
  test('in mode l2 is on the hosts’ link, with the MAC address of the parent', async () => {
    const { cluster, ann, bob, cat } = await three({ driver: 'ipvlan' });
    const all = { ann: addressOf(ann), bob: addressOf(bob), cat: addressOf(cat), h1: HOST_ONE, h2: HOST_TWO };
    expect(await reach(cluster, ann, all)).toEqual(['ann', 'bob', 'cat', 'h2']);
    expect(await reach(cluster, own('h1'), all)).toEqual(['cat', 'h1', 'h2']);
    expect(ann.interfaces.map(({ macAddress }) => macAddress)).toEqual(['']);
    expect(ann.routes).toEqual([{ destination: '0.0.0.0/0', gateway: '10.99.0.1', interface: 'eth0' }]);
    await expectSound(cluster);
  });

  test.each(['l3', 'l3s'])('in mode %s is routed by its host, between subnets too, and reached once others know the way', async (mode) => {
    const { cluster, h1 } = await openTwo();
    const options = { parent: 'ens3', ipvlan_mode: mode };
    const n1 = await network(h1, 'n1', { driver: 'ipvlan', options, ipam: { config: [{ subnet: '10.1.0.0/24' }, { subnet: '10.2.0.0/24' }] } });
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    await plug(n1, ann);
    await plug(n1, bob, { ipv4Address: '10.2.0.7' });
    expect(ann.routes).toEqual([{ destination: '0.0.0.0/0', interface: 'eth0' }]);
    expect(h1.networkByName('docker_gwbridge')).toBeUndefined();
    const trace = ok(await cluster.trace(ann, '10.2.0.7'));
    expect(trace.received).toBe(1);
    expect(trace.hops.some(({ summary }) => summary.startsWith('ARP'))).toBe(false);
    expect(await reach(cluster, ann, { h2: HOST_TWO })).toEqual([]);
    // The administrator of the outside tells it the way back; nothing of the host's does.
    expect(present(cluster.simulator.host('h2')).apply([{ put: { kind: 'route', id: 'way-back', namespace: 'host', destination: '10.1.0.0/24', gateway: HOST_ONE } }]).ok).toBe(true);
    expect(await reach(cluster, ann, { h2: HOST_TWO })).toEqual(['h2']);
    expect(await reach(cluster, own('h2'), { ann: addressOf(ann) })).toEqual(['ann']);
  });

  test('that is internal leads nowhere', async () => {
    const { cluster, ann, bob, cat } = await three({ driver: 'ipvlan', internal: true, options: { parent: 'ens3', ipvlan_mode: 'l3' } });
    expect(await reach(cluster, ann, { bob: addressOf(bob), cat: addressOf(cat), h1: HOST_ONE, h2: HOST_TWO })).toEqual(['bob']);
    expect(ann.routes).toEqual([]);
    await expectSound(cluster);
  });
});

test('macvlan and ipvlan endpoints of two hosts are on one link', async () => {
  const { cluster, h1, h2 } = await openTwo();
  const [n1, n2] = [await made(h1, 'n1'), await made(h2, 'n2', { driver: 'ipvlan' })];
  const [ann, cat] = [await sandbox(h1, 'ann'), await sandbox(h2, 'cat')];
  await plug(n1, ann);
  await plug(n2, cat);
  expect(await reach(cluster, ann, { cat: addressOf(cat) })).toEqual(['cat']);
  expect(await reach(cluster, cat, { ann: addressOf(ann) })).toEqual(['ann']);
});
