/**
 * Numbers the interfaces of a sandbox anew, by the order of its endpoints (libnetwork sandbox.go, SetKey).
 *
 * Docker joins a container's endpoints before there is a namespace, and moves their interfaces into it in the order that
 * they have then, so that eth0 is of the one which is the way out. Relies on names being a prefix and a number.
 */
import { copyWith } from '../../../model/copy-with.js';
import type { SandboxRecord } from '../../../model/sandbox.js';
import type { Operation } from '../operation.js';

/** Gives the first endpoint the first number of its prefix, and so on. */
export function nameInterfaces({ tx, tables }: Operation, sandboxId: string): void {
  const sandbox = tables.sandboxesById.get(sandboxId);
  if (sandbox === undefined || sandbox.endpoints.length < 2) return;
  const next: Record<string, number> = {};
  const endpoints = sandbox.endpoints.map((place) => {
    if (place.interfaceName === undefined) return place;
    const prefix = prefixOf(sandbox, place.interfaceName);
    const number = next[prefix] ?? 0;
    next[prefix] = number + 1;
    return { ...place, interfaceName: `${prefix}${number}` };
  });
  for (const [at, { endpointId, interfaceName }] of endpoints.entries()) {
    const endpoint = tables.endpointsById.get(endpointId);
    if (interfaceName === undefined || interfaceName === sandbox.endpoints[at]?.interfaceName || endpoint?.join === undefined) continue;
    tx.update(tables.endpoints, copyWith(endpoint, { join: { ...endpoint.join, interfaceName } }));
  }
  tx.update(tables.sandboxes, copyWith(sandbox, { endpoints, nextInterface: next }));
}

/** The prefix that a name was made of: the longest of which the sandbox has given that number. */
function prefixOf({ nextInterface }: SandboxRecord, name: string): string {
  const fits = (prefix: string): boolean => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)) && Number(name.slice(prefix.length)) < (nextInterface[prefix] ?? 0);
  const [longest = name.replace(/\d+$/, '')] = Object.keys(nextInterface).filter(fits).toSorted((a, b) => b.length - a.length);
  return longest;
}
