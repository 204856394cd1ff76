/**
 * The file hosts: addresses with their names, one address a line, as Docker writes it (libnetwork etchosts/etchosts.go)
 * and as resolvers read it (hosts(5)).
 */
import { formatIpAddress, parseIpAddress } from '../net/ip-address.js';

/** One line: an address and the names it goes by, the first of them its proper one. */
export interface HostsLine {
  readonly address: string;
  readonly names: readonly string[];
}

/** What every sandbox's file begins with. */
export const DEFAULT_HOSTS: readonly HostsLine[] = [
  { address: '127.0.0.1', names: ['localhost'] },
  { address: '::1', names: ['localhost', 'ip6-localhost', 'ip6-loopback'] },
  { address: 'fe00::0', names: ['ip6-localnet'] },
  { address: 'ff00::0', names: ['ip6-mcastprefix'] },
  { address: 'ff02::1', names: ['ip6-allnodes'] },
  { address: 'ff02::2', names: ['ip6-allrouters'] },
];

/** The text of these lines. */
export function formatHosts(lines: readonly HostsLine[]): string {
  return lines.map(({ address, names }) => `${address}\t${names.join(' ')}\n`).join('');
}

/** The lines of a text; what is no address with a name is left out. */
export function parseHosts(text: string): readonly HostsLine[] {
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*$/, '').trim().split(/\s+/);
    return names.length === 0 || parseIpAddress(address) === undefined ? [] : [{ address, names }];
  });
}

/** The addresses of a family that a text has for a name, in order, each once. */
export function hostsAddresses(text: string, name: string, family: 4 | 6): readonly string[] {
  const wanted = name.toLowerCase();
  const found = new Set<string>();
  for (const { address, names } of parseHosts(text)) {
    const parsed = parseIpAddress(address);
    if (parsed?.family === family && names.some((one) => one.toLowerCase() === wanted)) found.add(formatIpAddress(parsed));
  }
  return [...found];
}

/** The proper name that a text has for an address. */
export function hostsName(text: string, address: string): string | undefined {
  return parseHosts(text).find((line) => {
    const parsed = parseIpAddress(line.address);
    return parsed !== undefined && formatIpAddress(parsed) === address;
  })?.names[0];
}

/** The names of a machine as its file has them: the whole one, and its first part where it has several. */
export function machineNames(hostname: string, domainname: string): readonly string[] {
  if (hostname === '') return [];
  const whole = domainname === '' ? hostname : `${hostname}.${domainname}`;
  const dot = whole.indexOf('.');
  return dot === -1 ? [whole] : [whole, whole.slice(0, dot)];
}
