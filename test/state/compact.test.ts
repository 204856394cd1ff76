/**
 * Records that a store tells of are the same in the tables as they were sent, however the tables save memory.
 */
import { expect, test } from 'vitest';
import { decode, encode } from '../../src/model/codec.js';
import { endpointKey, type EndpointRecord } from '../../src/model/endpoint.js';
import { sandboxKey, type SandboxRecord } from '../../src/model/sandbox.js';
import { createTables, type Tables } from '../../src/state/tables.js';

const alone: EndpointRecord = {
  ...{ id: 'e'.repeat(64), name: 'web', networkId: 'n'.repeat(64), scope: 'global', host: 'h1', locator: '192.0.2.1', created: 1 },
  ...{ macAddress: '02:42:ac:11:00:02', aliases: [], anonymous: false, exposedPorts: [], portBindings: [], options: {}, labels: { a: 'b' } },
  ipv4: { address: '10.0.0.2', prefixLength: 24, poolId: 'LocalDefault/10.0.0.0/24' },
};
const joined: EndpointRecord = {
  ...alone,
  join: { sandboxId: 's'.repeat(64), containerId: 'c', interfaceName: 'eth0', ipv4Gateway: '10.0.0.1', routes: [], disableGatewayService: false, aliases: ['w'], links: {} },
};
const sandbox: SandboxRecord = {
  ...{ id: 's'.repeat(64), containerId: 'c', created: 1, hostname: '', domainname: '', dnsServers: [], dnsSearch: ['x'], dnsOptions: [] },
  ...{ extraHosts: [], useHostNamespace: false, labels: {}, nextInterface: { eth: 1 } },
  endpoints: [{ endpointId: 'e'.repeat(64), networkId: 'n'.repeat(64), priority: 0, interfaceName: 'eth0' }],
};

function load(tables: Tables, record: EndpointRecord | SandboxRecord, revision: number): void {
  if ('networkId' in record) tables.endpoints.load(endpointKey(record), decode(encode(record)), revision);
  else tables.sandboxes.load(sandboxKey(record), decode(encode(record)), revision);
}

test('records are what they were in every order in which a store may tell of them', () => {
  for (const order of [[alone, joined, sandbox], [sandbox, joined], [joined, sandbox, alone], [joined, sandbox, { ...sandbox, endpoints: [] }]]) {
    const tables = createTables();
    for (const [at, record] of order.entries()) load(tables, record, at + 1);
    expect(tables.endpoints.get(endpointKey(alone))).toEqual(order.findLast((record) => 'networkId' in record));
    expect(tables.sandboxes.get(sandboxKey(sandbox))).toEqual(order.findLast((record) => 'containerId' in record));
  }
});

test('a place in a sandbox whose endpoint says otherwise stays as it is', () => {
  const other = { ...sandbox, id: 't'.repeat(64), endpoints: sandbox.endpoints.map((place) => ({ ...place, networkId: 'm'.repeat(64) })) };
  const tables = createTables();
  for (const record of [joined, other]) load(tables, record, 1);
  expect(tables.sandboxes.get(sandboxKey(other))).toEqual(other);
});

test('a shared record is left alone, frozen parts and all', () => {
  const tables = createTables();
  const parts = { ...joined, ipv4: Object.freeze({ ...joined.ipv4 }), join: Object.freeze({ ...joined.join }) };
  tables.endpoints.load(endpointKey(joined), parts, 1, true);
  expect(tables.endpoints.get(endpointKey(joined))).toBe(parts);
});

test('endpoints are found by their network in either scope until they are gone', () => {
  const tables = createTables();
  const local: EndpointRecord = { ...alone, id: 'f'.repeat(64), scope: 'local', networkId: 'l'.repeat(64), name: 'needs %' };
  for (const record of [alone, local]) load(tables, record, 1);
  for (const record of [alone, local]) {
    expect([...tables.endpointsByNetwork.get(record.networkId)]).toEqual([record]);
    expect(tables.endpointsByNetwork.count(record.networkId)).toBe(1);
    tables.endpoints.load(endpointKey(record), undefined, 2);
    expect([...tables.endpointsByNetwork.get(record.networkId)]).toEqual([]);
    expect(tables.endpointsByNetwork.count(record.networkId)).toBe(0);
  }
});
