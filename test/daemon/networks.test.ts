/**
 * Routes below /networks, as a client sees them.
 */
import { describe, expect, it } from 'vitest';
import { at, containing, containingAll, filters, matching, listAt, openDaemon, textAt } from './support.js';

const ID = /^[0-9a-f]{64}$/;

describe('POST /networks/create', () => {
  it('creates a network that inspect shows as Docker does', async () => {
    const { ask } = await openDaemon();
    const created = await ask('POST /networks/create', {
      Name: 'net1',
      CheckDuplicate: true,
      Driver: 'bridge',
      IPAM: { Driver: 'default', Options: {}, Config: [{ Subnet: '10.11.0.0/16', IPRange: '10.11.5.0/24', Gateway: '10.11.5.254', AuxiliaryAddresses: { router: '10.11.5.1' } }] },
      Internal: true,
      Labels: { b: '2', a: '1' },
      Options: { 'com.docker.network.driver.mtu': '1400' },
    });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({ Id: matching(ID), Warning: '' });
    const shown = await ask(`GET /networks/${textAt(created.body, 'Id')}`);
    expect(shown.status).toBe(200);
    expect(shown.body).toEqual({
      Name: 'net1',
      Id: textAt(created.body, 'Id'),
      Created: '2026-01-02T15:04:05.000Z',
      Scope: 'local',
      Driver: 'bridge',
      EnableIPv6: false,
      IPAM: { Driver: 'default', Options: {}, Config: [{ Subnet: '10.11.0.0/16', IPRange: '10.11.5.0/24', Gateway: '10.11.5.254', AuxiliaryAddresses: { router: '10.11.5.1' } }] },
      Internal: true,
      Attachable: false,
      Ingress: false,
      ConfigFrom: { Network: '' },
      ConfigOnly: false,
      Containers: {},
      Options: { 'com.docker.network.driver.mtu': '1400' },
      Labels: { a: '1', b: '2' },
    });
  });

  it('takes null wherever Go does, and names in any case', async () => {
    const { ask } = await openDaemon();
    const created = await ask('POST /networks/create', { name: 'net1', Driver: null, IPAM: null, ConfigFrom: null, Labels: null, Options: null, Internal: null, Scope: null });
    expect(created.status).toBe(201);
    expect((await ask('GET /networks/net1')).body).toMatchObject({ Driver: 'bridge' });
    expect((await ask('POST /networks/create', { Name: 'net2', IPAM: { Driver: null, Config: [{ Subnet: null, AuxiliaryAddresses: null }] } })).status).toBe(201);
  });

  it.each([
    [{ Name: 'net1', Internal: 'yes' }, 400, 'json: cannot unmarshal string into Go struct field NetworkCreateRequest.Internal of type bool'],
    [{ Name: 'net1', IPAM: { Driver: 5 } }, 400, 'json: cannot unmarshal number into Go struct field NetworkCreateRequest.IPAM.Driver of type string'],
    [{ Name: 'net1', Labels: ['a'] }, 400, 'json: cannot unmarshal array into Go struct field NetworkCreateRequest.Labels of type map[string]string'],
    [['net1'], 400, 'json: cannot unmarshal array into Go value of type types.NetworkCreateRequest'],
    [{ Name: 'bridge' }, 403, 'operation is not permitted on predefined bridge network'],
    [{ Name: 'taken' }, 409, 'network with name taken already exists'],
    [{}, 500, 'invalid name: '],
    [null, 500, 'invalid name: '],
    [{ Name: '', CheckDuplicate: true }, 409, 'network with name  already exists'],
    [{ Name: 'net1', Driver: 'nosuch' }, 404, 'plugin "nosuch" not found'],
    [{ Name: 'net1', IPAM: { Config: [{ Subnet: '10.20.0.0/24' }] } }, 403, 'Pool overlaps with other one on this address space'],
    [{ Name: 'net1', IPAM: { Config: [{ Subnet: 'banana' }] } }, 400, 'Invalid subnet banana : invalid CIDR address: banana'],
    [{ Name: 'net1', Scope: 'swarm' }, 400, 'cannot create a swarm scoped network when swarm is not active'],
  ])('refuses %j with %d', async (body, status, message) => {
    const { ask } = await openDaemon();
    await ask('POST /networks/create', { Name: 'taken', IPAM: { Config: [{ Subnet: '10.20.0.0/16' }] } });
    expect(await ask('POST /networks/create', body)).toMatchObject({ status, body: { message } });
  });

  it('refuses a body that is none, is no JSON, or says it is something else', async () => {
    const { ask } = await openDaemon();
    const json = { headers: { 'content-type': 'application/json' } };
    expect(await ask('POST /networks/create')).toMatchObject({ status: 400, body: { message: 'got EOF while reading request body' } });
    expect(await ask('POST /networks/create', undefined, { ...json, body: '{"Name":' })).toMatchObject({ status: 400 });
    expect(await ask('POST /networks/create', { Name: 'a' }, { headers: { 'content-type': 'text/plain' } })).toMatchObject({
      status: 400,
      body: { message: "Content-Type specified (text/plain) must be 'application/json'" },
    });
    expect(await ask('POST /networks/create', { Name: 'a' }, { headers: { 'content-type': 'application/json; charset=utf-8' } })).toMatchObject({ status: 201 });
    const huge = async function* () {
      for (let count = 0; count < 80; count++) yield new Uint8Array(65_536).fill(32);
    };
    expect(await ask('POST /networks/create', undefined, { ...json, body: huge() })).toMatchObject({ status: 413 });
  });
});

describe('GET /networks', () => {
  it("lists the host's own networks and those of users, with filters in either form", async () => {
    const { ask } = await openDaemon();
    await ask('POST /networks/create', { Name: 'web', Labels: { tier: 'web', env: 'prod' } });
    await ask('POST /networks/create', { Name: 'db', Labels: { tier: 'db', env: 'prod' } });
    const names = async (query: string): Promise<string[]> => listAt((await ask(`GET /networks?${query}`)).body).map((one) => textAt(one, 'Name')).sort();
    expect(await names('')).toEqual(['bridge', 'db', 'host', 'none', 'web']);
    expect(await names(filters({ type: ['custom'] }))).toEqual(['db', 'web']);
    expect(await names(filters({ label: { 'tier=web': true, env: true } }))).toEqual(['web']);
    expect(await names(filters({ driver: ['null', 'host'] }))).toEqual(['host', 'none']);
    expect(await names('filters=')).toHaveLength(5);
    expect(await names('filters=null&surplus=1')).toHaveLength(5);
  });

  it.each([
    [filters({ nosuch: ['1'] }), "Invalid filter 'nosuch'"],
    [filters({ type: ['nosuch'] }), "invalid filter: 'type'='nosuch'"],
    ['filters=%7B', 'invalid JSON: {'],
    ['filters=[]', 'invalid filters: []'],
  ])('refuses %s', async (query, message) => {
    const { ask } = await openDaemon();
    expect(await ask(`GET /networks?${query}`)).toMatchObject({ status: 400, body: { message } });
  });

  it('shows containers in lists to clients before 1.28 only', async () => {
    const { ask, daemon } = await openDaemon();
    const box = (await daemon.containers.run({ name: 'box1', image: 'busybox' })).getOrThrow();
    const containersOf = async (version: string) => at((await ask(`GET ${version}/networks?${filters({ name: ['bridge'] })}`)).body, 0, 'Containers');
    expect(await containersOf('/v1.27')).toMatchObject({ [box.id]: { Name: 'box1', IPv4Address: '172.17.0.2/16' } });
    expect(await containersOf('/v1.28')).toEqual({});
  });
});

describe('GET /networks/:id', () => {
  it('finds a network by id, name and the start of its id', async () => {
    const { ask } = await openDaemon();
    const Id = textAt((await ask('POST /networks/create', { Name: 'a network/with a slash' })).body, 'Id');
    for (const wanted of [Id, Id.slice(0, 10), encodeURIComponent('a network/with a slash')]) {
      expect((await ask(`GET /networks/${wanted}?verbose=true&scope=local`)).body).toMatchObject({ Id });
    }
    expect(await ask('GET /networks/nosuch')).toMatchObject({ status: 404, body: { message: 'network nosuch not found' } });
    expect(await ask(`GET /networks/${Id}?verbose=maybe`)).toMatchObject({ status: 400 });
  });

  it('refuses the start of several ids', async () => {
    const { ask } = await openDaemon();
    const starts = new Map<string, number>();
    for (let count = 0; count < 20; count++) {
      const digit = textAt((await ask('POST /networks/create', { Name: `n${count}` })).body, 'Id').slice(0, 1);
      starts.set(digit, (starts.get(digit) ?? 0) + 1);
    }
    const start = [...starts].find(([, count]) => count > 1)?.[0] ?? '';
    expect(await ask(`GET /networks/${start}`)).toMatchObject({ status: 400, body: { message: containing('matches found based on ID prefix: network ') } });
  });
});

describe('DELETE /networks/:id and prune', () => {
  it('removes, and says why not', async () => {
    const { ask, daemon } = await openDaemon();
    await ask('POST /networks/create', { Name: 'net1' });
    await daemon.containers.run({ name: 'box1', image: 'busybox', networks: ['net1'] });
    const Id = textAt((await ask('GET /networks/net1')).body, 'Id');
    expect(await ask('DELETE /networks/net1')).toMatchObject({ status: 403, body: { message: `error while removing network: network net1 id ${Id} has active endpoints` } });
    expect(await ask('DELETE /networks/bridge')).toMatchObject({ status: 403, body: { message: 'bridge is a pre-defined network and cannot be removed' } });
    expect(await ask('DELETE /networks/nosuch')).toMatchObject({ status: 404 });
    await daemon.containers.remove('box1', { force: true });
    expect((await ask('DELETE /networks/net1')).status).toBe(204);
  });

  it('prunes what nobody uses', async () => {
    const { ask, daemon } = await openDaemon();
    for (const Name of ['a', 'b', 'c']) await ask('POST /networks/create', { Name, Labels: { name: Name } });
    await daemon.containers.run({ name: 'box1', image: 'busybox', networks: ['a'] });
    expect((await ask(`POST /networks/prune?${filters({ label: ['name=b'] })}`)).body).toEqual({ NetworksDeleted: ['b'] });
    expect((await ask('POST /networks/prune')).body).toEqual({ NetworksDeleted: ['c'] });
    expect((await ask('POST /networks/prune')).body).toEqual({ NetworksDeleted: null });
    expect(await ask(`POST /networks/prune?${filters({ name: ['a'] })}`)).toMatchObject({ status: 400 });
  });
});

describe('connect and disconnect', () => {
  it('connects with addresses, aliases and links, and disconnects', async () => {
    const { ask, daemon } = await openDaemon();
    await ask('POST /networks/create', { Name: 'net1', IPAM: { Config: [{ Subnet: '10.30.0.0/24' }] } });
    await daemon.containers.run({ name: 'box1', image: 'busybox' });
    const connected = await ask('POST /networks/net1/connect', {
      Container: 'box1',
      EndpointConfig: { IPAMConfig: { IPv4Address: '10.30.0.50' }, Aliases: ['front'], Links: ['/db:store'], NetworkID: '', MacAddress: '' },
    });
    expect(connected.status).toBe(200);
    const { Networks } = daemon.containers.container('box1').getOrThrow().inspect().NetworkSettings;
    expect(Networks['net1']).toMatchObject({ IPAddress: '10.30.0.50', Aliases: containingAll(['front']), Links: ['/db:store'] });
    expect(await ask('POST /networks/net1/connect', { Container: 'box1', EndpointConfig: null })).toMatchObject({
      status: 403,
      body: { message: 'endpoint with name box1 already exists in network net1' },
    });
    expect((await ask('POST /networks/net1/disconnect', { Container: 'box1', Force: false })).status).toBe(200);
    expect((await ask('POST /networks/net1/disconnect', { Container: 'box1' })).status).not.toBe(200);
    expect(await ask('POST /networks/net1/connect', { Container: 'nosuch' })).toMatchObject({ status: 404, body: { message: 'No such container: nosuch' } });
    expect(await ask('POST /networks/nosuch/connect', { Container: 'box1' })).toMatchObject({ status: 404, body: { message: 'network nosuch not found' } });
    expect(await ask('POST /networks/net1/connect', { Container: ['box1'] })).toMatchObject({ status: 400 });
  });
});
