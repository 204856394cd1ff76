/**
 * The resources of one host, and the rule that each names only what is there.
 *
 *     put      what it uses is given, what it gives nobody else gives, what it claims nobody claims for something else
 *     remove   nobody uses what it gives
 *     replace  put; and what it no longer gives nobody uses
 *
 * Invariant: every name used by a resource in the table is given by another one, or is there on every host.
 */
import { equalValues } from '../base/equal-values.js';
import type { Resource } from '../contracts/dataplane.js';
import { type InterfaceClaim, interfacesClaimed, namesGiven, namesUsed } from './resource-names.js';
import { syntaxFault } from './resource-syntax.js';

interface Row {
  readonly resource: Resource;
  readonly given: readonly string[];
  readonly used: readonly string[];
  readonly claimed: readonly InterfaceClaim[];
}

export class ResourceTable {
  readonly #rows = new Map<string, Row>();
  readonly #fixed: ReadonlySet<string>;
  /** Who gives a name, by id. */
  readonly #givers = new Map<string, string>();
  /** Who uses a name, by id. */
  readonly #users = new Map<string, Set<string>>();
  /** Who claims an interface, by id, and what for. */
  readonly #claims = new Map<string, Map<string, string>>();

  constructor(namesAlwaysThere: Iterable<string>) {
    this.#fixed = new Set(namesAlwaysThere);
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string): Resource | undefined {
    return this.#rows.get(id)?.resource;
  }

  list(): readonly Resource[] {
    return Array.from(this.#rows.values(), (row) => row.resource);
  }

  /** Whether exactly this resource is there. */
  has(resource: Resource): boolean {
    const present = this.get(resource.id);
    return present === resource || (present !== undefined && equalValues(present, resource));
  }

  /** Puts the resource, or says why that cannot be. */
  put(resource: Resource): string | undefined {
    const row = { resource, given: namesGiven(resource), used: namesUsed(resource), claimed: interfacesClaimed(resource) };
    const fault = syntaxFault(resource) ?? this.#giveFault(row) ?? this.#missFault(row) ?? this.#withdrawFault(row) ?? this.#claimFault(row);
    if (fault === undefined) this.#link(row);
    return fault;
  }

  /** Removes the resource of an id, or says why that cannot be. It need not be there. */
  remove(id: string): string | undefined {
    const fault = this.#useFault(this.#rows.get(id)?.given ?? []);
    if (fault !== undefined) return fault;
    this.#unlink(id);
    this.#rows.delete(id);
    return undefined;
  }

  /** All resources that need this one, directly or not, each after those that it needs itself. */
  dependents(id: string): readonly Resource[] {
    const seen = new Set<string>();
    const found: Resource[] = [];
    const visit = (row: Row): void => {
      if (seen.has(row.resource.id)) return;
      seen.add(row.resource.id);
      for (const name of row.given) {
        for (const user of this.#users.get(name) ?? []) {
          const using = this.#rows.get(user);
          if (using !== undefined) visit(using);
        }
      }
      found.push(row.resource);
    };
    const row = this.#rows.get(id);
    if (row !== undefined) visit(row);
    // Post-order visits users first; its reverse begins with the resource itself, which is not its own dependent.
    return found.reverse().slice(1);
  }

  /** Somebody else gives one of its names. */
  #giveFault({ resource, given }: Row): string | undefined {
    for (const name of given) {
      const giver = this.#givers.get(name);
      const taken = this.#fixed.has(name) || (giver !== undefined && giver !== resource.id);
      if (taken || given.indexOf(name) !== given.lastIndexOf(name)) return `there is ${name} already`;
    }
    return undefined;
  }

  /** Nobody else gives a name that it uses. */
  #missFault({ resource, used }: Row): string | undefined {
    for (const name of used) {
      const giver = this.#givers.get(name);
      if (!this.#fixed.has(name) && (giver === undefined || giver === resource.id)) return `there is no ${name}`;
    }
    return undefined;
  }

  /** Somebody uses a name that its predecessor gave and it does not. */
  #withdrawFault({ resource, given }: Row): string | undefined {
    const before = this.#rows.get(resource.id);
    return before === undefined ? undefined : this.#useFault(before.given.filter((name) => !given.includes(name)));
  }

  /** Somebody else claims an interface for something else. */
  #claimFault({ resource, claimed }: Row): string | undefined {
    for (const { name, purpose } of claimed) {
      for (const [id, other] of this.#claims.get(name) ?? []) {
        if (id === resource.id) continue;
        if (other !== purpose) return `${name} is ${other} already`;
        // All that share an interface do so for one purpose.
        break;
      }
    }
    return undefined;
  }

  #useFault(names: readonly string[]): string | undefined {
    for (const name of names) {
      const [user] = this.#users.get(name) ?? [];
      if (user !== undefined) return `${name} is still used by ${this.get(user)?.kind ?? 'resource'} "${user}"`;
    }
    return undefined;
  }

  #link(row: Row): void {
    const { id } = row.resource;
    this.#unlink(id);
    this.#rows.set(id, row);
    for (const name of row.given) this.#givers.set(name, id);
    for (const name of row.used) {
      const users = this.#users.get(name);
      if (users === undefined) this.#users.set(name, new Set([id]));
      else users.add(id);
    }
    for (const { name, purpose } of row.claimed) {
      const claims = this.#claims.get(name);
      if (claims === undefined) this.#claims.set(name, new Map([[id, purpose]]));
      else claims.set(id, purpose);
    }
  }

  #unlink(id: string): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    for (const name of row.given) this.#givers.delete(name);
    for (const name of row.used) {
      const users = this.#users.get(name);
      users?.delete(id);
      if (users?.size === 0) this.#users.delete(name);
    }
    for (const { name } of row.claimed) {
      const claims = this.#claims.get(name);
      claims?.delete(id);
      if (claims?.size === 0) this.#claims.delete(name);
    }
  }
}
