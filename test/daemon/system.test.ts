/**
 * What a daemon says about itself, versions in paths, and what belongs to every response.
 */
import { describe, expect, it } from 'vitest';
import { createDaemon } from '../../src/daemon/index.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { at, containing, containingAll, containingPart, closeDaemon, openDaemon, textAt } from './support.js';

const COMMON = { Server: 'Docker/20.10.24 (linux)', 'Api-Version': '1.41', Ostype: 'linux', 'Docker-Experimental': 'false' };

describe('versions in paths', () => {
  it.each([
    ['/v1.23/networks', 400, 'client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version'],
    ['/v1/networks', 400, 'client version 1 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version'],
    ['/v1.42/networks', 400, 'client version 1.42 is too new. Maximum supported API version is 1.41'],
    ['/v2.0/networks', 400, 'client version 2.0 is too new. Maximum supported API version is 1.41'],
    ['/v1.41/nosuch', 404, 'page not found'],
    ['/', 404, 'page not found'],
    ['', 404, 'page not found'],
    ['/networks/%ff%zz', 404, 'page not found'],
    ['/v1.41', 404, 'page not found'],
  ])('answers %s with %d', async (url, status, message) => {
    const { daemon } = await openDaemon();
    expect(await daemon.handle({ method: 'GET', url })).toMatchObject({ kind: 'json', status, body: { message }, headers: COMMON });
  });

  it('takes a path without a version for the newest', async () => {
    const { daemon } = await openDaemon();
    expect(await daemon.handle({ method: 'GET', url: '/networks' })).toMatchObject({ status: 200, headers: COMMON });
    expect(await daemon.handle({ method: 'GET', url: '/v1.24/networks' })).toMatchObject({ status: 200 });
    expect(await daemon.handle({ method: 'PATCH', url: '/networks' })).toMatchObject({ status: 404 });
  });
});

describe('/_ping, /version and /info', () => {
  it('answers a ping, also without a body', async () => {
    const { ask } = await openDaemon();
    expect(await ask('GET /_ping')).toMatchObject({ status: 200, body: 'OK', headers: { ...COMMON, 'Cache-Control': 'no-cache, no-store, must-revalidate' } });
    expect(await ask('HEAD /_ping')).toMatchObject({ status: 200, body: undefined, headers: COMMON });
  });

  it('says which Docker it is like', async () => {
    const { ask } = await openDaemon();
    expect((await ask('GET /version')).body).toMatchObject({ Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.24', Os: 'linux', Components: [{ Name: 'Engine' }] });
  });

  it('says what it has', async () => {
    const { ask, daemon } = await openDaemon({ defaultAddressPools: [{ base: '10.200.0.0/16', size: 24 }], about: { labels: ['rack=7'] } });
    await daemon.containers.run({ name: 'box1', image: 'busybox' });
    const { body } = await ask('GET /info');
    expect(body).toMatchObject({
      Name: 'docker',
      Containers: 1,
      ServerVersion: '20.10.24',
      Swarm: { LocalNodeState: 'inactive', ControlAvailable: false },
      Plugins: { Network: containingAll(['bridge', 'overlay', 'macvlan']) },
      DefaultAddressPools: [{ Base: '10.200.0.0/16', Size: 24 }],
      Labels: ['rack=7'],
      Warnings: null,
    });
    expect(textAt(body, 'ID')).toMatch(/^(?:[A-Z2-7]{4}:){11}[A-Z2-7]{4}$/);
    expect((await ask('GET /v1.40/info')).body).not.toHaveProperty('DefaultAddressPools');
  });

  it('is no member of a swarm', async () => {
    const { ask } = await openDaemon();
    for (const path of ['GET /swarm', 'GET /services', 'POST /swarm/init', 'GET /nodes/x']) {
      expect(await ask(path)).toMatchObject({ status: 503, body: { message: containing('This node is not a swarm manager') } });
    }
  });
});

describe('a restart', () => {
  it('finds everything again in the store', async () => {
    const store = createMemoryStore();
    const first = await openDaemon({ store });
    const Id = textAt((await first.ask('POST /networks/create', { Name: 'net1', Labels: { a: 'b' } })).body, 'Id');
    await first.daemon.containers.create({ name: 'box1', image: 'busybox', networks: ['net1'] });
    const before = textAt((await first.ask('GET /info')).body, 'ID');
    await closeDaemon(first);
    const second = await openDaemon({ store });
    expect((await second.ask('GET /networks/net1')).body).toMatchObject({ Id, Labels: { a: 'b' } });
    expect((await second.ask('GET /info')).body).toMatchObject({ ID: before, Containers: 1 });
  });

  it('makes the default bridge again where it is to be another one, and leaves one in use alone', async () => {
    const store = createMemoryStore();
    await closeDaemon(await openDaemon({ store }));
    const second = await openDaemon({ store, defaultBridge: { address: '10.5.0.1/24', ipRange: '10.5.0.128/25', mtuBytes: 1400, interContainer: false } });
    const { body: bridge } = await second.ask('GET /networks/bridge');
    expect(at(bridge, 'IPAM', 'Config')).toEqual([{ Subnet: '10.5.0.0/24', IPRange: '10.5.0.128/25', Gateway: '10.5.0.1' }]);
    expect(at(bridge, 'Options')).toMatchObject({ 'com.docker.network.driver.mtu': '1400', 'com.docker.network.bridge.enable_icc': 'false' });
    await second.daemon.containers.run({ name: 'box1', image: 'busybox' });
    expect(at((await second.ask('GET /networks/bridge')).body, 'Containers')).toMatchObject({ [second.daemon.containers.list()[0]!.id]: { IPv4Address: '10.5.0.128/24' } });
    expect((await second.daemon.networks.ensurePredefined({ address: '10.6.0.1/24' })).ok).toBe(true);
    expect(at((await second.ask('GET /networks/bridge')).body, 'IPAM', 'Config', 0, 'Subnet')).toBe('10.5.0.0/24');
  });
});

describe('two daemons on one store and in one simulation', () => {
  it('are two hosts', async () => {
    const { daemon } = await openDaemon();
    const { runtime, simulator } = daemon;
    expect((await createDaemon({ runtime, simulator })).errorOrNull()).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(simulator.host('docker')).toBeDefined();
  });

  it("share an overlay network, and see each other's endpoints in it", async () => {
    const store = createMemoryStore();
    const h1 = await openDaemon({ store, host: { name: 'h1', address: '10.99.0.11/24' } });
    const { runtime, simulator } = h1.daemon;
    const h2 = await openDaemon({ store, runtime, simulator, host: { name: 'h2', address: '10.99.0.12/24' } });
    const Id = textAt((await h1.ask('POST /networks/create', { Name: 'ov1', Driver: 'overlay' })).body, 'Id');
    await h2.daemon.controller.settled();
    expect((await h2.ask('GET /networks/ov1')).body).toMatchObject({ Id, Scope: 'global' });
    const box1 = (await h1.daemon.containers.run({ name: 'box1', image: 'busybox', networks: ['ov1'] })).getOrThrow();
    await h2.daemon.controller.settled();
    expect(at((await h2.ask('GET /networks/ov1')).body, 'Containers')).toEqual({ [`ep-${box1.endpoints()[0]!.id}`]: containingPart({ Name: 'box1' }) });
    expect(await h2.ask('DELETE /networks/ov1')).toMatchObject({ status: 403 });
  });
});
