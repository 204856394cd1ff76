/**
 * Options with a member that means nothing: refused with its name and the names that there are, and nothing has changed.
 */
import { expect, test } from 'vitest';
import { createContainers } from '../../src/containers/containers.js';
import { createDaemon } from '../../src/daemon/create-daemon.js';
import type { Result } from '../../src/base/result.js';
import type { CnmError } from '../../src/base/error.js';
import { createIpam } from '../../src/ipam/index.js';
import { createCluster, createController } from '../../src/index.js';

/** Options with members that their type does not have. */
function withMisspelt<Options extends object>(options: Options, misspelt: Readonly<Record<string, unknown>>): Options {
  return { ...options, ...misspelt };
}

const HOST = { name: 'h1', address: '192.0.2.1' };

/** What a refusal says: which options, the member, and the first of those that there are. */
function said(refused: Result<unknown, CnmError>): readonly unknown[] {
  if (refused.ok) return ['nothing'];
  const { code, details } = refused.error;
  return [code, 'argument' in details && details.argument, 'value' in details && details.value];
}

const refusal = (options: string, member: string): readonly unknown[] => ['INVALID_ARGUMENT', `member of ${options}`, member];

test('a host, a cluster, a daemon and an allocator are not opened', async () => {
  expect(said(await createController(withMisspelt({ host: HOST, store: 'memory:' }, { clusterAdvertize: 'ens3:2376' })))).toEqual(refusal('controller options', 'clusterAdvertize'));
  expect(said(await createController({ host: withMisspelt(HOST, { interface: 'ens3' }), store: 'memory:' }))).toEqual(refusal('host', 'interface'));
  expect(said(await createCluster(withMisspelt({ hosts: [HOST] }, { sede: 7 })))).toEqual(refusal('cluster options', 'sede'));
  expect(said(await createDaemon(withMisspelt({}, { hosts: [HOST] })))).toEqual(refusal('daemon options', 'hosts'));
  expect(said(await createIpam(withMisspelt({}, { pool: [] })))).toEqual(refusal('options', 'pool'));
});

test('networks, endpoints, sandboxes and containers stay as they are', async () => {
  const controller = (await createController({ host: HOST, store: 'memory:' })).getOrThrow();
  const network = (await controller.createNetwork({ name: 'n1' })).getOrThrow();
  const sandbox = (await controller.createSandbox({ containerId: 'c1' })).getOrThrow();
  const endpoint = (await network.createEndpoint({ name: 'e1' })).getOrThrow();
  const containers = createContainers(controller);

  expect(said(await controller.createNetwork(withMisspelt({ name: 'n2' }, { driverr: 'overlay' })))).toEqual(refusal('network options', 'driverr'));
  expect(said(await controller.createNetwork({ name: 'n2', ipam: withMisspelt({}, { subnet: '10.1.0.0/24' }) }))).toEqual(refusal('IPAM', 'subnet'));
  expect(said(await controller.createNetwork({ name: 'n2', ipam: { config: [withMisspelt({}, { Subnet: '10.1.0.0/24' })] } }))).toEqual(refusal('IPAM configuration', 'Subnet'));
  expect(said(await controller.createSandbox(withMisspelt({ containerId: 'c2' }, { dns: ['8.8.8.8'] })))).toEqual(refusal('sandbox options', 'dns'));
  expect(said(await network.createEndpoint(withMisspelt({ name: 'e2' }, { ip: '172.17.0.9' })))).toEqual(refusal('endpoint options', 'ip'));
  expect(said(await endpoint.join(sandbox, withMisspelt({}, { alias: ['web'] })))).toEqual(refusal('join options', 'alias'));
  expect(said(await endpoint.delete(withMisspelt({}, { forced: true })))).toEqual(refusal('delete options', 'forced'));
  expect(said(await containers.run(withMisspelt({ image: 'busybox' }, { network: 'n1' })))).toEqual(refusal('container', 'network'));
  expect(() => controller.on('network:create', () => undefined, withMisspelt({}, { once: true }))).toThrow(/invalid member of listening options 'once'/);

  expect(controller.networks().map(({ name }) => name)).toEqual(['n1']);
  expect(controller.sandboxes().map(({ containerId }) => containerId)).toEqual(['c1']);
  expect(network.endpoints().map(({ name, sandboxId }) => [name, sandboxId])).toEqual([['e1', undefined]]);
  expect(containers.list()).toEqual([]);
});

test('an allocator gives no address for one that was asked for in a wrong word', async () => {
  const ipam = (await createIpam()).getOrThrow();
  const { id: pool } = (await ipam.requestPool({ owner: 'net', pool: '192.168.5.0/24' })).getOrThrow();
  const before = ipam.utilisation(pool);
  expect(said(await ipam.requestAddress(withMisspelt({ pool, owner: 'a' }, { adress: '192.168.5.9' })))).toEqual(refusal('options', 'adress'));
  expect(said(await ipam.requestRange(withMisspelt({ pool, owner: 'a', count: 4 }, { contigous: true })))).toEqual(refusal('options', 'contigous'));
  expect(ipam.utilisation(pool)).toEqual(before);
});

test('says what there is, and takes a member that is undefined for one that is not there', async () => {
  const controller = (await createController({ host: HOST, store: 'memory:' })).getOrThrow();
  const network = (await controller.createNetwork(withMisspelt({ name: 'n1' }, { subnet: undefined }))).getOrThrow();
  const refused = await network.createEndpoint(withMisspelt({ name: 'e1' }, { mac: '02:42:0a:00:00:02' }));
  expect(refused.ok ? '' : refused.error.message).toBe(
    "invalid member of endpoint options 'mac'",
  );
  expect(refused.ok ? '' : refused.error.explanation).toContain('Expected one of name, ipv4Address, ipv6Address, macAddress,');
});
