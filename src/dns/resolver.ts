/**
 * What a sandbox's embedded DNS server answers: a pure function of the records and a name (libnetwork sandbox.go,
 * ResolveName).
 *
 * Names are searched in the sandbox's networks in their order, links of the sandbox first; the first network that has
 * an address of the family answers. 'web.net1' is 'web' in the network 'net1' where no name has that dot.
 */
import type { Placed } from '../state/placement.js';
import type { NameIndex } from '../state/indexes/name-index.js';

/** The answer to one question. */
export interface NameAnswer {
  /** Text without prefix; several where several endpoints answer to the name. */
  readonly addresses: readonly string[];
  /** The name is known, and may have addresses of the other family only. */
  readonly known: boolean;
}

const UNKNOWN: NameAnswer = { addresses: [], known: false };

/** No endpoint's name and network's name together are longer. */
const MAX_NAME_LENGTH = 512;

/** Resolves a name as seen from a sandbox with these endpoints. */
export function resolveName(names: NameIndex, placed: readonly Placed[], name: string, family: 4 | 6): NameAnswer {
  if (typeof name !== 'string' || name.length > MAX_NAME_LENGTH) return UNKNOWN;
  for (const { candidate, network } of candidatesOf(name)) {
    const inside = network === undefined ? placed : placed.filter((place) => place.network.name === network);
    for (const nameIn of [linkedName, ownName]) {
      const answer = search(names, inside, (place) => nameIn(place, candidate), family);
      if (answer.known) return answer;
    }
  }
  return UNKNOWN;
}

/** The whole name in any network, then its start in the network named by its end, from the last dot on. */
function* candidatesOf(name: string): Iterable<{ candidate: string; network?: string }> {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  yield { candidate: bare };
  for (let dot = bare.lastIndexOf('.'); dot > 0; dot = bare.lastIndexOf('.', dot - 1)) {
    yield { candidate: bare.slice(0, dot), network: bare.slice(dot + 1) };
  }
}

/** The name that a link of this sandbox stands for. Unlike the network's names it is matched as it is written. */
function linkedName({ endpoint }: Placed, name: string): string | undefined {
  const links = endpoint.join?.links ?? {};
  return Object.hasOwn(links, name) ? links[name] : undefined;
}

/** The name itself, where no link hides it. */
function ownName(place: Placed, name: string): string | undefined {
  return linkedName(place, name) === undefined ? name : undefined;
}

function search(names: NameIndex, placed: readonly Placed[], nameIn: (place: Placed) => string | undefined, family: 4 | 6): NameAnswer {
  let known = false;
  for (const place of placed) {
    const name = nameIn(place);
    const found = name === undefined ? [] : names.find(place.network.id, name);
    const addresses = found.map((endpoint) => (family === 4 ? endpoint.ipv4 : endpoint.ipv6)?.address).filter((address) => address !== undefined);
    if (addresses.length > 0) return { addresses: [...new Set(addresses)], known: true };
    known ||= found.length > 0;
  }
  return { addresses: [], known };
}
