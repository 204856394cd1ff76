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
import { RecurringMap } from '../base/maps/recurring-map.js';
import type { Resource } from '../contracts/dataplane.js';
import { Named, type Use } from './named.js';
import { type InterfaceClaim, namesOf, type ResourceNames } from './resource-names.js';
import { syntaxFault } from './resource-syntax.js';

/** A resource with its ties; it stays the same object when the resource is replaced. */
interface Row {
  resource: Resource;
  given: readonly Named<Row>[];
  uses: readonly Use<Row>[];
  claimed: readonly Named<Row>[];
}

const NO_NAMES: readonly Named<Row>[] = [];
const NO_USES: readonly Use<Row>[] = [];

export class ResourceTable {
  readonly #rows = new RecurringMap<Row>();
  /** Everything that is given, or there on every host. */
  readonly #names = new RecurringMap<Named<Row>>();

  constructor(namesAlwaysThere: Iterable<string>) {
    for (const name of namesAlwaysThere) this.#names.set(name, new Named<Row>(name, undefined));
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
    const before = this.#rows.get(resource.id);
    const names = namesOf(resource);
    const fault = syntaxFault(resource) ?? this.#giveFault(names, before);
    if (fault !== undefined) return fault;
    const used = this.#used(names, before);
    if (typeof used === 'string') return used;
    const conflict = withdrawFault(names, before) ?? this.#claimFault(names, before);
    if (conflict === undefined) this.#link(resource, names, used, before);
    return conflict;
  }

  /** Removes the resource of an id, or says why that cannot be. It need not be there. */
  remove(id: string): string | undefined {
    const row = this.#rows.get(id);
    if (row === undefined) return undefined;
    const fault = useFault(row.given);
    if (fault !== undefined) return fault;
    unlink(row);
    for (const { name } of row.given) this.#names.delete(name);
    this.#rows.delete(id);
    return undefined;
  }

  /** All resources that need this one, directly or not, each after those that it needs itself. */
  dependents(id: string): readonly Resource[] {
    const seen = new Set<Row>();
    const found: Resource[] = [];
    const visit = (row: Row): void => {
      if (seen.has(row)) return;
      seen.add(row);
      for (const named of row.given) for (const user of named.users()) visit(user);
      found.push(row.resource);
    };
    const row = this.#rows.get(id);
    if (row !== undefined) visit(row);
    // Post-order visits users first; its reverse begins with the resource itself, which is not its own dependent.
    return found.reverse().slice(1);
  }

  /** Somebody else gives one of its names. */
  #giveFault({ given }: ResourceNames, before: Row | undefined): string | undefined {
    for (const name of given) {
      const known = this.#names.get(name);
      const taken = known !== undefined && (known.giver === undefined || known.giver !== before);
      if (taken || given.indexOf(name) !== given.lastIndexOf(name)) return `there is ${name} already`;
    }
    return undefined;
  }

  /** What it uses, or why that cannot be: nobody else gives it. */
  #used({ used }: ResourceNames, before: Row | undefined): readonly Named<Row>[] | string {
    const found: Named<Row>[] = [];
    for (const name of used) {
      const known = this.#names.get(name);
      if (known === undefined || (known.giver !== undefined && known.giver === before)) return `there is no ${name}`;
      // Nothing can be asked of what every host has, and everybody uses it.
      if (known.giver !== undefined) found.push(known);
    }
    return found;
  }

  /** Somebody else claims an interface for something else. */
  #claimFault({ claimed }: ResourceNames, before: Row | undefined): string | undefined {
    for (const { name, purpose } of claimed) {
      const known = this.#names.get(name);
      if (known === undefined || known.purpose === purpose) continue;
      const own = before?.claimed.includes(known) === true ? 1 : 0;
      if (known.claimers > own) return `${name} is ${known.purpose} already`;
    }
    return undefined;
  }

  #link(resource: Resource, names: ResourceNames, used: readonly Named<Row>[], before: Row | undefined): void {
    const row = before ?? { resource, given: NO_NAMES, uses: NO_USES, claimed: NO_NAMES };
    if (before === undefined) this.#rows.set(resource.id, row);
    else unlink(before);
    for (const { name } of row.given) if (!names.given.includes(name)) this.#names.delete(name);
    row.resource = resource;
    row.given = names.given.length === 0 ? NO_NAMES : names.given.map((name) => this.#give(name, row));
    row.uses = used.length === 0 ? NO_USES : used.map((named) => named.use(row));
    row.claimed = names.claimed.length === 0 ? NO_NAMES : names.claimed.map((claim) => this.#claim(claim));
  }

  /** What a row gives under a name, which its predecessor may have given already. */
  #give(name: string, row: Row): Named<Row> {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const named = new Named(name, row);
    this.#names.set(name, named);
    return named;
  }

  #claim({ name, purpose }: InterfaceClaim): Named<Row> {
    const named = this.#names.get(name);
    if (named === undefined) throw new Error(`${name} got past the check of its resource`);
    named.claim(purpose);
    return named;
  }
}

/** Somebody uses a name that its predecessor gave and it does not. */
function withdrawFault(names: ResourceNames, before: Row | undefined): string | undefined {
  return before === undefined ? undefined : useFault(before.given.filter(({ name }) => !names.given.includes(name)));
}

function useFault(given: readonly Named<Row>[]): string | undefined {
  for (const { name, firstUser } of given) {
    if (firstUser !== undefined) return `${name} is still used by ${firstUser.resource.kind} "${firstUser.resource.id}"`;
  }
  return undefined;
}

/** Ends what a row uses and claims. */
function unlink({ uses, claimed }: Row): void {
  for (const use of uses) use.of.end(use);
  for (const named of claimed) named.disclaim();
}
