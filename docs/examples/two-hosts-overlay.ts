/**
 * Two hosts, one overlay network between them, and a ping by name and by address.
 */
import { createCluster, type Controller } from 'libcnm';

const hosts = [{ name: 'h1', address: '10.99.0.11' }, { name: 'h2', address: '10.99.0.12' }];
const cluster = (await createCluster({ hosts, seed: 1 })).getOrThrow();

async function plug(controller: Controller | undefined, name: string) {
  if (controller === undefined) throw new Error('no such host');
  const sandbox = (await controller.createSandbox({ containerId: name })).getOrThrow();
  const endpoint = (await controller.network('ov1').getOrThrow().createEndpoint({ name })).getOrThrow();
  return { sandbox, endpoint: (await endpoint.join(sandbox)).getOrThrow() };
}

(await cluster.controllers[0]?.createNetwork({ name: 'ov1', driver: 'overlay' }))?.getOrThrow();
await cluster.settled();
const box1 = await plug(cluster.controller('h1'), 'box1');
const box2 = await plug(cluster.controller('h2'), 'box2');
await cluster.settled();

for (const to of ['box2', box2.endpoint.ipv4Address ?? '']) {
  const { destination, received, sent } = (await cluster.ping(box1.sandbox, to)).getOrThrow();
  console.log(`box1 > ${to} (${destination}): ${received} of ${sent} answered`);
}
(await cluster.close()).getOrThrow();
