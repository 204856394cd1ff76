/**
 * What Docker 20.10 says, said by the library: every refusal that is libnetwork's, in its words and of its kind.
 *
 * The first column is the docker command, or libnetwork's verb, that gets the answer.
 */
import { describe, expect, test } from 'vitest';
import type { Cluster, CnmError, Controller, ErrorKind, Result } from '../../src/index.js';
import { bridge, endpoint, failure, network, ok, openTwo, plug, present, sandbox } from '../support/cnm.js';

interface World {
  readonly cluster: Cluster;
  readonly h1: Controller;
  readonly h2: Controller;
}

interface Refusal {
  readonly asked: string;
  readonly message: string | RegExp;
  readonly code: string;
  readonly kind: ErrorKind;
  readonly ask: (world: World) => Promise<Result<unknown, CnmError>>;
}

/** A network of a subnet. */
const subnet = (text: string) => ({ ipam: { config: [{ subnet: text }] } });

const NETWORKS: readonly Refusal[] = [
  {
    asked: 'network rm ov_net2, in use on another host',
    message: /^network ov_net2 id [0-9a-f]{64} has active endpoints$/,
    code: 'ACTIVE_ENDPOINTS',
    kind: 'forbidden',
    async ask({ cluster, h1, h2 }) {
      const ov = await network(h1, 'ov_net2', { driver: 'overlay' });
      await cluster.settled();
      await endpoint(ok(h2.network('ov_net2')), 'box2');
      await cluster.settled();
      return ov.delete();
    },
  },
  {
    asked: 'network create net1, twice',
    message: 'network with name net1 already exists',
    code: 'NETWORK_EXISTS',
    kind: 'forbidden',
    async ask({ h1 }) {
      await network(h1, 'net1');
      return h1.createNetwork({ name: 'net1' });
    },
  },
  ...['10.10.128.0/17', '10.0.0.0/8'].map((pool) => ({
    asked: `network create --subnet ${pool}, beside 10.10.0.0/16`,
    message: 'Pool overlaps with other one on this address space',
    code: 'POOL_OVERLAP',
    kind: 'forbidden' as const,
    async ask({ h1 }: World) {
      await bridge(h1, 'net2', '10.10.0.0/16');
      return h1.createNetwork({ name: 'net7', ...subnet(pool) });
    },
  })),
  ...['10.13.0.0/33', 'banana'].map((text) => ({
    asked: `network create --subnet ${text}`,
    message: `Invalid subnet ${text} : invalid CIDR address: ${text}`,
    code: 'INVALID_SUBNET',
    kind: 'invalid-parameter' as const,
    ask: ({ h1 }: World) => h1.createNetwork({ name: 'net9', ...subnet(text) }),
  })),
  {
    asked: 'network create --subnet 10.14.0.0/24 --subnet 10.16.0.0/24',
    message: "bridge driver doesn't support multiple subnets",
    code: 'MULTIPLE_SUBNETS',
    kind: 'forbidden',
    ask: ({ h1 }) => h1.createNetwork({ name: 'net11', ipam: { config: [{ subnet: '10.14.0.0/24' }, { subnet: '10.16.0.0/24' }] } }),
  },
  {
    asked: 'network create -d nosuchdriver',
    message: 'plugin "nosuchdriver" not found',
    code: 'PLUGIN_NOT_FOUND',
    kind: 'not-found',
    ask: ({ h1 }) => h1.createNetwork({ name: 'net12', driver: 'nosuchdriver' }),
  },
  {
    asked: 'network create -o com.docker.network.bridge.name=br-six, twice',
    message: /^cannot create network [0-9a-f]{64} \(br-six\): conflicts with network [0-9a-f]{64} \(br-six\): networks have same bridge name$/,
    code: 'BRIDGE_CONFLICT',
    kind: 'forbidden',
    async ask({ h1 }) {
      const options = { 'com.docker.network.bridge.name': 'br-six' };
      await network(h1, 'net6', { options });
      return h1.createNetwork({ name: 'net13', options });
    },
  },
  ...(['host', 'null'] as const).map((driver) => ({
    asked: `network create -d ${driver}, beside the one that is there`,
    message: `only one instance of "${driver}" network is allowed`,
    code: 'SINGLE_NETWORK_DRIVER',
    kind: 'forbidden' as const,
    async ask({ h1 }: World) {
      await network(h1, 'first', { driver });
      return h1.createNetwork({ name: 'net14', driver });
    },
  })),
  ...(['host', 'null'] as const).map((driver) => ({
    asked: `Delete of the ${driver} network`,
    message: `network of type "${driver}" cannot be deleted`,
    code: 'NETWORK_NOT_DELETABLE',
    kind: 'forbidden' as const,
    ask: async ({ h1 }: World) => (await network(h1, driver, { driver })).delete(),
  })),
  {
    asked: 'network inspect nosuchnet',
    message: 'network nosuchnet not found',
    code: 'NETWORK_NOT_FOUND',
    kind: 'not-found',
    ask: ({ h1 }) => Promise.resolve(h1.network('nosuchnet')),
  },
  {
    asked: 'network inspect with the start of two ids',
    message: 'network a is ambiguous (2 matches found based on ID prefix)',
    code: 'AMBIGUOUS_NETWORK',
    kind: 'invalid-parameter',
    async ask({ h1 }) {
      for (const id of ['a1', 'a2']) await network(h1, `net ${id}`, { id });
      return h1.network('a');
    },
  },
  {
    asked: 'NewNetwork with an id that is there',
    message: 'network with name chosen already exists',
    code: 'NETWORK_EXISTS',
    kind: 'forbidden',
    async ask({ h1 }) {
      await network(h1, 'net1', { id: 'chosen' });
      return h1.createNetwork({ name: 'net2', id: 'chosen' });
    },
  },
  {
    asked: 'NewNetwork with a blank name',
    message: 'invalid name:  ',
    code: 'INVALID_NAME',
    kind: 'invalid-parameter',
    ask: ({ h1 }) => h1.createNetwork({ name: ' ' }),
  },
  {
    asked: 'network create with a gateway that is no address',
    message: 'invalid gateway address 10.14.0 in Ipam configuration',
    code: 'INVALID_GATEWAY',
    kind: 'invalid-parameter',
    ask: ({ h1 }) => h1.createNetwork({ name: 'n', ipam: { config: [{ subnet: '10.14.0.0/24', gateway: '10.14.0' }] } }),
  },
  {
    asked: 'NewNetwork with a gateway outside the pool',
    message: 'failed to allocate gateway (10.15.0.1): Requested address is out of range',
    code: 'NETWORK_ADDRESS_FAILED',
    kind: 'internal',
    ask: ({ h1 }) => h1.createNetwork({ name: 'n', ipam: { config: [{ subnet: '10.14.0.0/24', gateway: '10.15.0.1' }] } }),
  },
  {
    asked: 'network create --aux-address a=10.15.0.5',
    message: 'auxiliary address: (a:10.15.0.5) must belong to the master pool: 10.14.0.0/24',
    code: 'INVALID_AUX_ADDRESS',
    kind: 'forbidden',
    ask: ({ h1 }) => h1.createNetwork({ name: 'n', ipam: { config: [{ subnet: '10.14.0.0/24', auxAddresses: { a: '10.15.0.5' } }] } }),
  },
  {
    asked: 'network create with an auxiliary address that is the gateway',
    message: 'failed to allocate secondary ip address (a:10.14.0.1): Address already in use',
    code: 'NETWORK_ADDRESS_FAILED',
    kind: 'internal',
    ask: ({ h1 }) => h1.createNetwork({ name: 'n', ipam: { config: [{ subnet: '10.14.0.0/24', auxAddresses: { a: '10.14.0.1' } }] } }),
  },
  {
    asked: 'network create, the thirty-second',
    message: 'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    code: 'NO_AVAILABLE_POOL',
    kind: 'not-found',
    async ask({ h1 }) {
      for (let count = 0; count < 31; count++) await network(h1, `n${count}`);
      return h1.createNetwork({ name: 'one too many' });
    },
  },
  {
    asked: 'network create --ipv6',
    message: 'could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network',
    code: 'NO_AVAILABLE_POOL',
    kind: 'not-found',
    ask: ({ h1 }) => h1.createNetwork({ name: 'v6a', ipv6: true }),
  },
  {
    asked: 'network create --ipam-driver nosuch',
    message: 'plugin "nosuch" not found',
    code: 'PLUGIN_NOT_FOUND',
    kind: 'not-found',
    ask: ({ h1 }) => h1.createNetwork({ name: 'ip1', ipam: { driver: 'nosuch' } }),
  },
  ...['bridge', 'overlay'].map((driver) => ({
    asked: `network create -d ${driver} --ipam-driver null`,
    message: 'ipv4 pool is empty',
    code: 'IPV4_POOL_EMPTY',
    kind: 'invalid-parameter' as const,
    ask: ({ h1 }: World) => h1.createNetwork({ name: 'ip2', driver, ipam: { driver: 'null' } }),
  })),
  {
    asked: 'network create --ingress ing1',
    message: 'Ingress network can only be global scope network',
    code: 'SCOPE_NOT_ALLOWED',
    kind: 'forbidden',
    ask: ({ h1 }) => h1.createNetwork({ name: 'ing1', ingress: true }),
  },
  {
    asked: 'network create -d overlay --scope local',
    message: 'cannot downgrade network scope for overlay networks',
    code: 'SCOPE_NOT_ALLOWED',
    kind: 'forbidden',
    ask: ({ h1 }) => h1.createNetwork({ name: 'o', driver: 'overlay', scope: 'local' }),
  },
  {
    asked: 'network create -d overlay with fewer VXLAN ids than subnets',
    message: 'insufficient vnis(1) passed to overlay',
    code: 'INSUFFICIENT_VNIS',
    kind: 'invalid-parameter',
    ask: ({ h1 }) =>
      h1.createNetwork({
        name: 'o',
        driver: 'overlay',
        options: { 'com.docker.network.driver.overlay.vxlanid_list': '300' },
        ipam: { config: [{ subnet: '10.80.0.0/24' }, { subnet: '10.80.1.0/24' }] },
      }),
  },
];

const CONFIGURATIONS: readonly Refusal[] = [
  {
    asked: 'network create --config-only --internal',
    message:
      'configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.',
    code: 'CONFIGURATION_NOT_ALLOWED',
    kind: 'forbidden',
    ask: ({ h1 }) => h1.createNetwork({ name: 'cfg', configOnly: true, internal: true }),
  },
  {
    asked: 'network create --config-only --config-from cfg1',
    message: 'a configuration network cannot depend on another configuration network',
    code: 'CONFIGURATION_NOT_ALLOWED',
    kind: 'forbidden',
    ask: ({ h1 }) => h1.createNetwork({ name: 'cfg', configOnly: true, configFrom: 'cfg1' }),
  },
  {
    asked: 'network create --config-from cfg1 --subnet 10.1.0.0/24',
    message: 'user specified configurations are not supported if the network depends on a configuration network',
    code: 'CONFIGURATION_NOT_ALLOWED',
    kind: 'forbidden',
    ask: ({ h1 }) => h1.createNetwork({ name: 'real2', configFrom: 'cfg1', ...subnet('10.1.0.0/24') }),
  },
  {
    asked: 'network create --config-from cfg1 -o com.docker.network.driver.mtu=1600',
    message: 'network driver options are not supported if the network depends on a configuration network',
    code: 'CONFIGURATION_NOT_ALLOWED',
    kind: 'forbidden',
    ask: ({ h1 }) => h1.createNetwork({ name: 'real2', configFrom: 'cfg1', options: { 'com.docker.network.driver.mtu': '1600' } }),
  },
  {
    asked: 'network create --config-from nosuch',
    message: 'configuration network "nosuch" does not exist',
    code: 'CONFIGURATION_NOT_FOUND',
    kind: 'not-found',
    ask: ({ h1 }) => h1.createNetwork({ name: 'real2', configFrom: 'nosuch' }),
  },
  {
    asked: 'network rm cfg1, in use',
    message: 'configuration network "cfg1" is in use',
    code: 'CONFIGURATION_IN_USE',
    kind: 'forbidden',
    async ask({ h1 }) {
      const cfg = await network(h1, 'cfg1', { configOnly: true, ...subnet('192.168.100.0/24') });
      await network(h1, 'real1', { configFrom: 'cfg1' });
      return cfg.delete();
    },
  },
  {
    asked: 'run --network cfg1',
    message: 'cannot create endpoint on configuration-only network',
    code: 'ENDPOINT_ON_CONFIG_ONLY_NETWORK',
    kind: 'forbidden',
    ask: async ({ h1 }) => (await network(h1, 'cfg1', { configOnly: true })).createEndpoint({ name: 'c1' }),
  },
];

const ENDPOINTS: readonly Refusal[] = [
  {
    asked: 'run --ip 10.20.0.77, twice',
    message: 'Address already in use',
    code: 'ADDRESS_IN_USE',
    kind: 'forbidden',
    async ask({ h1 }) {
      const n1 = await bridge(h1, 'n1', '10.20.0.0/24');
      await endpoint(n1, 'c2', { ipv4Address: '10.20.0.77' });
      return n1.createEndpoint({ name: 'c3', ipv4Address: '10.20.0.77' });
    },
  },
  {
    asked: 'run --ip 10.99.0.77, outside the network',
    message: "Invalid address 10.99.0.77: It does not belong to any of this network's subnets",
    code: 'ADDRESS_OUTSIDE_NETWORK',
    kind: 'invalid-parameter',
    ask: async ({ h1 }) => (await bridge(h1, 'n1', '10.20.0.0/24')).createEndpoint({ name: 'c3', ipv4Address: '10.99.0.77' }),
  },
  {
    asked: 'network connect n2 c1, twice',
    message: 'endpoint with name c1 already exists in network n2',
    code: 'ENDPOINT_EXISTS',
    kind: 'forbidden',
    async ask({ h1 }) {
      const n2 = await bridge(h1, 'n2', '10.21.0.0/24');
      await endpoint(n2, 'c1');
      return n2.createEndpoint({ name: 'c1' });
    },
  },
  {
    asked: 'run on a network without a free address',
    message: /^no available IPv4 addresses on this network's address pools: tiny \([0-9a-f]{64}\)$/,
    code: 'NETWORK_EXHAUSTED',
    kind: 'unavailable',
    async ask({ h1 }) {
      const tiny = await bridge(h1, 'tiny', '10.22.0.0/29');
      for (const name of ['t1', 't2', 't3', 't4', 't5']) await endpoint(tiny, name);
      return tiny.createEndpoint({ name: 't6' });
    },
  },
  {
    asked: 'CreateEndpoint with a blank name',
    message: 'invalid name: ',
    code: 'INVALID_NAME',
    kind: 'invalid-parameter',
    ask: async ({ h1 }) => (await network(h1, 'n')).createEndpoint({ name: '' }),
  },
  {
    asked: 'Delete of a joined endpoint',
    message: /^endpoint with name c1 id [0-9a-f]{64} has active containers$/,
    code: 'ACTIVE_CONTAINER',
    kind: 'forbidden',
    ask: async ({ h1 }) => (await plug(await network(h1, 'n'), await sandbox(h1, 'c1'))).delete(),
  },
  {
    asked: 'Join of a joined endpoint',
    message: 'another container is attached to the same network endpoint',
    code: 'ENDPOINT_IN_USE',
    kind: 'forbidden',
    ask: async ({ h1 }) => (await plug(await network(h1, 'n'), await sandbox(h1, 'c1'))).join(await sandbox(h1, 'c2')),
  },
  {
    asked: 'Leave of an endpoint in no sandbox',
    message: 'cannot leave endpoint with no attached sandbox',
    code: 'ENDPOINT_NOT_JOINED',
    kind: 'forbidden',
    ask: async ({ h1 }) => (await endpoint(await network(h1, 'n'), 'e')).leave(),
  },
  {
    asked: 'Join of what is no sandbox of the controller',
    message: 'not a valid Sandbox interface',
    code: 'NOT_A_SANDBOX',
    kind: 'invalid-parameter',
    ask: async ({ h1, h2 }) => (await endpoint(await network(h1, 'n'), 'e')).join(await sandbox(h2, 'c')),
  },
  {
    asked: 'EndpointByID after the deletion',
    message: /^endpoint [0-9a-f]{64} not found$/,
    code: 'ENDPOINT_NOT_FOUND',
    kind: 'not-found',
    async ask({ h1 }) {
      const e = await endpoint(await network(h1, 'n'), 'e');
      ok(await e.delete());
      return e.leave();
    },
  },
];

const SANDBOXES: readonly Refusal[] = [
  {
    asked: 'NewSandbox without a container id',
    message: 'invalid container ID',
    code: 'INVALID_CONTAINER_ID',
    kind: 'invalid-parameter',
    ask: ({ h1 }) => h1.createSandbox({ containerId: '' }),
  },
  {
    asked: 'NewSandbox for a container that has one',
    message: /^container c1 is already present in sandbox [0-9a-f]{64}$/,
    code: 'SANDBOX_EXISTS',
    kind: 'forbidden',
    async ask({ h1 }) {
      await sandbox(h1, 'c1');
      return h1.createSandbox({ containerId: 'c1' });
    },
  },
  {
    asked: 'Delete of a sandbox that is gone',
    message: /^sandbox [0-9a-f]{64} not found$/,
    code: 'SANDBOX_NOT_FOUND',
    kind: 'not-found',
    async ask({ h1 }) {
      const c1 = await sandbox(h1, 'c1');
      ok(await c1.delete());
      return c1.delete();
    },
  },
  {
    asked: 'network connect bridge h1, of a container in its host’s namespace',
    message: 'container sharing network namespace with another container or host cannot be connected to any other network',
    code: 'SANDBOX_OF_HOST',
    kind: 'forbidden',
    async ask({ h1 }) {
      const shared = ok(await h1.createSandbox({ containerId: 'h1', useHostNamespace: true }));
      return (await endpoint(await network(h1, 'n'), 'h1')).join(shared);
    },
  },
];

describe.each([
  ['networks', NETWORKS],
  ['config-only networks', CONFIGURATIONS],
  ['endpoints', ENDPOINTS],
  ['sandboxes', SANDBOXES],
])('refusals of %s', (_, refusals) => {
  test.each(refusals.map((refusal) => [refusal.asked, refusal] as const))('%s', async (_asked, { ask, message, code, kind }) => {
    const error = failure(await ask(await openTwo()));
    expect({ code: error.code, kind: error.kind }).toEqual({ code, kind });
    if (typeof message === 'string') expect(error.message).toBe(message);
    else expect(error.message).toMatch(message);
    expect(error.explanation).toMatch(/^\S.*\.$/);
    expect(error.name).toBe(code);
    expect(error.toJSON()).toEqual({ code, kind, message: error.message, explanation: error.explanation, details: error.details });
  });
});

describe('names that are made', () => {
  test('are Docker’s', async () => {
    const { cluster, h1, h2 } = await openTwo();
    const ov = await network(h1, 'ov', { driver: 'overlay' });
    const n1 = await network(h1, 'n1');
    const c1 = await sandbox(h1, 'c1');
    await plug(ov, c1);
    await plug(n1, await sandbox(h1, 'c2'));
    await cluster.settled();
    const { dataplane } = h1.core.reconciler;
    const names = dataplane.list().flatMap((resource) => {
      if (resource.kind === 'veth') return resource.ends.map(({ name }) => name);
      return 'name' in resource ? [resource.name] : [];
    });
    const start = ov.id.slice(0, 5);
    expect(names).toEqual(expect.arrayContaining(['docker_gwbridge', `br-${n1.id.slice(0, 12)}`, `ov-000100-${start}`, `vx-000100-${start}`, 'eth0', 'eth1']));
    for (const name of names) expect(name).toMatch(/^(docker_gwbridge|br-[0-9a-f]{12}|(ov|vx)-[0-9a-f]{6}-[0-9a-f]{5}|veth[0-9a-f]+|eth\d)$/);
    expect(names.every((name) => name.length <= 15)).toBe(true);
    expect(present(h1.networkByName('docker_gwbridge')).endpoints().map(({ name }) => name)).toEqual(['gateway_c1']);
    for (const id of [ov.id, n1.id, c1.id, present(ov.endpoints()[0]).id]) expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(h2.networks().map(({ name }) => name)).toEqual(['ov']);
  });
});
