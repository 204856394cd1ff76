/**
 * The macvlan driver: which parents and modes a network may have, and what endpoints of many subnets get.
 */
import { describe, expect, test } from 'vitest';
import type { Controller, Resource } from '../../src/index.js';
import { DriverSubject } from '../../src/conformance/driver/subject.js';
import { createMacvlanDriver, macvlanOptions } from '../../src/drivers/macvlan/macvlan-driver.js';
import { bridge, endpoint, expectSound, failure, network, ok, openCluster, openHost, openTwo, plug, present, refused, sandbox } from '../support/cnm.js';

function macvlan(controller: Controller, name: string, options: Record<string, string> = {}, rest: { readonly internal?: boolean } = {}) {
  return network(controller, name, { driver: 'macvlan', options, ...rest });
}

function devices(controller: Controller, kind: Resource['kind']): string[] {
  return controller.core.reconciler.dataplane.list().flatMap((resource) => (resource.kind === kind && 'name' in resource ? [resource.name] : []));
}

/** What a network with these options is refused with. */
async function refusal(options: Record<string, string>, code: string) {
  const { store, h1 } = await openHost();
  const error = await refused(store, () => h1.createNetwork({ name: 'n', driver: 'macvlan', options }), code);
  return { message: error.message, kind: error.kind, explanation: error.explanation };
}

test('the labels are Docker’s', () => {
  expect(Object.values(macvlanOptions).map(({ label, fallback }) => [label, fallback])).toEqual([['parent', ''], ['macvlan_mode', 'bridge']]);
});

describe('a parent', () => {
  const ways = 'Host h1 has ens3; give one of them, or one with a VLAN id such as ens3.10, or none for a network that leads nowhere.';

  test.each([
    ['nosuch0', 'INVALID_PARENT_NAME', 'invalid subinterface vlan name nosuch0, example formatting is eth0.10'],
    ['ens3.1.2', 'INVALID_PARENT_NAME', 'required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10, instead received ens3.1.2'],
    ['ens3.ten', 'INVALID_PARENT_NAME', 'unable to parse a valid vlan id from: ten (ex. eth0.10 for vlan 10)'],
    ['ens3.', 'INVALID_PARENT_NAME', 'unable to parse a valid vlan id from:  (ex. eth0.10 for vlan 10)'],
    ['ens3.010', 'INVALID_PARENT_NAME', 'unable to parse a valid vlan id from: 010 (ex. eth0.10 for vlan 10)'],
    ['lo', 'LOOPBACK_PARENT', 'loopback interface is not a valid macvlan parent link'],
    ['lo.10', 'LOOPBACK_PARENT', 'loopback interface is not a valid macvlan parent link'],
  ])('%s is refused', async (parent, code, message) => {
    expect(await refusal({ parent }, code)).toEqual({ message, kind: 'invalid-parameter', explanation: ways });
  });

  test('on an interface that is not there is not found', async () => {
    const message = '-o parent interface does was not found on the host: eth9';
    expect(await refusal({ parent: 'eth9.10' }, 'PARENT_NOT_FOUND')).toEqual({ message, kind: 'not-found', explanation: ways });
  });

  test.each(['0', '4095', '-1', '99999999999999999999'])('with the VLAN id %s is refused', async (id) => {
    const { message } = await refusal({ parent: `ens3.${id}` }, 'INVALID_VLAN_ID');
    expect(message).toBe(`vlan id must be between 1-4094, received: ${Number(id)}`);
  });

  test('with a name that is too long for a VLAN is refused', async () => {
    const { store, hosts } = await openCluster(1, { hosts: [{ name: 'h1', address: '10.99.0.11', interfaces: [{ name: 'enp0s31f6abcd', address: '10.99.0.11/24' }] }] });
    const error = await refused(store, () => present(hosts[0]).createNetwork({ name: 'n', driver: 'macvlan', options: { parent: 'enp0s31f6abcd.10' } }), 'INVALID_PARENT_NAME');
    expect(error.message).toBe('invalid interface name enp0s31f6abcd.10');
  });

  test('is there, or is made with the network and goes with it', async () => {
    const { cluster, h1 } = await openHost();
    const own = await macvlan(h1, 'own', { parent: 'ens3' });
    const vlans = [await macvlan(h1, 'first', { parent: 'ens3.1' }), await macvlan(h1, 'last', { parent: 'ens3.4094' })];
    const dummy = await macvlan(h1, 'dummy');
    const named = `dm-${dummy.id.slice(0, 12)}`;
    expect([own, ...vlans, dummy].map(({ driverState }) => driverState)).toEqual([{ parent: 'ens3' }, { parent: 'ens3.1' }, { parent: 'ens3.4094' }, { parent: named }]);
    expect([devices(h1, 'vlan'), devices(h1, 'dummy')]).toEqual([['ens3.1', 'ens3.4094'], [named]]);
    await expectSound(cluster);
    for (const made of [own, ...vlans, dummy]) ok(await made.delete());
    expect([devices(h1, 'vlan'), devices(h1, 'dummy')]).toEqual([[], []]);
    await expectSound(cluster);
  });

  test('is one network’s, of whichever driver, until that is deleted', async () => {
    const { store, h1 } = await openHost();
    const first = await macvlan(h1, 'first', { parent: 'ens3' });
    for (const driver of ['macvlan', 'ipvlan']) {
      const error = await refused(store, () => h1.createNetwork({ name: 'second', driver, options: { parent: 'ens3' } }), 'PARENT_IN_USE');
      expect([error.message, error.kind]).toEqual([`network dm-${first.id.slice(0, 12)} is already using parent interface ens3`, 'forbidden']);
      expect(error.explanation).toContain("macvlan network 'first' has it on host h1");
    }
    const vlan = await network(h1, 'vlan', { driver: 'ipvlan', options: { parent: 'ens3.10' } });
    const taken = await refused(store, () => h1.createNetwork({ name: 'second', driver: 'macvlan', options: { parent: 'ens3.10' } }), 'PARENT_IN_USE');
    expect(taken.message).toBe(`network di-${vlan.id.slice(0, 12)} is already using parent interface ens3.10`);
    ok(await first.delete());
    await network(h1, 'second', { driver: 'ipvlan', options: { parent: 'ens3' } });
  });

  test('is each host’s own, and of networks that are asked for at once one has it', async () => {
    const { h1, h2 } = await openTwo();
    const asked = await Promise.all(['a', 'b', 'c'].map((name) => h1.createNetwork({ name, driver: 'macvlan', options: { parent: 'ens3' } })));
    expect(asked.map((made) => made.error?.code)).toEqual([undefined, 'PARENT_IN_USE', 'PARENT_IN_USE']);
    await macvlan(h2, 'a', { parent: 'ens3' });
  });

  test('is not used by an internal network, which has a dummy', async () => {
    const { h1 } = await openHost();
    const inside = await macvlan(h1, 'inside', { parent: 'ens3' }, { internal: true });
    expect([inside.driverState, inside.options]).toEqual([{ parent: `dm-${inside.id.slice(0, 12)}` }, { parent: 'ens3' }]);
    await macvlan(h1, 'outside', { parent: 'ens3' });
  });

  test('is not made where a bridge has its name', async () => {
    const { store, h1 } = await openHost();
    await bridge(h1, 'br', '10.1.0.0/24', { options: { 'com.docker.network.bridge.name': 'ens3.10' } });
    const error = await refused(store, () => h1.createNetwork({ name: 'n', driver: 'macvlan', options: { parent: 'ens3.10' } }), 'INVALID_PARENT_NAME');
    expect(error.message).toBe('existing interface ens3.10 is a bridge');
  });

  test('comes from the network that the settings are taken from', async () => {
    const { h1 } = await openHost();
    await network(h1, 'conf', { configOnly: true, options: { parent: 'ens3.10' }, ipam: { config: [{ subnet: '10.7.0.0/24' }] } });
    const made = await network(h1, 'real', { driver: 'macvlan', configFrom: 'conf' });
    expect([made.driverState, made.ipam.config.map(({ subnet }) => subnet)]).toEqual([{ parent: 'ens3.10' }, ['10.7.0.0/24']]);
  });

  test('that its host has lost is missed when an endpoint joins, and there again with it', async () => {
    const { cluster, store, h1 } = await openHost({ hosts: [hostWith('ens3', 'ens4')] });
    await macvlan(h1, 'n', { parent: 'ens4' });
    ok(await cluster.close());
    const without = present((await openCluster(1, { store, hosts: [hostWith('ens3')] })).hosts[0]);
    const [created, box] = [await endpoint(present(without.networkByName('n')), 'c'), await sandbox(without, 'c')];
    const error = await refused(store, () => created.join(box), 'PARENT_NOT_FOUND');
    expect(error.message).toBe('the requested parent interface ens4 was not found on the Docker host');
    ok(await without.close());
    const again = await openCluster(1, { store, hosts: [hostWith('ens3', 'ens4')] });
    const h1Again = present(again.hosts[0]);
    ok(await present(h1Again.networkByName('n')?.endpoints()[0]).join(present(h1Again.sandboxes()[0])));
    await expectSound(again.cluster);
  });
});

function hostWith(...interfaces: string[]) {
  return { name: 'h1', address: '10.99.0.11', interfaces: interfaces.map((name, at) => ({ name, address: `10.99.${at}.11/24` })) };
}

describe('a network', () => {
  test.each(['banana', 'Bridge', 'l2'])('in mode %s is refused', async (mode) => {
    expect(await refusal({ macvlan_mode: mode, parent: 'ens3' }, 'INVALID_LINK_MODE')).toEqual({
      message: `requested macvlan mode '${mode}' is not valid, 'bridge' mode is the macvlan driver default`,
      kind: 'invalid-parameter',
      explanation: 'Modes are bridge, private, vepa, passthru; leave macvlan_mode out for the first.',
    });
  });

  test.each([['', 'bridge'], ['bridge', 'bridge'], ['private', 'private'], ['vepa', 'vepa'], ['passthru', 'passthru']])("in mode '%s' has interfaces in mode %s", async (macvlan_mode, mode) => {
    const { h1 } = await openHost();
    const endpointOf = await plug(await macvlan(h1, 'n', { parent: 'ens3', macvlan_mode }), await sandbox(h1, 'c'));
    const links = h1.core.reconciler.dataplane.list().filter(({ kind }) => kind === 'macvlan');
    expect(links).toEqual([expect.objectContaining({ mode, parent: 'ens3', name: 'eth0', macAddress: endpointOf.macAddress })]);
  });

  test('needs IPv4 addresses', async () => {
    const { store, h1 } = await openHost();
    const error = await refused(store, () => h1.createNetwork({ name: 'n', driver: 'macvlan', ipam: { driver: 'null' } }), 'IPV4_POOL_EMPTY');
    expect(error.message).toBe('ipv4 pool is empty');
  });

  test('that all hosts know is on the host that created it', async () => {
    const { cluster, store, h1, h2 } = await openTwo();
    const made = await network(h1, 'n', { driver: 'macvlan', scope: 'global', options: { parent: 'ens3' } });
    await cluster.settled();
    const seen = present(h2.networkByName('n'));
    const error = await refused(store, () => seen.createEndpoint({ name: 'c' }), 'PARENT_ON_OTHER_HOST');
    expect(error.message).toBe(`failed to create endpoint c on network n: network id "${made.id}" not found`);
    await macvlan(h2, 'mine', { parent: 'ens3' });
    await refused(store, () => h1.createNetwork({ name: 'mine', driver: 'macvlan', options: { parent: 'ens3' } }), 'PARENT_IN_USE');
    await plug(made, await sandbox(h1, 'c'));
    await expectSound(cluster);
  });
});

describe('an endpoint', () => {
  const ipam = { config: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.254' }, { subnet: '10.2.0.0/16' }, { subnet: 'fd00:1::/64', gateway: 'fd00:1::fe' }, { subnet: 'fd00:2::/64' }] };

  test('has the gateways of the subnets that its addresses are of', async () => {
    const { cluster, h1 } = await openHost();
    const made = await network(h1, 'n', { driver: 'macvlan', ipv6: true, ipam });
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    await plug(made, ann);
    await plug(made, bob, { ipv4Address: '10.2.3.4', ipv6Address: 'fd00:2::9' });
    const ways = (of: typeof ann) => of.routes.map(({ destination, gateway }) => `${destination} ${gateway ?? ''}`);
    expect(ways(ann)).toEqual(['0.0.0.0/0 10.1.0.254', '::/0 fd00:1::fe']);
    expect(ways(bob)).toEqual(['0.0.0.0/0 10.2.0.1', '::/0 fd00:2::1']);
    const addresses = cluster.controllers[0]?.core.reconciler.dataplane.list().flatMap((resource) => (resource.kind === 'address' ? [[resource.namespace === 'host', resource.address]] : []));
    expect(addresses).toEqual([[false, '10.1.0.1/24'], [false, 'fd00:1::1/64'], [false, '10.2.3.4/16'], [false, 'fd00:2::9/64']]);
    await expectSound(cluster);
  });

  test('has a MAC address of its IPv4 address, or the one that was asked for', async () => {
    const { h1 } = await openHost();
    const made = await network(h1, 'n', { driver: 'macvlan', ipam });
    expect((await endpoint(made, 'a')).macAddress).toBe('02:42:0a:01:00:01');
    expect((await endpoint(made, 'b', { macAddress: '02:00:00:00:00:01' })).macAddress).toBe('02:00:00:00:00:01');
  });

  test('without an address, or with one of no subnet of its prefix length, is refused', () => {
    const fixture = () => ({ driver: createMacvlanDriver() });
    const subject = new DriverSubject(fixture(), fixture);
    const made = subject.network();
    const { ipv4, ...bare } = subject.endpointRequest(made);
    const error = failure(subject.createEndpoint(made, bare));
    expect([error.code, error.message]).toEqual(['ENDPOINT_WITHOUT_ADDRESS', 'create endpoint was not passed an IP address']);
    const odd = ok(subject.createEndpoint(made, { ...bare, ipv4: { ...present(ipv4), prefixLength: 16 } }));
    const stray = failure(subject.run((context) => subject.driver.join(context, made, odd)));
    expect([stray.code, stray.message]).toEqual(['NO_VALID_SUBNET', `could not find a valid ipv4 subnet for endpoint ${odd.id}`]);
  });
});
