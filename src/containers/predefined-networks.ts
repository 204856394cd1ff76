/**
 * The networks that every host has for itself: bridge, host and none (daemon/daemon_unix.go, configureNetworking).
 *
 * Users can neither create nor remove them. Invariant: after `ensurePredefinedNetworks` a host has all three.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import { netlabels } from '../contracts/netlabels.js';
import { plainNetwork, type NetworkSettings } from '../controller/settings/network-settings.js';
import { createNetwork } from '../controller/operations/network/create-network.js';
import type { Operation } from '../controller/operations/operation.js';
import type { Tables } from '../state/tables.js';
import { DEFAULT_NETWORK } from './predefined-names.js';

const PREDEFINED: readonly NetworkSettings[] = [
  plainNetwork('none', 'null'),
  plainNetwork('host', 'host'),
  {
    ...plainNetwork(DEFAULT_NETWORK, 'bridge'),
    options: {
      [netlabels.defaultBridge]: 'true',
      [netlabels.interContainerConnectivity]: 'true',
      [netlabels.ipMasquerade]: 'true',
      [netlabels.hostBindingIpv4]: '0.0.0.0',
      [netlabels.bridgeName]: 'docker0',
      [netlabels.mtu]: '1500',
    },
  },
];

/** Whether a host lacks one of them. */
export function lacksPredefinedNetworks(tables: Tables): boolean {
  return PREDEFINED.some(({ name }) => tables.networksByName.first(name) === undefined);
}

/** Creates those that are missing. */
export function ensurePredefinedNetworks(operation: Operation): Result<void, CnmError> {
  const { tx, tables } = operation;
  for (const settings of PREDEFINED) {
    if (tables.networksByName.first(settings.name) !== undefined) continue;
    const network = createNetwork(operation, settings);
    if (!network.ok) return network;
    const { ipam, pools } = network.value;
    // Docker chooses the default bridge's subnet itself and asks for it by name, so that is what it shows as asked for.
    if (pools.length > 0) tx.update(tables.networks, { ...network.value, ipam: { ...ipam, config: pools.map(({ subnet }) => ({ subnet })) } });
  }
  return Result.ok();
}
