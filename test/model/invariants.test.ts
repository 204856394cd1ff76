/**
 * The invariants hold over what the library writes, and each of them notices when it does not hold.
 */
import { beforeAll, expect, test } from 'vitest';
import { checkInvariants, type Records } from '../../src/model/invariants.js';
import { recordsOf } from '../../src/state/records.js';
import { endpoint, network, openHost, plug, present, sandbox } from '../support/cnm.js';

/** Records with some of everything. */
let sound: Records;

beforeAll(async () => {
  const { cluster, h1 } = await openHost();
  await network(h1, 'cfg', { configOnly: true, ipam: { config: [{ subnet: '10.9.0.0/24' }] } });
  await network(h1, 'from', { configFrom: 'cfg' });
  await network(h1, 'none', { driver: 'null' });
  const n1 = await network(h1, 'n1', { ipam: { config: [{ subnet: '10.1.0.0/24', auxAddresses: { a: '10.1.0.9' } }] } });
  const ov = await network(h1, 'ov', { driver: 'overlay' });
  await network(h1, 'mv', { driver: 'macvlan', options: { parent: 'ens3' } });
  const [c1, c2] = [await sandbox(h1, 'c1'), await sandbox(h1, 'c2')];
  await plug(ov, c1);
  await plug(n1, c2, { portBindings: [{ protocol: 'tcp', port: 80, hostPort: 8080 }] });
  await plug(ov, c2);
  await endpoint(n1, 'idle');
  await cluster.settled();
  sound = recordsOf(h1.core.tables, 'h1');
});

test('hold over what the library writes', () => {
  expect(checkInvariants(sound)).toEqual([]);
  for (const list of ['networks', 'networkNames', 'endpoints', 'members', 'sandboxes', 'ports', 'vnis', 'pools', 'addresses'] as const) {
    expect([list, sound[list].length > 0]).toEqual([list, true]);
  }
});

/** Records in which the rows of one list that pass a test are changed, left out (undefined) or doubled (a list). */
function changed<Name extends Exclude<keyof Records, 'host'>>(
  name: Name,
  of: (row: Records[Name][number]) => boolean,
  change: (row: Records[Name][number]) => readonly Records[Name][number][],
): Records {
  const rows: readonly Records[Name][number][] = sound[name];
  const at = rows.findIndex(of);
  const row = present(rows[at]);
  return { ...sound, [name]: [...rows.slice(0, at), ...change(row), ...rows.slice(at + 1)] };
}

const none = () => [];

test.each<[string, () => Records]>([
  ['two networks have one id', () => changed('networks', ({ name }) => name === 'n1', (row) => [row, { ...row, name: 'twin' }])],
  ['two networks have the name n1 in scope local', () => changed('networks', ({ name }) => name === 'n1', (row) => [row, { ...row, id: 'other' }])],
  ['config-only network cfg has what only other networks have', () => changed('networks', ({ name }) => name === 'cfg', (row) => [{ ...row, driverState: { a: 1 } }])],
  ['network from comes from a configuration that is gone', () => changed('networks', ({ name }) => name === 'cfg', none)],
  ['there are 2 networks of the null driver', () => changed('networks', ({ name }) => name === 'none', (row) => [row, { ...row, id: 'other', name: 'other' }])],
  ['two networks have parent ens3 of host h1', () => changed('networks', ({ name }) => name === 'mv', (row) => [row, { ...row, id: 'other', name: 'other' }])],
  ['the name n1 is of no network', () => changed('networks', ({ name }) => name === 'n1', (row) => [{ ...row, name: 'renamed' }])],
  ['7 networks have 6 names', () => changed('networkNames', ({ name }) => name === 'n1', none)],
  ['endpoint c2 lists tcp 8080 0.0.0.0, which it does not hold', () => changed('ports', () => true, none)],
  ['tcp port 8080 is there twice', () => changed('ports', () => true, (row) => [row, row])],
  ['tcp port 8080 is kept for nobody', () => changed('ports', () => true, (row) => [{ ...row, holders: [] }])],
  ['tcp port 8080 of 0.0.0.0 is held by other, which does not list it', () => changed('ports', () => true, (row) => [{ ...row, holders: [{ address: '0.0.0.0', endpointId: 'other' }] }])],
  ['tcp port 8080 has two holders: of 0.0.0.0 and of 10.0.0.1', () => changed('ports', () => true, (row) => [{ ...row, holders: [...row.holders, { address: '10.0.0.1', endpointId: 'other' }] }])],
  ['endpoint idle publishes ports and is in no sandbox', () => changed('endpoints', ({ name }) => name === 'idle', (row) => [{ ...row, publishedPorts: [] }])],
  ['endpoint idle has no network', () => changed('networks', ({ name }) => name === 'n1', none)],
  ['endpoint idle is on config-only network n1', () => changed('networks', ({ name }) => name === 'n1', (row) => [{ ...row, configOnly: true }])],
  ['endpoint idle has another scope than its network', () => changed('endpoints', ({ name }) => name === 'idle', (row) => [{ ...row, scope: 'global' }])],
  ['two endpoints of network n1 have the name idle', () => changed('endpoints', ({ name }) => name === 'idle', (row) => [row, { ...row, id: 'other' }])],
  ['two endpoints have the id', () => changed('endpoints', ({ name }) => name === 'idle', (row) => [row, { ...row, name: 'other' }])],
  ['host h1 has endpoint gateway_c1 and is no member of its network', () => changed('members', ({ scope }) => scope === 'local', none)],
  ['host h9 is member of network', () => changed('members', ({ scope }) => scope === 'local', (row) => [row, { ...row, host: 'h9' }])],
  ['host h1 is member of a network that is gone', () => changed('members', () => true, (row) => [row, { ...row, networkId: 'gone' }])],
  ['network n1 has not asked for its pool LocalDefault/10.1.0.0/24', () => changed('pools', ({ subnet }) => subnet === '10.1.0.0/24', none)],
  ['pool 10.77.0.0/24 is held by nobody, which is gone', () => changed('pools', () => true, (row) => [row, { ...row, subnet: '10.77.0.0/24', claim: { owner: 'nobody', policy: 'sequential' } }])],
  ['an address is held twice', () => changed('addresses', () => true, (row) => [row, row])],
  ['is held by nobody and not by', () => changed('addresses', ({ address }) => address === '10.1.0.2', none)],
  ['10.1.0.1 is held by nobody and not by', () => changed('addresses', ({ address }) => address === '10.1.0.1', none)],
  ['10.1.0.9 is held by nobody and not by', () => changed('addresses', ({ address }) => address === '10.1.0.9', none)],
  ['10.1.0.99 is held by leaked, which does not have it', () => changed('addresses', ({ address }) => address === '10.1.0.2', (row) => [row, { ...row, address: '10.1.0.99', owner: 'leaked' }])],
  ['an address is held of gone, which is gone', () => changed('addresses', () => true, (row) => [row, { ...row, pool: 'gone' }])],
  [
    'endpoint idle has 10.2.0.2, which is not of its network',
    () => changed('endpoints', ({ name }) => name === 'idle', (row) => [{ ...row, ipv4: { ...present(row.ipv4), address: '10.2.0.2' } }]),
  ],
  [
    '10.1.0.2 is of endpoint idle and of',
    () => changed('endpoints', ({ name }) => name === 'idle', (row) => [{ ...row, ipv4: { ...present(row.ipv4), address: '10.1.0.2' } }]),
  ],
  ['pools 10.1.0.0/24 and 10.1.0.0/25 of local LocalDefault overlap', () => changed('pools', ({ subnet }) => subnet === '10.1.0.0/24', (row) => [row, { ...row, subnet: '10.1.0.0/25' }])],
  ['subnet 10.0.0.0/24 of network ov has no VXLAN id of its own', () => changed('vnis', () => true, none)],
  ['VXLAN id 999 is held by network', () => changed('vnis', () => true, (row) => [row, { ...row, vni: 999 }])],
  ['a VXLAN id is there twice', () => changed('vnis', () => true, (row) => [row, row])],
  ['two sandboxes have one id', () => changed('sandboxes', () => true, (row) => [row, { ...row, containerId: 'other' }])],
  ['a container has two sandboxes', () => changed('sandboxes', () => true, (row) => [row, { ...row, id: 'other' }])],
  ['is joined to a sandbox that does not list it', () => changed('sandboxes', ({ containerId }) => containerId === 'c1', none)],
  ['lists an endpoint that is not joined to it: c1', () => changed('endpoints', ({ name }) => name === 'c1', ({ join: _, ...row }) => [row])],
  ['the sandbox of c2 has two endpoints of one network', () => changed('sandboxes', ({ containerId }) => containerId === 'c2', (row) => [{ ...row, endpoints: [...row.endpoints, present(row.endpoints[0])] }])],
  [
    'the sandbox of c2 has two interfaces of one name',
    () => changed('sandboxes', ({ containerId }) => containerId === 'c2', (row) => [{ ...row, endpoints: row.endpoints.map((place) => ({ ...place, interfaceName: 'eth0' })) }]),
  ],
  ['says that it is in container elsewhere', () => changed('endpoints', ({ name }) => name === 'c1', (row) => [{ ...row, join: { ...present(row.join), containerId: 'elsewhere' } }])],
  [
    'the sandbox of c1 has endpoint c1 under another network',
    () => changed('sandboxes', ({ containerId }) => containerId === 'c1', (row) => [{ ...row, endpoints: row.endpoints.map((place) => ({ ...place, networkId: `not ${place.networkId}` })) }]),
  ],
])('%s', (sentence, broken) => {
  expect(checkInvariants(broken()).join('\n')).toContain(sentence);
});
