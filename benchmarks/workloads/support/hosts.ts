/**
 * A controller with endpoints on it, in memory unless told.
 */
import type { Store } from '../../../src/contracts/store.js';
import type { Controller } from '../../../src/controller/controller.js';
import { createController } from '../../../src/controller/create-controller.js';
import type { Endpoint } from '../../../src/controller/endpoint.js';
import type { Network } from '../../../src/controller/network.js';
import type { Sandbox } from '../../../src/controller/sandbox.js';
import { inFlight } from '../../stores/measure.js';

/** How many calls are under way while much is built. */
const AT_ONCE = 500;

export interface Populated {
  readonly controller: Controller;
  readonly networks: readonly Network[];
}

/** A controller with networks that are large enough for everything here; those that a store holds already are taken. */
export async function openNetworks(count: number, store: string | Store = 'memory:'): Promise<Populated> {
  const controller = (await createController({ host: { name: 'h1', address: '192.0.2.1' }, store })).getOrThrow();
  const networks: Network[] = [...controller.networks()];
  if (networks.length > 0) return { controller, networks };
  await inFlight(count, AT_ONCE, async (number) => {
    const subnet = count === 1 ? '10.0.0.0/8' : `10.${number >>> 2}.${(number & 3) * 64}.0/18`;
    networks[number] = (await controller.createNetwork({ name: `n${number}`, internal: true, ipam: { config: [{ subnet }] } })).getOrThrow();
  });
  return { controller, networks };
}

/** Adds endpoints, each joined to a sandbox of its own, evenly over the networks. */
export async function addJoined({ controller, networks }: Populated, from: number, to: number): Promise<void> {
  await inFlight(to - from, AT_ONCE, async (offset) => {
    const number = from + offset;
    const network = networks[number % networks.length]!;
    const [sandbox, endpoint] = await Promise.all([controller.createSandbox({ containerId: `there-${number}` }), network.createEndpoint({ name: `there-${number}` })]);
    (await endpoint.getOrThrow().join(sandbox.getOrThrow())).getOrThrow();
  });
}

/** Adds endpoints that are in no sandbox, evenly over the networks. */
export async function addEndpoints({ networks }: Populated, from: number, to: number): Promise<void> {
  await inFlight(to - from, AT_ONCE, async (offset) => {
    const number = from + offset;
    (await networks[number % networks.length]!.createEndpoint({ name: `there-${number}` })).getOrThrow();
  });
}

/** The four verbs, each awaited before the next. */
export async function live(network: Network, sandbox: Sandbox, name: string): Promise<void> {
  const endpoint: Endpoint = (await network.createEndpoint({ name })).getOrThrow();
  const handle = (await endpoint.join(sandbox)).getOrThrow();
  (await handle.leave()).getOrThrow();
  (await endpoint.delete()).getOrThrow();
}
