/**
 * Which ports of the host an endpoint gets for its bindings (libnetwork drivers/bridge/port_mapping.go).
 *
 * A binding without an address of its own is one of the default address, and of all IPv6 addresses as well where the
 * default is all of IPv4. An endpoint without IPv6 is reached by IPv6 through the proxy in user space. All or nothing.
 */
import { Result } from '../../base/result.js';
import type { DriverContext } from '../../contracts/driver.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { HostRecord } from '../../model/host.js';
import type { PortBinding, PublishedPort } from '../../model/port-binding.js';
import { type PortRefused, requestPort } from './port-allocator.js';
import { HostAddressMissing } from './port-errors.js';

const ALL_IPV4 = '0.0.0.0';
const ALL_IPV6 = '::';
const LOOPBACK_IPV6 = '::1';

/** Takes the ports; `defaultAddress` is '' where the network names none. */
export function publishPorts(
  context: DriverContext,
  endpoint: EndpointRecord,
  bindings: readonly PortBinding[],
  defaultAddress: string,
): Result<readonly PublishedPort[], PortRefused | HostAddressMissing> {
  const published: PublishedPort[] = [];
  for (const binding of bindings) {
    for (const address of hostAddresses(context.host, endpoint, binding.hostAddress ?? '', defaultAddress || ALL_IPV4)) {
      const { protocol, port, hostPort: first = 0 } = binding;
      if (!isOfHost(context, address)) return Result.error(new HostAddressMissing({ address, port: first, protocol, host: context.host.name }));
      const given = requestPort(context, { endpointId: endpoint.id, protocol, address, first, last: binding.hostPortEnd || first });
      if (!given.ok) return given;
      published.push({ protocol, port, hostAddress: address, hostPort: given.value });
    }
  }
  return Result.ok(published);
}

/** Whether the proxy can be bound to an address: the loopback's, those of interfaces, and those of bridges. */
function isOfHost({ host, tables }: DriverContext, address: string): boolean {
  if (address === ALL_IPV4 || address === ALL_IPV6 || address === LOOPBACK_IPV6 || address.startsWith('127.') || !hasUserlandProxy(host)) return true;
  if (host.interfaces.some((one) => one.address.split('/', 1)[0] === address)) return true;
  for (const { driver, pools } of tables.networks.rows()) if (driver === 'bridge' && pools.some(({ gateway }) => gateway === address)) return true;
  return false;
}

/** The endpoint's own address that a published port leads to. */
export function targetAddress({ ipv4, ipv6 }: EndpointRecord, hostAddress: string): string | undefined {
  return isIpv6(hostAddress) ? (ipv6 ?? ipv4)?.address : ipv4?.address;
}

/** The proxy in user space relays, unless the host does without. */
export function hasUserlandProxy({ userlandProxy }: HostRecord): boolean {
  return userlandProxy !== false;
}

export function isIpv6(address: string): boolean {
  return address.includes(':');
}

/** The addresses of the host that a binding is bound to: of IPv4 first. */
function* hostAddresses(host: HostRecord, endpoint: EndpointRecord, asked: string, defaultAddress: string): Iterable<string> {
  const wanted = asked === '' ? defaultAddress : asked;
  if (!isIpv6(wanted) && endpoint.ipv4 !== undefined) yield wanted;
  const reachable = endpoint.ipv6 !== undefined || (endpoint.ipv4 !== undefined && hasUserlandProxy(host));
  if (!reachable) return;
  if (isIpv6(wanted)) yield wanted;
  else if (asked === '' && defaultAddress === ALL_IPV4) yield ALL_IPV6;
}
