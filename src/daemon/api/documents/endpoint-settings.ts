/**
 * Settings of a container's endpoint in a network (network.EndpointSettings), as the library's.
 */
import { Result } from '../../../base/result.js';
import type { ConnectOptions } from '../../../containers/container-settings.js';
import { InvalidRequest } from '../errors.js';
import type { Fields } from '../fields.js';

/** Errors: INVALID_REQUEST. Members that only answers have are ignored. */
export function readConnectOptions(given: Fields): Result<ConnectOptions, InvalidRequest> {
  const ipam = given.object('IPAMConfig');
  const [ipv4Address, ipv6Address] = [ipam.text('IPv4Address'), ipam.text('IPv6Address')];
  const links: [string, string][] = [];
  for (const text of given.texts('Links')) {
    const [target = '', alias = target] = text.replace(/^\//, '').split(':');
    if (target === '' || alias === '') return Result.error(new InvalidRequest({ reason: `bad format for links: ${text.slice(0, 128)}` }));
    links.push([alias.slice(alias.lastIndexOf('/') + 1), target]);
  }
  const aliases = given.texts('Aliases');
  const driverOptions = given.labels('DriverOpts');
  if (given.fault !== undefined) return Result.error(given.fault);
  const addresses = { ...(ipv4Address !== '' && { IPv4Address: ipv4Address }), ...(ipv6Address !== '' && { IPv6Address: ipv6Address }) };
  return Result.ok({
    ...(ipv4Address !== '' && { ipv4Address }),
    ...(ipv6Address !== '' && { ipv6Address }),
    aliases,
    links: Object.fromEntries(links),
    given: { ...(given.has('IPAMConfig') && { ipam: addresses }), ...(given.has('DriverOpts') && { driverOptions }) },
  });
}
