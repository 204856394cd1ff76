/**
 * How a new container is connected (network.NetworkingConfig): by API 1.41 to one network at most.
 */
import type { CnmError } from '../../../../base/error.js';
import { Result } from '../../../../base/result.js';
import type { ContainerNetworkOptions } from '../../../../containers/container-settings.js';
import { parseIpAddress } from '../../../../net/ip-address.js';
import { InvalidRequest } from '../../errors.js';
import type { Fields } from '../../fields.js';
import { readConnectOptions } from '../endpoint-settings.js';

/** The network that it names, or undefined where it names none. Errors: INVALID_REQUEST. */
export function readNetworkingConfig(body: Fields): Result<ContainerNetworkOptions | undefined, CnmError> {
  const entries = body.object('NetworkingConfig').entries('EndpointsConfig');
  const [first, ...others] = entries;
  if (body.fault !== undefined) return Result.error(body.fault);
  if (others.length > 0) return refuse(`Container cannot be connected to network endpoints: ${entries.map(([name]) => name).sort().join(', ').slice(0, 512)}`);
  if (first === undefined) return Result.ok(undefined);
  const [name, settings] = first;
  const ipam = settings.object('IPAMConfig');
  const [ipv4, ipv6] = [ipam.text('IPv4Address'), ipam.text('IPv6Address')];
  if (ipv4 !== '' && parseIpAddress(ipv4)?.family !== 4) return refuse(`invalid IPv4 address: ${ipv4.slice(0, 64)}`);
  if (ipv6 !== '' && parseIpAddress(ipv6)?.family !== 6) return refuse(`invalid IPv6 address: ${ipv6.slice(0, 64)}`);
  const options = readConnectOptions(settings);
  return options.ok ? Result.ok({ ...options.value, network: name }) : options;
}

function refuse(reason: string): Result<never, InvalidRequest> {
  return Result.error(new InvalidRequest({ reason }));
}
