/**
 * What a program sees that prints a handle, or makes JSON of it.
 */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createController } from '../../src/index.js';

test('a printed handle shows what can be read of it', async () => {
  const controller = (await createController({ host: { name: 'h1', address: '192.0.2.1' }, store: 'memory:' })).getOrThrow();
  const network = (await controller.createNetwork({ name: 'n1', ipam: { config: [{ subnet: '10.1.0.0/24' }] } })).getOrThrow();
  const sandbox = (await controller.createSandbox({ containerId: 'c1' })).getOrThrow();
  const endpoint = (await network.createEndpoint({ name: 'e1' })).getOrThrow();
  (await endpoint.join(sandbox)).getOrThrow();

  expect(inspect(controller)).toMatch(/^Controller \{\n {2}host: \{[^]*\n {4}name: 'h1',/);
  expect(inspect(network)).toMatch(/^Network \{\n {2}id: '[0-9a-f]{64}',\n {2}name: 'n1',\n {2}driver: 'bridge',/);
  expect(inspect(endpoint)).toMatch(/^Endpoint \{[^]*\n {2}ipv4Address: '10\.1\.0\.2',/);
  expect(inspect(sandbox)).toMatch(/^Sandbox \{[^]*\n {2}containerId: 'c1',/);
  expect(JSON.parse(JSON.stringify({ network, endpoint, sandbox }))).toMatchObject({
    network: { name: 'n1', scope: 'local', ipam: { config: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.1' }] }, exists: true },
    endpoint: { networkId: network.id, sandboxId: sandbox.id, interfaceName: 'eth0', exists: true },
    sandbox: { id: sandbox.id, host: 'h1', namespace: sandbox.id, exists: true },
  });
});

test('a handle of what is gone shows the last it knew', async () => {
  const controller = (await createController({ host: { name: 'h1', address: '192.0.2.1' }, store: 'memory:' })).getOrThrow();
  const network = (await controller.createNetwork({ name: 'n1' })).getOrThrow();
  (await network.delete()).getOrThrow();
  expect(network.toJSON()).toMatchObject({ id: network.id, name: 'n1', exists: false });
});
