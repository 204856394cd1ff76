/**
 * The suite of network drivers catches what is wrong with a driver, by the case that is about it.
 */
import { expect, test } from 'vitest';
import { Result } from '../../src/base/result.js';
import { driverConformance, runSuite, type DriverFixture } from '../../src/conformance/index.js';
import type { Resource } from '../../src/contracts/dataplane.js';
import type { Driver } from '../../src/contracts/driver.js';
import { createBridgeDriver } from '../../src/drivers/bridge/bridge-driver.js';
import { createOverlayDriver } from '../../src/drivers/overlay/overlay-driver.js';
import { createNullDriver } from '../../src/drivers/special-driver.js';

const badOptions = { 'com.docker.network.driver.mtu': 'banana' };

/** A fixture of a driver that does what a sound one does, but for what is said otherwise. */
function like(create: () => Driver, otherwise: (driver: Driver) => Partial<Driver>, rest: Partial<DriverFixture> = { badOptions }): () => DriverFixture {
  return () => {
    const driver = create();
    return { driver: { ...driver, ...otherwise(driver) }, ...rest };
  };
}

const bridge = (otherwise: (driver: Driver) => Partial<Driver>) => like(createBridgeDriver, otherwise);
const overlay = (otherwise: (driver: Driver) => Partial<Driver>) => like(createOverlayDriver, otherwise);

/** Endpoint resources of the bridge driver, each as a function changes it or leaves it out. */
function altered(change: (resource: Resource) => readonly Resource[]): () => DriverFixture {
  return bridge((driver) => ({ endpointResources: (host, joined) => driver.endpointResources(host, joined).flatMap(change) }));
}

const mistakes: Readonly<Record<string, readonly [caughtBy: string, open: () => DriverFixture]>> = {
  'its type is blank': ['its type is a name and its capability is known', bridge(() => ({ type: ' ' }))],
  'numbers are not given back with the network': ['a network that is created and deleted leaves nothing behind', overlay(() => ({ deleteNetwork: () => Result.ok() }))],
  'something is written when an endpoint comes and stays when it goes': [
    'an endpoint that is created and deleted leaves nothing behind',
    bridge((driver) => ({
      deleteEndpoint({ tx, tables }, network, endpoint) {
        tx.insert(tables.vnis, { vni: Number.parseInt(endpoint.id.slice(0, 8), 16), networkId: network.id, subnet: '' });
        return driver.deleteEndpoint({ tx, tables, host: { name: '', address: '', interfaces: [], created: 0 } }, network, endpoint);
      },
    })),
  ],
  'a count of joins decides what joining gives': [
    'a join that is left leaves nothing behind, and can be made again',
    bridge((driver) => {
      let joins = 0;
      return {
        join(context, network, endpoint) {
          const plan = driver.join(context, network, endpoint);
          joins += 1;
          return plan.ok ? Result.ok({ ...plan.value, ipv4Gateway: `10.77.1.${joins}` }) : plan;
        },
      };
    }),
  ],
  'a published port stays taken': [
    'host ports that it gives are one endpoint’s, and free again when they are taken back',
    bridge(() => ({ revokeExternalConnectivity: () => Result.ok() })),
  ],
  'it remembers what a transaction has undone': [
    'what a transaction undoes never was',
    bridge((driver) => {
      const seen = new Set<string>();
      return {
        createNetwork(context, request) {
          const plan = driver.createNetwork(context, request);
          const known = seen.has(request.id);
          seen.add(request.id);
          return plan.ok && known ? Result.ok({ driverState: { ...plan.value.driverState, again: true } }) : plan;
        },
      };
    }),
  ],
  'it writes past the transaction': [
    'what a transaction undoes never was',
    bridge((driver) => ({
      createNetwork(context, request) {
        const row = { vni: 4_000, networkId: request.id, subnet: '' };
        context.tables.vnis.load('global/vni/4000', row, 1);
        return driver.createNetwork(context, request);
      },
      deleteNetwork(context, network) {
        context.tables.vnis.load('global/vni/4000', undefined, 1);
        return driver.deleteNetwork(context, network);
      },
    })),
  ],
  'a bad option makes it throw': [
    'a refused verb need not be cleaned up after',
    bridge((driver) => ({
      createNetwork(context, request) {
        const plan = driver.createNetwork(context, request);
        if (!plan.ok) throw plan.error;
        return plan;
      },
    })),
  ],
  'a bad option is taken': [
    'a refused verb need not be cleaned up after',
    bridge((driver) => ({ createNetwork: (context, request) => driver.createNetwork(context, { ...request, options: {} }) })),
  ],
  'an unknown option is refused': [
    'options that it does not know are none of its business',
    bridge((driver) => ({
      createNetwork: (context, request) =>
        driver.createNetwork(context, 'org.example.conformance' in request.options ? { ...request, options: badOptions } : request),
    })),
  ],
  'what it keeps has no place in JSON': [
    'what it keeps of a network is numbers, texts and flags by name',
    bridge((driver) => ({
      createNetwork(context, request) {
        const plan = driver.createNetwork(context, request);
        return plan.ok ? Result.ok({ driverState: { ...plan.value.driverState, never: Number.POSITIVE_INFINITY } }) : plan;
      },
    })),
  ],
  'all endpoints have one MAC address': [
    'each endpoint has a MAC address of one station of its own, or none has one',
    bridge(() => ({ createEndpoint: () => Result.ok({ macAddress: '02:42:00:00:00:01' }) })),
  ],
  'a MAC address that is asked for is ignored': [
    'a MAC address that is asked for is given',
    bridge((driver) => ({ createEndpoint: (context, network, request) => driver.createEndpoint(context, network, { ...request, macAddress: '' }) })),
  ],
  'the gateway has a prefix length': [
    'joining answers with names, addresses and routes that are some',
    bridge((driver) => ({
      join(context, network, endpoint) {
        const plan = driver.join(context, network, endpoint);
        return plan.ok ? Result.ok({ ...plan.value, ipv4Gateway: `${plan.value.ipv4Gateway ?? ''}/24` }) : plan;
      },
    })),
  ],
  'two devices have one id': ['resources have ids of their own', altered((resource) => [{ ...resource, id: 'the one and only' }])],
  'the bridge that is plugged into is not described': ['resources name only what is there', bridge(() => ({ networkResources: () => [] }))],
  'every host’s end has one name': [
    'resources name only what is there',
    altered((resource) => [resource.kind === 'veth' ? { ...resource, ends: [{ ...resource.ends[0], name: 'veth0' }, resource.ends[1]] } : resource]),
  ],
  'all networks have one bridge': [
    'two networks of one host are not in each other’s way',
    bridge((driver) => ({
      createNetwork(context, request) {
        const plan = driver.createNetwork(context, request);
        return plan.ok ? Result.ok({ driverState: { bridge: 'br0' } }) : plan;
      },
    })),
  ],
  'devices are described only by the driver that created the network': [
    'the same records give the same resources, also of a driver that has seen nothing else',
    bridge((driver) => {
      const own = new Set<string>();
      return {
        createNetwork(context, request) {
          own.add(request.id);
          return driver.createNetwork(context, request);
        },
        networkResources: (host, network) => (own.has(network.id) ? driver.networkResources(host, network) : []),
      };
    }),
  ],
  'the interface has a name of the driver’s own': [
    'a joined endpoint has the interface that its sandbox was promised, with its MAC address and addresses',
    bridge((driver) => ({ endpointResources: (host, joined) => driver.endpointResources(host, { ...joined, interfaceName: 'eth9' }) })),
  ],
  'the interface has no address': [
    'a joined endpoint has the interface that its sandbox was promised, with its MAC address and addresses',
    altered((resource) => (resource.kind === 'address' ? [] : [resource])),
  ],
  'peers stand on a device that is not there': [
    'what is known of endpoints elsewhere stands on the network’s devices, with ids of its own',
    overlay((driver) => ({
      peerResources: (host, network, endpoint) => driver.peerResources(host, network, endpoint).map((resource) => ('interface' in resource ? { ...resource, interface: 'vxlan9' } : resource)),
    })),
  ],
  'a second network is taken where there may be one': [
    'a second network is refused where a host has one',
    like(createNullDriver, () => ({ createNetwork: () => Result.ok({ driverState: {} }) }), { single: true, permanent: true }),
  ],
  'a permanent network is deleted': [
    'a network that cannot be deleted is refused and stays',
    like(createNullDriver, () => ({ deleteNetwork: () => Result.ok() }), { single: true, permanent: true }),
  ],
};

test.each(Object.entries(mistakes))('%s', async (_, [caughtBy, open]) => {
  const reports = await runSuite(driverConformance(open));
  const caught = reports.filter(({ outcome }) => outcome === 'broken').map((report) => report.case);
  expect(caught).toContain(caughtBy);
  expect(caught.length).toBeLessThan(reports.length);
});

test('a sound driver is not caught', async () => {
  const reports = await runSuite(driverConformance(() => ({ driver: createBridgeDriver(), badOptions })));
  expect(reports.filter(({ outcome }) => outcome === 'broken')).toEqual([]);
});
