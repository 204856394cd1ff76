/**
 * From a name to addresses, as a program in a container does it: its own files first, then its name servers.
 */
import { addressTypes, lookUp } from '../../controller/cluster/lookup.js';
import { type IpAddress, parseIpAddress } from '../../net/ip-address.js';
import type { Process } from '../process.js';

/** The first address of a name, of one family where that is wanted; undefined if there is none. The hosts file is read in its order. */
export function addressOf({ network, files, hostname }: Process, name: string, family?: 4 | 6): Promise<IpAddress | undefined> {
  const literal = parseIpAddress(name);
  if (literal !== undefined) return Promise.resolve(literal);
  const listed = hostsLines(textOf(files.read('/etc/hosts')), name).flatMap(([text = '']) => parseIpAddress(text) ?? []);
  const own = listed.find((address) => family === undefined || address.family === family);
  if (own !== undefined) return Promise.resolve(own);
  const { host, namespace } = network.place;
  const asker = { host, namespace, containerId: hostname, files: () => ({ '/etc/hosts': textOf(files.read('/etc/hosts')), '/etc/resolv.conf': textOf(files.read('/etc/resolv.conf')) }) };
  return new Promise((resolve) => {
    const types = family === undefined ? addressTypes(network.simulator, network.place) : ([family === 4 ? 'A' : 'AAAA'] as const);
    lookUp(network.simulator, asker, name, types, (found) => resolve(found.ok ? parseIpAddress(found.value.addresses[0] ?? '') : undefined));
  });
}

/** The lines of a hosts file that name it: an address and its names. */
export function hostsLines(hosts: string, name: string): readonly (readonly string[])[] {
  const wanted = name.toLowerCase();
  const lines = hosts.split('\n').map((line) => (line.split('#')[0] ?? '').trim().split(/\s+/));
  return lines.filter(([, ...names]) => names.some((one) => one.toLowerCase() === wanted));
}

/** A file's text; '' if it is none. */
export function textOf(content: Uint8Array | string): string {
  return typeof content === 'string' ? '' : new TextDecoder().decode(content);
}
