/**
 * The ipvlan driver: what it does otherwise than macvlan, with which it shares parents.
 */
import { expect, test } from 'vitest';
import type { Controller } from '../../src/index.js';
import { ipvlanOptions } from '../../src/drivers/ipvlan/ipvlan-driver.js';
import { endpoint, expectSound, network, openHost, plug, refused, sandbox } from '../support/cnm.js';

const ipam = { config: [{ subnet: '10.1.0.0/24' }, { subnet: 'fd00:1::/64' }] };

function ipvlan(controller: Controller, options: Record<string, string>, rest: { readonly internal?: boolean; readonly ipv6?: boolean } = {}) {
  return network(controller, 'n', { driver: 'ipvlan', options, ipam, ...rest });
}

test('the labels are Docker’s', () => {
  expect(Object.values(ipvlanOptions).map(({ label, fallback }) => [label, fallback])).toEqual([['parent', ''], ['ipvlan_mode', 'l2']]);
});

test.each([
  [{ ipvlan_mode: 'l4' }, 'INVALID_LINK_MODE', "requested ipvlan mode 'l4' is not valid, 'l2' mode is the ipvlan driver default"],
  [{ parent: 'lo' }, 'LOOPBACK_PARENT', 'loopback interface is not a valid ipvlan parent link'],
  [{ parent: 'eth9.10' }, 'PARENT_NOT_FOUND', '-o parent interface was not found on the host: eth9'],
  [{ parent: 'nosuch0' }, 'INVALID_PARENT_NAME', 'invalid subinterface vlan name nosuch0, example formatting is eth0.10'],
])('a network with %j is refused', async (options, code, message) => {
  const { store, h1 } = await openHost();
  const error = await refused(store, () => h1.createNetwork({ name: 'n', driver: 'ipvlan', options }), code);
  expect(error.message).toBe(message);
});

test('a network without a parent has a dummy', async () => {
  const { h1 } = await openHost();
  const made = await ipvlan(h1, {});
  expect(made.driverState).toEqual({ parent: `di-${made.id.slice(0, 12)}` });
});

test('an endpoint has its parent’s MAC address, and no other', async () => {
  const { store, h1 } = await openHost();
  const made = await ipvlan(h1, { parent: 'ens3' });
  expect((await endpoint(made, 'a')).macAddress).toBe('');
  const error = await refused(store, () => made.createEndpoint({ name: 'b', macAddress: '02:00:00:00:00:01' }), 'CUSTOM_MAC_NOT_SUPPORTED');
  expect([error.message, error.kind]).toEqual(['failed to create endpoint b on network n: ipvlan interfaces do not support custom mac address assignment', 'invalid-parameter']);
});

test.each([
  ['', 'l2', ['0.0.0.0/0 by 10.1.0.1', '::/0 by fd00:1::1']],
  ['l2', 'l2', ['0.0.0.0/0 by 10.1.0.1', '::/0 by fd00:1::1']],
  ['l3', 'l3', ['0.0.0.0/0', '::/0']],
  ['l3s', 'l3s', ['0.0.0.0/0', '::/0']],
])("in mode '%s' an interface is in mode %s, with the ways out %j", async (ipvlan_mode, mode, ways) => {
  const { cluster, h1 } = await openHost();
  const box = await sandbox(h1, 'c');
  await plug(await ipvlan(h1, { parent: 'ens3', ipvlan_mode }, { ipv6: true }), box);
  expect(box.routes.map(({ destination, gateway }) => (gateway === undefined ? destination : `${destination} by ${gateway}`))).toEqual(ways);
  const links = h1.core.reconciler.dataplane.list().filter(({ kind }) => kind === 'ipvlan');
  expect(links).toEqual([expect.objectContaining({ mode, parent: 'ens3', name: 'eth0' })]);
  expect(h1.networkByName('docker_gwbridge')).toBeUndefined();
  await expectSound(cluster);
});

test('without IPv6 addresses only IPv4 has a way out', async () => {
  const { h1 } = await openHost();
  const box = await sandbox(h1, 'c');
  await plug(await ipvlan(h1, { parent: 'ens3', ipvlan_mode: 'l3' }), box);
  expect(box.routes).toEqual([{ destination: '0.0.0.0/0', interface: 'eth0' }]);
});

test.each(['l2', 'l3', 'l3s'])('an internal network in mode %s has no way out', async (ipvlan_mode) => {
  const { cluster, h1 } = await openHost();
  const box = await sandbox(h1, 'c');
  await plug(await ipvlan(h1, { parent: 'ens3', ipvlan_mode }, { internal: true, ipv6: true }), box);
  expect(box.routes).toEqual([]);
  expect(h1.networkByName('docker_gwbridge')).toBeUndefined();
  await expectSound(cluster);
});
