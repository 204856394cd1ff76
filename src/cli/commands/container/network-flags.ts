/**
 * --network of `run`: a name, or 'name=net1,ip=10.1.0.5,alias=web' (docker/cli, opts/network.go).
 *
 * --ip, --network-alias and the like are for the first network, as in docker.
 */
import { Result } from '../../../base/result.js';
import type { ConnectOptions, ContainerNetworkOptions } from '../../../containers/index.js';
import type { UsageError } from '../../errors.js';
import type { Flags } from '../../flags.js';
import { readConnectOptions } from '../network/connect.js';

/** The networks that a container is to be connected to; none where nothing was said. */
export function readNetworks(flags: Flags): Result<readonly ContainerNetworkOptions[], UsageError> {
  const first = readConnectOptions(flags, 'networkAlias');
  if (!first.ok) return first;
  const networks: ContainerNetworkOptions[] = [];
  const texts = flags.texts('network');
  for (const text of texts.length === 0 ? ['bridge'] : texts) {
    const network = text.includes('=') ? readLong(flags, text) : Result.ok<ContainerNetworkOptions>({ network: text });
    if (!network.ok) return network;
    networks.push(networks.length === 0 ? merged(first.value, network.value) : network.value);
  }
  return Result.ok(networks);
}

function merged(common: ConnectOptions, own: ContainerNetworkOptions): ContainerNetworkOptions {
  return { ...common, ...own, aliases: [...(common.aliases ?? []), ...(own.aliases ?? [])] };
}

function readLong(flags: Flags, text: string): Result<ContainerNetworkOptions, UsageError> {
  const aliases: string[] = [];
  const settings = new Map<string, string>();
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const [key, value] = [part.slice(0, Math.max(at, 0)).trim().toLowerCase(), part.slice(at + 1).trim()];
    if (at === -1) return flags.refuse(`invalid field ${part} of --network ${text}`);
    if (key === 'alias') aliases.push(value);
    else if (!['name', 'ip', 'ip6', 'mac-address', 'gw-priority'].includes(key)) return flags.refuse(`invalid field key ${key} of --network ${text}`);
    else settings.set(key, value);
  }
  const network = settings.get('name');
  if (network === undefined || network === '') return flags.refuse(`network name/id is not specified: --network ${text}`);
  const priority = settings.get('gw-priority');
  if (priority !== undefined && !/^-?\d{1,9}$/.test(priority)) return flags.refuse(`invalid gw-priority ${priority} of --network ${text}`);
  const [ipv4Address, ipv6Address, macAddress] = [settings.get('ip'), settings.get('ip6'), settings.get('mac-address')];
  return Result.ok({
    network,
    ...(ipv4Address !== undefined && { ipv4Address }),
    ...(ipv6Address !== undefined && { ipv6Address }),
    ...(macAddress !== undefined && { macAddress }),
    ...(aliases.length > 0 && { aliases }),
    ...(priority !== undefined && { priority: Number(priority) }),
  });
}
