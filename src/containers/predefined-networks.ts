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
import { deleteNetwork } from '../controller/operations/network/delete-network.js';
import type { Operation } from '../controller/operations/operation.js';
import type { IpamConfig, NetworkRecord } from '../model/network.js';
import { formatIpAddress } from '../net/ip-address.js';
import { formatIpPrefix, parseIpPrefix, networkOf } from '../net/ip-prefix.js';
import type { Tables } from '../state/tables.js';
import { DEFAULT_NETWORK } from './predefined-names.js';

/** How a host's default bridge is to be (dockerd's --bip, --fixed-cidr, --mtu and so on). */
export interface DefaultBridge {
  /** The bridge's own address with its prefix: '10.5.0.1/24'. */
  readonly address?: string;
  /** The part of its subnet that endpoints' addresses come from. */
  readonly ipRange?: string;
  /** The gateway of containers, where it is not the bridge. */
  readonly gateway?: string;
  readonly mtuBytes?: number;
  readonly interContainer?: boolean;
  readonly masquerade?: boolean;
  /** Where ports are published that name no address. */
  readonly hostAddress?: string;
}

const PLAIN: readonly NetworkSettings[] = [plainNetwork('none', 'null'), plainNetwork('host', 'host')];

function bridgeSettings({ mtuBytes = 1_500, interContainer = true, masquerade = true, hostAddress = '0.0.0.0', ...subnet }: DefaultBridge): NetworkSettings {
  const plain = plainNetwork(DEFAULT_NETWORK, 'bridge');
  const config = subnetOf(subnet);
  return {
    ...plain,
    ...(config !== undefined && { ipam: { ...plain.ipam, config: [config] } }),
    options: {
      [netlabels.defaultBridge]: 'true',
      [netlabels.interContainerConnectivity]: String(interContainer),
      [netlabels.ipMasquerade]: String(masquerade),
      [netlabels.hostBindingIpv4]: hostAddress,
      [netlabels.bridgeName]: 'docker0',
      [netlabels.mtu]: String(mtuBytes),
    },
  };
}

function subnetOf({ address = '', ipRange, gateway }: DefaultBridge): IpamConfig | undefined {
  const whole = parseIpPrefix(address);
  const subnet = whole === undefined ? ipRange : formatIpPrefix(networkOf(whole));
  if (subnet === undefined) return undefined;
  return {
    subnet,
    ...(ipRange !== undefined && { ipRange }),
    ...(whole !== undefined && { gateway: formatIpAddress(whole.address) }),
    ...(gateway !== undefined && { auxAddresses: { DefaultGatewayIPv4: gateway } }),
  };
}

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
