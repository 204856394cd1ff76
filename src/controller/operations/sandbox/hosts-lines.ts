/**
 * Which lines a sandbox's hosts file loses when an endpoint leaves (libnetwork endpoint.go, sbLeave; etchosts, Delete).
 *
 * They are all those with nothing but a name that the network has, whatever network their address is of. The endpoint's
 * own name is left out, so that a machine that is called as its endpoint keeps its lines.
 */
import { machineNames } from '../../../dns/hosts-file.js';
import { endpointKey, type EndpointRecord } from '../../../model/endpoint.js';
import type { SandboxRecord } from '../../../model/sandbox.js';
import type { Tables } from '../../../state/tables.js';

export function hostsLinesAfter(tables: Tables, sandbox: SandboxRecord, left: EndpointRecord): Required<Pick<SandboxRecord, 'extraHosts' | 'listedAddresses'>> {
  const { scope, networkId, aliases } = left;
  const isKnown = (name: string): boolean => {
    if (name === left.name) return false;
    if (aliases.includes(name)) return true;
    return tables.endpoints.get(endpointKey({ scope, networkId, name }))?.anonymous === false;
  };
  const own = machineNames(sandbox.hostname, sandbox.domainname).join(' ');
  return {
    extraHosts: sandbox.extraHosts.filter(({ name }) => !isKnown(name)),
    listedAddresses: own !== '' && isKnown(own) ? [] : (sandbox.listedAddresses ?? []),
  };
}
