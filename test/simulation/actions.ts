/**
 * What hosts do in a simulation: random calls on names, addresses and subnets that are few enough to collide.
 */
import { Result } from '../../src/base/result.js';
import type { CnmError, Controller, PortBinding } from '../../src/index.js';
import { CRASHED, type Host, type World } from './world.js';

const NETWORKS = ['n1', 'n2'];
const NAMES = ['e1', 'e2', 'e3'];
const SANDBOXES = ['s1', 's2'];
/** What endpoints publish, so that those of two networks want one port of their host. */
const PORTS: Readonly<Record<string, readonly PortBinding[]>> = {
  e1: [{ protocol: 'tcp', port: 80, hostPort: 8080 }],
  e2: [{ protocol: 'tcp', port: 80, hostPort: 8080, hostPortEnd: 8081 }, { protocol: 'udp', port: 53 }],
};
const SUBNETS = ['10.1.0.0/29', '10.1.0.0/28', '10.2.0.0/29'];

const nothing: Promise<Result<void, CnmError>> = Promise.resolve(Result.ok());

/** Errors that a caller may meet when everything is right. */
export const EXPECTED: ReadonlySet<string> = new Set([
  ...['NETWORK_EXISTS', 'NETWORK_NOT_FOUND', 'ACTIVE_ENDPOINTS', 'POOL_OVERLAP', 'BRIDGE_CONFLICT', 'PARENT_IN_USE', 'PASSTHRU_PARENT_TAKEN'],
  ...['ENDPOINT_EXISTS', 'ENDPOINT_NOT_FOUND', 'ENDPOINT_IN_USE', 'ENDPOINT_NOT_JOINED', 'ENDPOINT_ON_OTHER_HOST', 'ACTIVE_CONTAINER'],
  ...['ADDRESS_IN_USE', 'NETWORK_EXHAUSTED', 'SANDBOX_EXISTS', 'SANDBOX_NOT_FOUND', 'SANDBOX_ALREADY_IN_NETWORK', 'EXTERNAL_CONNECTIVITY_FAILED'],
  ...['STORE_UNAVAILABLE', 'CONTENTION_EXCEEDED'],
  ...['HOST_PRESENCE_LOST', 'HOST_NAME_IN_USE', 'HOST_NOT_FOUND', 'HOST_NOT_GONE'],
]);

/** One call, a random one unless given; what is wrong with its answer, if anything. */
export async function act(world: World, host: Host, call = chooseCall(world)): Promise<string | undefined> {
  const result = await host.run(call);
  if (result === CRASHED || result.ok || EXPECTED.has(result.error.code)) return undefined;
  return `unexpected ${result.error.code}: ${result.error.message}`;
}

/** Something that a host is asked to do. */
export type Call = (controller: Controller) => Promise<Result<unknown, CnmError>>;

/** What decides: a world, or anything else with a seed. */
export type Chance = Pick<World, 'pick' | 'below'>;

export function chooseCall(world: Chance): Call {
  const name = world.pick(NAMES);
  const network = world.pick(NETWORKS);
  const containerId = world.pick(SANDBOXES);
  const subnet = world.pick(SUBNETS);
  const config = world.below(4) === 0 ? [] : [{ subnet }];
  const force = world.below(2) === 0;
  const endpointOf = (controller: Controller) => controller.networkByName(network)?.endpointByName(name);
  switch (world.below(10)) {
    case 0:
    case 1:
      return (controller) => {
        const driver = world.pick(['overlay', 'overlay', 'bridge', 'macvlan']);
        const options = driver === 'macvlan' ? { parent: 'ens3', macvlan_mode: 'passthru' } : {};
        return controller.createNetwork({ name: network, driver, options, ipam: { config } });
      };
    case 2:
      return (controller) => controller.networkByName(network)?.delete() ?? nothing;
    case 3:
      return (controller) => controller.createSandbox({ containerId, portBindings: [{ protocol: 'tcp', port: 80, hostPort: 8080 }] });
    case 4:
      return (controller) => controller.sandboxByContainerId(containerId)?.delete() ?? nothing;
    case 5:
      return (controller) => endpointOf(controller)?.delete({ force }) ?? nothing;
    case 6:
      return (controller) => endpointOf(controller)?.leave() ?? nothing;
    case 7: {
      return (controller) => {
        const sandbox = controller.sandboxByContainerId(containerId);
        return sandbox === undefined ? nothing : (endpointOf(controller)?.join(sandbox) ?? nothing);
      };
    }
    default:
      return (controller) => controller.networkByName(network)?.createEndpoint({ name, portBindings: PORTS[name] ?? [] }) ?? nothing;
  }
}

/** Deletes everything; what could not be deleted, in sentences. */
export async function deleteEverything(world: { readonly hosts: readonly { readonly controller: Controller | undefined }[] }): Promise<string[]> {
  const failures: string[] = [];
  const note = (result: Result<unknown, CnmError>): void => {
    if (!result.ok) failures.push(`cannot clean up: ${result.error.message}`);
  };
  for (const { controller } of world.hosts) for (const sandbox of controller?.sandboxes() ?? []) note(await sandbox.delete());
  for (const { controller } of world.hosts) {
    for (const network of controller?.networks() ?? []) {
      for (const endpoint of network.endpoints()) note(await endpoint.delete({ force: true }));
    }
  }
  for (const { controller } of world.hosts) {
    await controller?.settled();
    for (const network of controller?.networks() ?? []) note(await network.delete());
  }
  return failures;
}
