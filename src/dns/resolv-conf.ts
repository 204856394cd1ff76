/**
 * The file resolv.conf: its text read, filtered and written as Docker does (libnetwork resolvconf/resolvconf.go).
 *
 * Law: parsing what was formatted gives the same lists, but that a search list of the root alone says nothing.
 */
import type { ResolvConf } from '../model/host.js';
import { parseIpAddress } from '../net/ip-address.js';

export const NO_RESOLV_CONF: ResolvConf = { nameservers: [], search: [], options: [] };

/** The servers that a sandbox gets when its host has none that it could reach. */
const DEFAULT_NAMESERVERS = ['8.8.8.8', '8.8.4.4'];
const DEFAULT_NAMESERVERS_6 = ['2001:4860:4860::8888', '2001:4860:4860::8844'];

const NAMESERVER = /^\s*nameserver\s+(\S+)\s*$/;
const SEARCH = /^\s*search(?:\s+(.*))?$/;
const OPTIONS = /^\s*options(?:\s+(.*))?$/;

/** Lines with a server on the host's own loopback, which a sandbox cannot reach. */
const LOOPBACK_LINE = /^nameserver\s+(?:127\.(?:\d{1,3}\.){2}\d{1,3}|::1$)\s*/gm;
const IPV6_LINE = /^nameserver\s+(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?:%\w+)?\s*/gm;

/** What a text says. Of several search or options lines the last one counts; '#' begins a comment. */
export function parseResolvConf(text: string): ResolvConf {
  const nameservers: string[] = [];
  let search: readonly string[] = [];
  let options: readonly string[] = [];
  for (const line of text.split('\n')) {
    const meaning = line.replace(/#.*$/, '');
    const server = NAMESERVER.exec(meaning)?.[1];
    if (server !== undefined && isServer(server)) nameservers.push(server);
    const domains = SEARCH.exec(meaning);
    if (domains !== null) search = wordsOf(domains[1]);
    const settings = OPTIONS.exec(meaning);
    if (settings !== null) options = wordsOf(settings[1]);
  }
  return { nameservers, search, options };
}

/** The text that says this. */
export function formatResolvConf({ nameservers, search, options }: ResolvConf): string {
  const domains = search.join(' ').trim();
  const settings = options.join(' ').trim();
  const lines = [
    ...(domains === '' || domains === '.' ? [] : [`search ${domains}`]),
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(settings === '' ? [] : [`options ${settings}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * A host's text as a sandbox can use it: without servers on the host's loopback, and without IPv6 ones where the
 * sandbox has no IPv6. Where none is left, public ones take their place.
 */
export function filterResolvConf(text: string, ipv6: boolean): string {
  const reachable = text.replace(LOOPBACK_LINE, '');
  const filtered = ipv6 ? reachable : reachable.replace(IPV6_LINE, '');
  if (parseResolvConf(filtered).nameservers.length > 0) return filtered;
  const servers = ipv6 ? [...DEFAULT_NAMESERVERS, ...DEFAULT_NAMESERVERS_6] : DEFAULT_NAMESERVERS;
  return `${filtered}\n${servers.map((server) => `nameserver ${server}`).join('\n')}`;
}

/** The number that an option such as 'ndots:2' sets; undefined where it is not set, or to no number. */
export function resolvOption({ options }: Pick<ResolvConf, 'options'>, name: string): number | undefined {
  for (const option of options.toReversed()) {
    const [key, text = '', ...more] = option.split(':');
    if (key === name && more.length === 0 && /^\d{1,9}$/.test(text)) return Number(text);
  }
  return undefined;
}

/** Whether the text is an address, an IPv6 one with a zone perhaps. */
function isServer(text: string): boolean {
  return parseIpAddress(text.replace(/%\w+$/, '')) !== undefined;
}

function wordsOf(text = ''): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
