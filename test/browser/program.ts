/**
 * The page program of the browser check: two hosts, one overlay network, pings between them by name and by address.
 *
 * It uses the package as a page would, by its name alone. The check waits for `result` on the page's global object
 * and takes any text that starts with `ok` for success.
 */
import { createCluster, createController } from 'libcnm';

async function program(): Promise<string> {
  const hosts = [{ name: 'h1', address: '10.99.0.11' }, { name: 'h2', address: '10.99.0.12' }];
  const cluster = (await createCluster({ hosts, seed: 1 })).getOrThrow();
  const [h1, h2] = cluster.controllers;
  if (h1 === undefined || h2 === undefined) throw new Error('two hosts were asked for');

  const created = (await h1.createNetwork({ name: 'ov_net2', driver: 'overlay' })).getOrThrow();
  await cluster.settled();
  const seen = h2.network('ov_net2').getOrThrow();
  const box1 = (await h1.createSandbox({ containerId: 'box1' })).getOrThrow();
  const box2 = (await h2.createSandbox({ containerId: 'box2' })).getOrThrow();
  (await (await created.createEndpoint({ name: 'box1' })).getOrThrow().join(box1)).getOrThrow();
  (await (await seen.createEndpoint({ name: 'box2' })).getOrThrow().join(box2)).getOrThrow();
  await cluster.settled();

  const byName = (await cluster.ping(box1, 'box2')).getOrThrow();
  const byAddress = (await cluster.trace(box2, '10.0.0.2')).getOrThrow();
  if (byName.received !== 1 || byAddress.received !== 1) throw new Error('nobody answered');

  // The real clock, and a store that a page has not got.
  const page = (await createController({ host: { name: 'page', address: '10.99.0.13' }, store: 'memory:' })).getOrThrow();
  (await page.createNetwork({ name: 'n1' })).getOrThrow();
  (await page.close()).getOrThrow();
  const refused = await createController({ host: { name: 'page', address: '10.99.0.13' }, store: 'lmdb:./state' });
  if (refused.ok || refused.error.code !== 'STORE_NOT_AVAILABLE_HERE') throw new Error('a page has opened a store on disk');
  return `ok ${byName.destination} answered, ${byAddress.hops.length} hops of the other ping seen`;
}

const result = await program().catch((error: unknown) => `failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
Object.assign(globalThis, { result });
