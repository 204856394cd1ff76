/**
 * The files that Docker writes into a sandbox, as a function of the records: /etc/hostname, /etc/hosts,
 * /etc/resolv.conf (libnetwork sandbox_dns_unix.go).
 *
 * Hosts: the usual lines, then extra hosts and links of the default bridge, then its own addresses in the order in which
 * they came; lines of networks that it has left stay, as Docker leaves them.
 */
import { resolvesNames } from '../contracts/name-service.js';
import { endpointKey, type EndpointRecord } from '../model/endpoint.js';
import type { HostRecord } from '../model/host.js';
import { shortId } from '../model/ids.js';
import { sandboxKey, type SandboxRecord } from '../model/sandbox.js';
import { type Placed, placedEndpoints } from '../state/placement.js';
import type { Tables } from '../state/tables.js';
import { DEFAULT_HOSTS, formatHosts, type HostsLine, machineNames } from './hosts-file.js';
import { sandboxDns } from './sandbox-dns.js';

/** The files' contents by their path. */
export interface SandboxFiles {
  readonly '/etc/hostname': string;
  readonly '/etc/hosts': string;
  readonly '/etc/resolv.conf': string;
}

/** The files of a sandbox of this host. */
export function sandboxFiles(tables: Tables, host: HostRecord, sandbox: SandboxRecord): SandboxFiles {
  const placed = placedEndpoints(tables, sandbox);
  const hostname = sandbox.hostname === '' && sandbox.useHostNamespace ? host.name : sandbox.hostname;
  return {
    '/etc/hostname': `${hostname}\n`,
    '/etc/hosts': formatHosts(hostsOf(tables, host, sandbox, placed)),
    '/etc/resolv.conf': sandboxDns(host, sandbox, placed).resolvConf,
  };
}

function hostsOf(tables: Tables, host: HostRecord, sandbox: SandboxRecord, placed: readonly Placed[]): readonly HostsLine[] {
  const linked = linkedAddresses(tables, sandbox);
  const extra = sandbox.extraHosts.map(({ name, address }) => ({ address: linked.get(name) ?? address, names: [name] }));
  if (!sandbox.useHostNamespace) return [...DEFAULT_HOSTS, ...extra, ...linkLines(tables, placed), ...ownLines(sandbox)];
  // The host's own file is used as it is, unless something is to be added.
  return extra.length > 0 ? [...DEFAULT_HOSTS, ...extra] : [...DEFAULT_HOSTS, { address: host.address, names: [host.name] }];
}

/** Where containers are now that the sandbox's is linked to on the default bridge, by the names of their lines; those that do not run stay where they were. */
function linkedAddresses(tables: Tables, { containerId, extraHosts }: SandboxRecord): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [alias, id] of Object.entries(tables.containersById.get(containerId)?.bridgeLinks ?? {})) {
    const other = tables.sandboxes.get(sandboxKey({ containerId: id }));
    const place = other === undefined ? undefined : placedEndpoints(tables, other).find((one) => !resolvesNames(one) && one.endpoint.ipv4 !== undefined);
    const line = extraHosts.find(({ name }) => name.startsWith(`${alias} `));
    if (place?.endpoint.ipv4 !== undefined && line !== undefined) found.set(line.name, place.endpoint.ipv4.address);
  }
  return found;
}

function ownLines({ hostname, domainname, listedAddresses = [] }: SandboxRecord): readonly HostsLine[] {
  const names = machineNames(hostname, domainname);
  return names.length === 0 ? [] : listedAddresses.map((address) => ({ address, names }));
}

/** Links where no DNS server knows them: the alias, the container's host name, and its name if that is another. */
function linkLines(tables: Tables, placed: readonly Placed[]): readonly HostsLine[] {
  return placed
    .filter((place) => !resolvesNames(place))
    .flatMap(({ endpoint, network }) =>
      Object.entries(endpoint.join?.links ?? {}).flatMap(([alias, name]) => {
        const target = tables.endpoints.get(endpointKey({ scope: network.scope, networkId: network.id, name }));
        const address = target?.join === undefined ? undefined : target.ipv4?.address;
        const names = [...new Set([alias, hostnameOf(tables, target), name])].filter((one) => one !== '');
        return address === undefined ? [] : [{ address, names }];
      }),
    );
}

function hostnameOf(tables: Tables, endpoint: EndpointRecord | undefined): string {
  const join = endpoint?.join;
  if (join === undefined) return '';
  return tables.sandboxesById.get(join.sandboxId)?.hostname || shortId(join.containerId);
}
