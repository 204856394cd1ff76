/**
 * Which names are asked for when a program asks for one: the search list of resolv.conf(5), as the C library of GNU
 * goes through it.
 *
 * A name with at least `ndots` dots (one unless set) is tried as it is before the search domains, any other after them;
 * a final dot makes it whole. What cannot be a domain name is not asked for.
 */
import type { ResolvConf } from '../model/host.js';
import { parseDnsName } from '../wire/dns/names.js';
import { resolvOption } from './resolv-conf.js';

const DEFAULT_NDOTS = 1;
/** No name's text is longer: 255 octets, each of which may be written as an escape of four. */
const MAX_TEXT_LENGTH = 1_020;

/** The names to ask for, in order and fully qualified. */
export function searchNames(name: string, conf: Pick<ResolvConf, 'search' | 'options'>): readonly string[] {
  if (name.length > MAX_TEXT_LENGTH) return [];
  if (name.endsWith('.')) return [name].filter(isDomainName);
  const dots = name.split('.').length - 1;
  const searched = conf.search.map((domain) => (domain === '.' ? `${name}.` : `${name}.${domain.replace(/\.$/, '')}.`));
  const asIs = `${name}.`;
  const all = dots >= (resolvOption(conf, 'ndots') ?? DEFAULT_NDOTS) ? [asIs, ...searched] : [...searched, asIs];
  return [...new Set(all)].filter(isDomainName);
}

function isDomainName(name: string): boolean {
  return name !== '.' && parseDnsName(name) !== undefined;
}
