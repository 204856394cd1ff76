/**
 * What a sandbox's embedded DNS server answers: a pure function of the records and a name (libnetwork sandbox.go,
 * ResolveName).
 *
 * Names are searched in the sandbox's networks in their order, links of the sandbox first. 'web.net1' is 'web' in the
 * network 'net1' where no name has that dot.
 */
import type { EndpointRecord } from '../model/endpoint.js';
import type { Placed } from '../state/placement.js';
import type { Names } from './names.js';

/** The answer to one question. */
export interface NameAnswer {
  /** Text without prefix; several where several endpoints answer to the name. */
  readonly addresses: readonly string[];
  /** The name is known, and may have addresses of the other family only. */
  readonly known: boolean;
}

/** Resolves a name as seen from a sandbox with these endpoints. */
export function resolveName(names: Names, placed: readonly Placed[], name: string, family: 4 | 6): NameAnswer {
  for (const { candidate, network } of candidatesOf(name)) {
    const inside = network === undefined ? placed : placed.filter((place) => place.network.name === network);
    const found = findLinked(names, inside, candidate) ?? findNamed(names, inside, candidate);
    if (found === undefined) continue;
    const held = found.map((endpoint) => (family === 4 ? endpoint.ipv4 : endpoint.ipv6)?.address);
    return { addresses: [...new Set(held.filter((address) => address !== undefined))], known: true };
  }
  return { addresses: [], known: false };
}

/** The whole name in any network, then its start in the network named by its end, from the last dot on. */
function* candidatesOf(name: string): Iterable<{ candidate: string; network?: string }> {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  yield { candidate: bare };
  for (let dot = bare.lastIndexOf('.'); dot > 0; dot = bare.lastIndexOf('.', dot - 1)) {
    yield { candidate: bare.slice(0, dot), network: bare.slice(dot + 1) };
  }
}

/** A name that only this sandbox knows. Unlike the network's names it is matched as it is written. */
function findLinked(names: Names, placed: readonly Placed[], name: string): readonly EndpointRecord[] | undefined {
  for (const { endpoint, network } of placed) {
    const links = endpoint.join?.links ?? {};
    const target = Object.hasOwn(links, name) ? links[name] : undefined;
    const found = target === undefined ? [] : names.find(network.id, target);
    if (found.length > 0) return found;
  }
  return undefined;
}

function findNamed(names: Names, placed: readonly Placed[], name: string): readonly EndpointRecord[] | undefined {
  for (const { network } of placed) {
    const found = names.find(network.id, name);
    if (found.length > 0) return found;
  }
  return undefined;
}
