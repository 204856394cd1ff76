/**
 * Settings of a container's endpoint in a network (network.EndpointSettings), as the library's.
 */
import { Result } from '../../../base/result.js';
import type { ConnectOptions } from '../../../containers/container-settings.js';
import { parseIpAddress } from '../../../net/ip-address.js';
import { InvalidRequest } from '../errors.js';
import type { Fields } from '../fields.js';

/** Errors: INVALID_REQUEST. Members that only answers have are ignored. */
export function readConnectOptions(given: Fields): Result<ConnectOptions, InvalidRequest> {
  const ipam = given.object('IPAMConfig');
  const [ipv4Address, ipv6Address, linkLocal] = [ipam.text('IPv4Address'), ipam.text('IPv6Address'), ipam.texts('LinkLocalIPs')];
  const links = given.texts('Links');
  const named: [string, string][] = [];
  for (const text of links) {
    const [target = '', alias = target, more] = text.replace(/^\//, '').split(':');
    if (text === '' || more !== undefined) return Result.error(new InvalidRequest({ reason: text === '' ? 'empty string specified for links' : `bad format for links: ${text.slice(0, 128)}` }));
    if (target !== '' && alias !== '') named.push([alias.slice(alias.lastIndexOf('/') + 1), target]);
  }
  const aliases = given.texts('Aliases');
  const driverOptions = given.labels('DriverOpts');
  if (given.fault !== undefined) return Result.error(given.fault);
  const unknown = linkLocal.find((address) => parseIpAddress(address) === undefined);
  if (unknown !== undefined) return Result.error(new InvalidRequest({ reason: `Invalid link-local IP address: [${linkLocal.join(' ').slice(0, 256)}]` }));
  const addresses = {
    ...(ipv4Address !== '' && { IPv4Address: ipv4Address }),
    ...(ipv6Address !== '' && { IPv6Address: ipv6Address }),
    ...(linkLocal.length > 0 && { LinkLocalIPs: linkLocal }),
  };
  return Result.ok({
    ...(ipv4Address !== '' && { ipv4Address }),
    ...(ipv6Address !== '' && { ipv6Address }),
    aliases,
    links: Object.fromEntries(named),
    given: { ...(given.has('IPAMConfig') && { ipam: addresses }), ...(links.length > 0 && { links }), ...(given.has('DriverOpts') && { driverOptions }) },
  });
}
