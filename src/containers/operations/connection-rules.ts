/**
 * Which container may be connected to which network, and with what (daemon/container_operations.go, runconfig/errors.go).
 */
import type { CnmError } from '../../base/error.js';
import { EndpointOnConfigOnlyNetwork } from '../../controller/errors/endpoint-errors.js';
import type { ContainerNetwork, ContainerRecord } from '../../model/container.js';
import { shortId } from '../../model/ids.js';
import type { NetworkRecord } from '../../model/network.js';
import { parseIpPrefix } from '../../net/ip-prefix.js';
import { sharedContainer } from '../container-settings.js';
import { NetworkModeConflict, NetworkSettingNotSupported } from '../errors.js';
import { isPredefined } from '../predefined/names.js';

const HOST_MODE = 'container cannot be disconnected from host network or connected to host network';
const SHARED_MODE = 'container sharing network namespace with another container or host cannot be connected to any other network';
const NONE_MODE = 'container cannot be connected to multiple networks with one of the networks in private (none) mode';
const NO_ADDRESS = 'user specified IP address is supported on user defined networks only';
const NO_ALIAS = 'network-scoped alias is supported only for containers in user defined networks';
const NO_SUBNET = 'user specified IP address is supported only when connecting to networks with user configured subnets';

/** Why a container that has been given its networks cannot be connected to one more. */
export function modeFault(container: ContainerRecord, network: NetworkRecord): CnmError | undefined {
  if (network.configOnly) return new EndpointOnConfigOnlyNetwork({ network: network.name });
  const refuse = (reason: string) => new NetworkModeConflict({ container: container.name, network: network.name, reason });
  const mode = container.networkMode;
  if (sharedContainer(mode) !== undefined) return refuse(SHARED_MODE);
  if (mode === 'host') return network.driver === 'host' ? undefined : refuse(SHARED_MODE);
  if (network.driver === 'host') return refuse(HOST_MODE);
  const others = container.networks.filter((one) => one.networkId !== network.id && one.networkName !== network.name);
  if (others.length > 0 && (network.driver === 'null' || mode === 'none')) return refuse(NONE_MODE);
  return undefined;
}

/** Why a container cannot be taken out of a network. */
export function disconnectFault(container: ContainerRecord, network: NetworkRecord): NetworkModeConflict | undefined {
  if (container.networkMode !== 'host' || network.driver !== 'host') return undefined;
  return new NetworkModeConflict({ container: container.name, network: network.name, reason: HOST_MODE });
}

/** Why a network has no use for an address or an alias that was asked for. */
export function settingFault(network: NetworkRecord, asked: ContainerNetwork): CnmError | undefined {
  const refuse = (setting: string, reason: string) => new NetworkSettingNotSupported({ network: network.name, setting, reason });
  const addresses = [asked.ipv4Address, asked.ipv6Address];
  if (isPredefined(network.name)) {
    if (addresses.some((address) => address !== undefined)) return refuse('address', NO_ADDRESS);
    if (asked.aliases.length > 0) return refuse('alias', NO_ALIAS);
  }
  for (const [at, family] of [4, 6].entries()) {
    if (addresses[at] !== undefined && !hasOwnSubnet(network, family)) return refuse('address', NO_SUBNET);
  }
  return undefined;
}

/** The names that a network of a user's knows the container by, besides its own: those asked for, its id, its host name. */
export function aliasesOf(container: ContainerRecord, networkName: string, asked: ContainerNetwork): readonly string[] {
  if (isPredefined(networkName)) return [];
  const own = [shortId(container.id), container.hostname].filter((name, at, names) => !asked.aliases.includes(name) && names.indexOf(name) === at);
  return [...asked.aliases, ...own];
}

/** Whether the network's creator chose its subnet. */
function hasOwnSubnet(network: NetworkRecord, family: number): boolean {
  return network.ipam.config.some(({ subnet }) => subnet !== undefined && parseIpPrefix(subnet)?.address.family === family);
}
