/**
 * Where a host says that it can be reached: an address or one of its interfaces, with a port, as Docker's
 * --cluster-advertise.
 */
import { Result } from '../../base/result.js';
import type { HostInterface } from '../../model/host.js';
import { formatIpAddress, parseIpAddress } from '../../net/ip-address.js';
import { parseIpPrefix } from '../../net/ip-prefix.js';
import type { InvalidArgument } from '../errors/controller-errors.js';
import { refuse } from './input.js';

/** '10.99.0.11:2376' of '10.99.0.11:2376', '[fd00::1]:2376' or 'ens3:2376'. */
export function checkAdvertise(given: unknown, interfaces: readonly HostInterface[]): Result<string, InvalidArgument> {
  const expected = "an address or an interface of the host with a port, such as '10.99.0.11:2376' or 'ens3:2376'";
  const parts = typeof given === 'string' && given.length < 256 ? /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(given) : null;
  const [, bracketed, plain = '', portText = ''] = parts ?? [];
  const port = Number(portText);
  if (parts === null || port < 1 || port > 65_535) return refuse('clusterAdvertise', given, expected);
  const named = interfaces.find(({ name }) => name === plain);
  const address = named === undefined ? parseIpAddress(bracketed ?? plain) : parseIpPrefix(named.address)?.address;
  if (address === undefined) return refuse('clusterAdvertise', given, expected);
  const text = formatIpAddress(address);
  return Result.ok(address.family === 4 ? `${text}:${port}` : `[${text}]:${port}`);
}
