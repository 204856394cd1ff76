/**
 * The networks that every host has for itself: bridge, host and none (daemon/daemon_unix.go, configureNetworking).
 *
 * Users can neither create nor remove them. Invariant: after `ensurePredefinedNetworks` a host has all three.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { plainNetwork, type NetworkSettings } from '../../controller/settings/network-settings.js';
import { createNetwork } from '../../controller/operations/network/create-network.js';
import { deleteNetwork } from '../../controller/operations/network/delete-network.js';
import type { Operation } from '../../controller/operations/operation.js';
import type { NetworkRecord } from '../../model/network.js';
import type { Tables } from '../../state/tables.js';
import { bridgeSettings, type DefaultBridge } from './default-bridge.js';
import { DEFAULT_NETWORK } from './names.js';

const PLAIN: readonly NetworkSettings[] = [plainNetwork('none', 'null'), plainNetwork('host', 'host')];

/** Whether a host lacks one of them, or its default bridge is to be another one. */
export function lacksPredefinedNetworks(tables: Tables, bridge: DefaultBridge): boolean {
  const lacksPlain = PLAIN.some(({ name }) => tables.networksByName.first(name) === undefined);
  const present = tables.networksByName.first(DEFAULT_NETWORK);
  return lacksPlain || present === undefined || isOutdated(tables, present, bridgeSettings(bridge));
}

/** Creates those that are missing, and the default bridge again where it is to be another one and nobody is in it. */
export function ensurePredefinedNetworks(operation: Operation, bridge: DefaultBridge): Result<void, CnmError> {
  const { tables } = operation;
  for (const settings of PLAIN) {
    if (tables.networksByName.first(settings.name) !== undefined) continue;
    const network = createNetwork(operation, settings);
    if (!network.ok) return network;
  }
  return ensureBridge(operation, bridgeSettings(bridge));
}

function ensureBridge(operation: Operation, settings: NetworkSettings): Result<void, CnmError> {
  const { tx, tables } = operation;
  const present = tables.networksByName.first(settings.name);
  if (present !== undefined) {
    if (!isOutdated(tables, present, settings)) return Result.ok();
    const deleted = deleteNetwork(operation, present.id);
    if (!deleted.ok) return deleted;
  }
  const network = createNetwork(operation, { ...settings, ...(present !== undefined && { id: present.id }) });
  if (!network.ok) return network;
  const { ipam, pools } = network.value;
  // Docker chooses the default bridge's subnet itself and asks for it by name, so that is what it shows as asked for.
  if (ipam.config.length === 0) tx.update(tables.networks, { ...network.value, ipam: { ...ipam, config: pools.map(({ subnet }) => ({ subnet })) } });
  return Result.ok();
}

/** Whether the default bridge is there otherwise than it should be, and may be made again. */
function isOutdated(tables: Tables, present: NetworkRecord, { options, ipam }: NetworkSettings): boolean {
  if (tables.endpointsByNetwork.count(present.id) > 0) return false;
  const hasOptions = Object.entries(options).every(([name, value]) => present.options[name] === value);
  const [wanted] = ipam.config;
  return !hasOptions || (wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(present.ipam.config[0]));
}
