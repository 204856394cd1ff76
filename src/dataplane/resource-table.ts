/**
 * The resources of one host, and the rule that each names only what is there.
 *
 *     put      what it uses is given, what it gives nobody else gives, what it claims nobody claims for something else
 *     remove   nobody uses what it gives
 *     replace  put; and what it no longer gives nobody uses
 *
 * Users are counted: what a resource names follows from it, so that who they are is looked for when somebody asks.
 * Invariant: every name used by a resource in the table is given by another one, or is there on every host.
 */
import { equalValues } from '../base/equal-values.js';
import { RecurringMap } from '../base/maps/recurring-map.js';
import type { Resource } from '../contracts/dataplane.js';
import { NameTable } from './name-table.js';
import { Named } from './named.js';
import { formatName, type HostName, isSameName, namesOf, type ResourceNames } from './resource-names.js';
import { syntaxFault } from './resource-syntax.js';

const NO_NAMES: ResourceNames = { given: [], used: [], claimed: [] };

export class ResourceTable {
  readonly #resources = new RecurringMap<Resource>();
  /** Everything that is given, or there on every host. */
  readonly #names = new NameTable<Named>();

  constructor(namesAlwaysThere: Iterable<HostName>) {
    for (const name of namesAlwaysThere) this.#names.add(new Named(name, undefined));
  }

  get(id: string): Resource | undefined {
    return this.#resources.get(id);
  }

  list(): readonly Resource[] {
    return Array.from(this.#resources.values());
  }

  /** Whether exactly this resource is there. */
  has(resource: Resource): boolean {
    const present = this.get(resource.id);
    return present === resource || (present !== undefined && equalValues(present, resource));
  }

  /** Puts the resource, or says why that cannot be. */
  put(resource: Resource): string | undefined {
    const before = this.#resources.get(resource.id);
    const names = namesOf(resource);
    const old = before === undefined ? NO_NAMES : namesOf(before);
    const fault = syntaxFault(resource) ?? this.#giveFault(names, before);
    if (fault !== undefined) return fault;
    const used = this.#used(names, before);
    if (typeof used === 'string') return used;
    const withdrawn = old.given.filter((name) => !names.given.some((given) => isSameName(given, name)));
    const conflict = this.#useFault(withdrawn) ?? this.#claimFault(names, old);
    if (conflict !== undefined) return conflict;
    this.#unlink(old);
    for (const name of withdrawn) this.#names.delete(name);
    this.#resources.set(resource.id, resource);
    this.#link(resource, names, used, before !== undefined);
    return undefined;
  }

  /** Removes the resource of an id, or says why that cannot be. It need not be there. */
  remove(id: string): string | undefined {
    const resource = this.#resources.get(id);
    if (resource === undefined) return undefined;
    const names = namesOf(resource);
    const fault = this.#useFault(names.given);
    if (fault !== undefined) return fault;
    this.#unlink(names);
    for (const name of names.given) this.#names.delete(name);
    this.#resources.delete(id);
    return undefined;
  }

  /** All resources that need this one, directly or not, each after those that it needs itself. */
  dependents(id: string): readonly Resource[] {
    const resource = this.#resources.get(id);
    if (resource === undefined || namesOf(resource).given.length === 0) return [];
    const users = this.#users();
    const seen = new Set<Resource>();
    const found: Resource[] = [];
    const visit = (one: Resource): void => {
      if (seen.has(one)) return;
      seen.add(one);
      for (const name of namesOf(one).given) for (const user of users.get(formatName(name)) ?? []) visit(user);
      found.push(one);
    };
    visit(resource);
    // Post-order visits users first; its reverse begins with the resource itself, which is not its own dependent.
    return found.reverse().slice(1);
  }

  /** Who uses what, by the names as text. */
  #users(): ReadonlyMap<string, readonly Resource[]> {
    const users = new Map<string, Resource[]>();
    for (const resource of this.#resources.values()) {
      for (const name of namesOf(resource).used) {
        const text = formatName(name);
        const known = users.get(text);
        if (known === undefined) users.set(text, [resource]);
        else known.push(resource);
      }
    }
    return users;
  }

  /** Somebody else gives one of its names. */
  #giveFault({ given }: ResourceNames, before: Resource | undefined): string | undefined {
    for (const [at, name] of given.entries()) {
      const known = this.#names.get(name);
      const taken = known !== undefined && (known.giver === undefined || known.giver !== before);
      if (taken || given.some((other, place) => place < at && isSameName(other, name))) return `there is ${formatName(name)} already`;
    }
    return undefined;
  }

  /** What it uses, or why that cannot be: nobody else gives it. */
  #used({ used }: ResourceNames, before: Resource | undefined): readonly Named[] | string {
    const found: Named[] = [];
    for (const name of used) {
      const known = this.#names.get(name);
      if (known === undefined || (known.giver !== undefined && known.giver === before)) return `there is no ${formatName(name)}`;
      found.push(known);
    }
    return found;
  }

  /** Somebody uses one of the names. */
  #useFault(given: readonly HostName[]): string | undefined {
    for (const name of given) {
      if ((this.#names.get(name)?.users ?? 0) === 0) continue;
      const user = this.#users().get(formatName(name))?.[0];
      return `${formatName(name)} is still used by ${user?.kind} "${user?.id}"`;
    }
    return undefined;
  }

  /** Somebody else claims an interface for something else. */
  #claimFault({ claimed }: ResourceNames, old: ResourceNames): string | undefined {
    for (const { name, purpose } of claimed) {
      const known = this.#names.get(name);
      if (known === undefined || known.purpose === purpose) continue;
      const own = old.claimed.some((claim) => isSameName(claim.name, name)) ? 1 : 0;
      if (known.claimers > own) return `${formatName(name)} is ${known.purpose} already`;
    }
    return undefined;
  }

  /** Gives, uses and claims what a resource names. */
  #link(resource: Resource, { given, claimed }: ResourceNames, used: readonly Named[], isReplaced: boolean): void {
    for (const name of given) {
      const known = isReplaced ? this.#names.get(name) : undefined;
      if (known === undefined) this.#names.add(new Named(name, resource));
      else known.giver = resource;
    }
    for (const named of used) named.users++;
    for (const { name, purpose } of claimed) this.#names.get(name)?.claim(purpose);
  }

  /** Ends what a resource uses and claims. */
  #unlink({ used, claimed }: ResourceNames): void {
    for (const name of used) {
      const named = this.#names.get(name);
      if (named !== undefined) named.users--;
    }
    for (const { name } of claimed) this.#names.get(name)?.disclaim();
  }
}
