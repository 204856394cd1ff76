/**
 * How a sandbox comes to its names: its resolv.conf, and the servers that its own DNS server asks in turn
 * (libnetwork sandbox_dns_unix.go: setupDNS, updateDNS and rebuildDNS, as one function of the records).
 *
 * A server of the host's own loopback is asked from the host; nobody is asked for a sandbox that has no way out.
 */
import { HOST_NAMESPACE } from '../contracts/dataplane.js';
import { EMBEDDED_DNS_ADDRESS, type ExternalNameServer, hasEmbeddedDns, resolvesNames } from '../contracts/name-service.js';
import type { HostRecord, ResolvConf } from '../model/host.js';
import type { SandboxRecord } from '../model/sandbox.js';
import { hasNoDevices, inJoinOrder, type Placed } from '../state/placement.js';
import { filterResolvConf, formatResolvConf, NO_RESOLV_CONF, parseResolvConf, resolvOption } from './resolv-conf.js';

/** Servers that are asked for one query. */
const MAX_EXTERNAL_SERVERS = 3;
const LOOPBACK = '127.';

export interface SandboxDns {
  /** Its /etc/resolv.conf. */
  readonly resolvConf: string;
  /** Whom its own DNS server asks for what it does not know; nobody where it has none. */
  readonly servers: readonly ExternalNameServer[];
  /** Its user or its host has set `ndots`, so that a name without a dot is meant to be tried with a search domain first. */
  readonly ndotsSet: boolean;
}

/** The names' side of a sandbox with these endpoints on this host. */
export function sandboxDns(host: HostRecord, sandbox: SandboxRecord, placed: readonly Placed[]): SandboxDns {
  const origin = host.resolvConf ?? NO_RESOLV_CONF;
  const isOwn = sandbox.dnsServers.length + sandbox.dnsSearch.length + sandbox.dnsOptions.length > 0;
  const text = isOwn ? formatResolvConf(asked(sandbox, origin)) : inherited(sandbox, origin, placed);
  if (sandbox.useHostNamespace || !hasEmbeddedDns(sandbox, placed)) return { resolvConf: text, servers: [], ndotsSet: false };
  const plain = parseResolvConf(text);
  const ndotsSet = resolvOption(plain, 'ndots') !== undefined;
  const options = plain.options.some((option) => option.startsWith('ndots')) ? plain.options : [...plain.options, 'ndots:0'];
  const nameservers = [EMBEDDED_DNS_ADDRESS, ...plain.nameservers.filter(isIpv6)];
  const servers = hasWayOut(placed) ? externalServers(isOwn ? undefined : origin, plain, sandbox.id) : [];
  return { resolvConf: formatResolvConf({ ...plain, nameservers, options }), servers, ndotsSet };
}

/** Each list is the user's where he has given one. */
function asked({ dnsServers, dnsSearch, dnsOptions }: SandboxRecord, origin: ResolvConf): ResolvConf {
  return {
    nameservers: dnsServers.length > 0 ? dnsServers : origin.nameservers,
    search: dnsSearch.length > 0 ? dnsSearch : origin.search,
    options: dnsOptions.length > 0 ? dnsOptions : origin.options,
  };
}

/** The host's text, filtered once for each network that was joined before the sandbox had a DNS server of its own. */
function inherited(sandbox: SandboxRecord, origin: ResolvConf, placed: readonly Placed[]): string {
  const text = formatResolvConf(origin);
  if (sandbox.useHostNamespace) return text;
  let filtered = filterResolvConf(text, true);
  for (const place of inJoinOrder(placed)) {
    filtered = filterResolvConf(filtered, place.network.ipv6);
    if (resolvesNames(place)) return filtered;
  }
  if (sandbox.ownResolver === true) filtered = filterResolvConf(filtered, false);
  return filtered;
}

function externalServers(origin: ResolvConf | undefined, plain: ResolvConf, namespace: string): readonly ExternalNameServer[] {
  const ofHost = (origin?.nameservers ?? []).filter((address) => !isIpv6(address));
  const chosen = ofHost.length > 0 ? ofHost : plain.nameservers.filter((address) => !isIpv6(address));
  return chosen
    .map((address) => ({ address, namespace: ofHost.length > 0 && address.startsWith(LOOPBACK) ? HOST_NAMESPACE : namespace }))
    // A server that asked itself would never come to an end.
    .filter((server) => server.namespace === HOST_NAMESPACE || server.address !== EMBEDDED_DNS_ADDRESS)
    .slice(0, MAX_EXTERNAL_SERVERS);
}

/** Whether one of its networks leads further than to those who are in it. */
function hasWayOut(placed: readonly Placed[]): boolean {
  return placed.some(({ network }) => !network.internal && !hasNoDevices(network));
}

function isIpv6(address: string): boolean {
  return address.includes(':');
}
