/**
 * What a sandbox is created with: the public options, and the checked settings that operations take.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { PortBinding } from '../../model/port-binding.js';
import type { ExtraHost, SandboxRecord } from '../../model/sandbox.js';
import { InvalidContainerId } from '../errors/controller-errors.js';
import { checkBindings } from './endpoint-settings.js';
import type { MembersOf } from '../../contracts/invalid-argument.js';
import { canonicalAddress, checkAddress, checkAddresses, checkFlag, checkLabels, checkName, checkOptions, checkTexts, isList, nameFault, refuse, shown } from './input.js';

/** What `controller.createSandbox` takes. */
export interface SandboxOptions {
  /** One sandbox a container. */
  readonly containerId: string;
  readonly hostname?: string;
  readonly domainname?: string;
  /** External name servers, in the order in which they are asked. */
  readonly dnsServers?: readonly string[];
  readonly dnsSearch?: readonly string[];
  readonly dnsOptions?: readonly string[];
  /** More lines of /etc/hosts. */
  readonly extraHosts?: readonly ExtraHost[];
  /** Use the host's own network stack. */
  readonly useHostNamespace?: boolean;
  /** What is published of whichever endpoint is the way out, where that one asks for nothing itself. */
  readonly portBindings?: readonly PortBinding[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** The same, checked and complete. */
export type SandboxSettings = Omit<SandboxRecord, 'id' | 'created' | 'endpoints' | 'listedAddresses' | 'ownResolver' | 'nextInterface'>;

const SANDBOX_MEMBERS: MembersOf<SandboxOptions> = {
  containerId: true,
  hostname: true,
  domainname: true,
  dnsServers: true,
  dnsSearch: true,
  dnsOptions: true,
  extraHosts: true,
  useHostNamespace: true,
  portBindings: true,
  labels: true,
};

export function checkSandboxOptions(given: SandboxOptions): Result<SandboxSettings, CnmError> {
  const object = checkOptions('sandbox options', given, SANDBOX_MEMBERS);
  if (!object.ok) return object;
  const { containerId } = given;
  if (nameFault(containerId) !== undefined) return Result.error(new InvalidContainerId({ containerId: shown(containerId) }));
  for (const name of [given.hostname, given.domainname]) {
    if (name !== undefined && !checkName(name).ok) return refuse('host name', name, 'a name without control characters');
  }
  const servers = checkAddresses('DNS server', given.dnsServers);
  if (!servers.ok) return servers;
  const search = checkTexts('DNS search domain', given.dnsSearch);
  if (!search.ok) return search;
  const options = checkTexts('DNS option', given.dnsOptions);
  if (!options.ok) return options;
  const extraHosts = checkExtraHosts(given.extraHosts);
  if (!extraHosts.ok) return extraHosts;
  const useHostNamespace = checkFlag('useHostNamespace', given.useHostNamespace);
  if (!useHostNamespace.ok) return useHostNamespace;
  const labels = checkLabels('label', given.labels);
  if (!labels.ok) return labels;
  const portBindings = checkBindings(given.portBindings);
  if (!portBindings.ok) return portBindings;
  return Result.ok({
    containerId,
    hostname: given.hostname ?? '',
    domainname: given.domainname ?? '',
    dnsServers: servers.value,
    dnsSearch: search.value,
    dnsOptions: options.value,
    extraHosts: extraHosts.value,
    useHostNamespace: useHostNamespace.value,
    ...(portBindings.value.length > 0 && { portBindings: portBindings.value }),
    labels: labels.value,
  });
}

function checkExtraHosts(given: readonly ExtraHost[] | undefined): Result<readonly ExtraHost[], CnmError> {
  if (given === undefined) return Result.ok([]);
  if (!isList(given)) return refuse('extra host', given, "a list of { name, address }");
  const hosts: ExtraHost[] = [];
  for (const host of given) {
    if (typeof host !== 'object' || host === null) return refuse('extra host', host, '{ name, address }');
    const name = checkName(host.name);
    if (!name.ok) return name;
    const address = checkAddress('extra host', host.address);
    if (!address.ok) return address;
    hosts.push({ name: name.value, address: canonicalAddress(address.value) });
  }
  return Result.ok(hosts);
}
