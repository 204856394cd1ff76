/**
 * Networks by what people type, and by what they filter for.
 */
import { Result } from '../base/result.js';
import type { Labels } from '../model/labels.js';
import type { NetworkRecord } from '../model/network.js';
import type { Scope } from '../model/scope.js';
import type { Tables } from '../state/tables.js';
import { AmbiguousNetwork, NetworkNotFound } from './errors/network-errors.js';
import { shown } from './settings/input.js';

/** Networks for which all that is given holds. */
export interface NetworkFilter {
  readonly name?: string;
  readonly driver?: string;
  readonly scope?: Scope;
  readonly internal?: boolean;
  readonly configOnly?: boolean;
  /** Labels that a network must have, with these values. */
  readonly labels?: Labels;
}

/** Whether all that is given holds; a caller without types may give null, which asks for nothing. */
export function matchesFilter(network: NetworkRecord, given: NetworkFilter | null): boolean {
  const filter = given ?? {};
  return (
    agrees(network.name, filter.name) &&
    agrees(network.driver, filter.driver) &&
    agrees(network.scope, filter.scope) &&
    agrees(network.internal, filter.internal) &&
    agrees(network.configOnly, filter.configOnly) &&
    Object.entries(filter.labels ?? {}).every(([label, value]) => Object.hasOwn(network.labels, label) && network.labels[label] === value)
  );
}

function agrees<Value>(mine: Value, wanted: Value | undefined): boolean {
  return wanted === undefined || mine === wanted;
}

/** The whole id first, then the name, then the start of an id, as Docker looks (daemon/network.go, FindNetwork). */
export function findNetwork(tables: Tables, wanted: string): Result<NetworkRecord, NetworkNotFound | AmbiguousNetwork> {
  const exact = typeof wanted === 'string' ? (tables.networksById.get(wanted) ?? tables.networksByName.first(wanted)) : undefined;
  if (exact !== undefined) return Result.ok(exact);
  const matches: NetworkRecord[] = [];
  if (typeof wanted === 'string' && wanted !== '') {
    for (const network of tables.networks.rows()) if (network.id.startsWith(wanted)) matches.push(network);
  }
  const [first, ...others] = matches;
  if (first === undefined) return Result.error(new NetworkNotFound({ network: shown(wanted) }));
  if (others.length === 0) return Result.ok(first);
  return Result.error(new AmbiguousNetwork({ network: shown(wanted), matches: matches.map(({ id, name }) => `${name} (${id})`) }));
}
