/**
 * Whatever has a name on a host, found by it: a namespace has a few, the host's own has thousands.
 *
 * Names are compared part by part, since a text of all parts would have to be made and hashed for each question.
 * Invariant: a namespace is there exactly while something in it has a name.
 */
import { RecurringMap } from '../base/maps/recurring-map.js';
import type { HostName } from './resource-names.js';

/** How many are looked at one by one. */
const FEW = 8;

export class NameTable<Thing extends HostName> {
  readonly #namespaces = new RecurringMap<NamesInNamespace<Thing>>();

  get(name: HostName): Thing | undefined {
    return this.#namespaces.get(name.namespace)?.get(name);
  }

  /** Adds a thing whose name is not there. */
  add(thing: Thing): void {
    const known = this.#namespaces.get(thing.namespace);
    if (known !== undefined) known.add(thing);
    else this.#namespaces.set(thing.namespace, new NamesInNamespace(thing));
  }

  delete(name: HostName): void {
    const known = this.#namespaces.get(name.namespace);
    known?.delete(name);
    if (known?.isEmpty === true) this.#namespaces.delete(name.namespace);
  }
}

class NamesInNamespace<Thing extends HostName> {
  #few: readonly Thing[];
  /** By kind and name, once they were too many. */
  #many: Map<string, RecurringMap<Thing>> | undefined;

  constructor(first: Thing) {
    this.#few = [first];
  }

  get isEmpty(): boolean {
    if (this.#many === undefined) return this.#few.length === 0;
    for (const things of this.#many.values()) if (things.size > 0) return false;
    return true;
  }

  get({ kind, name }: HostName): Thing | undefined {
    if (this.#many !== undefined) return this.#many.get(kind)?.get(name);
    for (const thing of this.#few) if (thing.name === name && thing.kind === kind) return thing;
    return undefined;
  }

  add(thing: Thing): void {
    if (this.#many !== undefined) return addTo(this.#many, thing);
    // Copied, because a list that grows takes room for many at once.
    if (this.#few.length < FEW) this.#few = this.#few.concat(thing);
    else {
      this.#many = new Map();
      for (const each of [...this.#few, thing]) addTo(this.#many, each);
      this.#few = [];
    }
  }

  delete(name: HostName): void {
    if (this.#many !== undefined) this.#many.get(name.kind)?.delete(name.name);
    else this.#few = this.#few.filter((thing) => thing.name !== name.name || thing.kind !== name.kind);
  }
}

function addTo<Thing extends HostName>(many: Map<string, RecurringMap<Thing>>, thing: Thing): void {
  const things = many.get(thing.kind) ?? new RecurringMap<Thing>();
  if (things.size === 0) many.set(thing.kind, things);
  things.set(thing.name, thing);
}
