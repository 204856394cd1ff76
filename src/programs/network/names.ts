/**
 * From a name to addresses, as a program in a container does it: its own files first, then its name servers.
 */
import { addressTypes, lookUp } from '../../controller/cluster/lookup.js';
import { type IpAddress, parseIpAddress } from '../../net/ip-address.js';
import type { Process } from '../process.js';

/** The first address of a name; undefined if there is none. */
export function addressOf({ network, files, hostname }: Process, name: string): Promise<IpAddress | undefined> {
  const literal = parseIpAddress(name);
  if (literal !== undefined) return Promise.resolve(literal);
  const { host, namespace } = network.place;
  const asker = { host, namespace, containerId: hostname, files: () => ({ '/etc/hosts': textOf(files.read('/etc/hosts')), '/etc/resolv.conf': textOf(files.read('/etc/resolv.conf')) }) };
  return new Promise((resolve) => {
    lookUp(network.simulator, asker, name, addressTypes(network.simulator, network.place), (found) => resolve(found.ok ? parseIpAddress(found.value.addresses[0] ?? '') : undefined));
  });
}

/** A file's text; '' if it is none. */
export function textOf(content: Uint8Array | string): string {
  return typeof content === 'string' ? '' : new TextDecoder().decode(content);
}
