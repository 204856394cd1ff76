/**
 * The null and host drivers: one network each, without addresses, interfaces or devices.
 *
 * 'null' leaves a sandbox alone with its loopback; 'host' puts a container into its host's own stack
 * (drivers/null/null.go, drivers/host/host.go). Neither network can be deleted.
 */
import { errorClass } from '../base/error.js';
import { Result } from '../base/result.js';
import type { Driver } from '../contracts/driver.js';
import { ScopeNotAllowed } from './errors.js';

/** A second network of a driver that has one. */
export class SingleNetworkDriver extends errorClass('SINGLE_NETWORK_DRIVER', 'forbidden', {
  message: (d: { driver: string; network: string }) => `only one instance of "${d.driver}" network is allowed`,
  explanation: (d) => `The ${d.driver} network of this host is '${d.network}'; use that one.`,
}) {}

/** The deletion of a network that stays as long as its host. */
export class NetworkNotDeletable extends errorClass('NETWORK_NOT_DELETABLE', 'forbidden', {
  message: (d: { driver: string; network: string }) => `network of type "${d.driver}" cannot be deleted`,
  explanation: (d) => `'${d.network}' belongs to its host; leave it.`,
}) {}

function createSpecialDriver(type: 'null' | 'host'): Driver {
  return {
    type,
    capability: { dataScope: 'local', addresses: false, devices: 'joined' },
    createNetwork({ tables }, { scope }) {
      if (scope !== 'local') {
        return Result.error(new ScopeNotAllowed({ driver: type, scope, reason: `network of type "${type}" belongs to one host` }));
      }
      const other = tables.networksByDriver.first(type);
      if (other !== undefined) return Result.error(new SingleNetworkDriver({ driver: type, network: other.name }));
      return Result.ok({ driverState: {} });
    },
    deleteNetwork: (_context, network) => Result.error(new NetworkNotDeletable({ driver: type, network: network.name })),
    createEndpoint: () => Result.ok({ macAddress: '' }),
    deleteEndpoint: () => Result.ok(),
    join: () => Result.ok({ routes: [], disableGatewayService: false }),
    leave: () => Result.ok(),
    networkResources: () => [],
    endpointResources: () => [],
    peerResources: () => [],
  };
}

/** No network: the sandbox has its loopback and nothing else. */
export const createNullDriver = (): Driver => createSpecialDriver('null');

/** The host's own network. */
export const createHostDriver = (): Driver => createSpecialDriver('host');
