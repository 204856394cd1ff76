/**
 * What is to be removed and put to get from some resources to others.
 *
 * Lists that begin alike, as nearly all do that follow each other, are compared without an index.
 */
import { equalValues } from '../base/equal-values.js';
import type { Resource } from '../contracts/dataplane.js';

export class Difference {
  readonly removed: Resource[] = [];
  readonly put: Resource[] = [];

  /** Adds what leads from one list to another. */
  add(before: readonly Resource[], after: readonly Resource[]): void {
    let alike = 0;
    for (const resource of after) {
      const old = before[alike];
      if (old?.id !== resource.id) break;
      this.#replace(old, resource);
      alike++;
    }
    if (alike === after.length) this.removed.push(...before.slice(alike));
    else if (alike === before.length) this.put.push(...after.slice(alike));
    else {
      const known = byId(before.slice(alike));
      this.addWanted(known, after.slice(alike));
      this.removed.push(...known.values());
    }
  }

  /** Adds what is wanted and not there as it should be, and takes all that is wanted from what is known. */
  addWanted(known: Map<string, Resource>, wanted: readonly Resource[]): void {
    for (const resource of wanted) {
      const old = known.get(resource.id);
      if (old === undefined) this.put.push(resource);
      else {
        known.delete(resource.id);
        this.#replace(old, resource);
      }
    }
  }

  #replace(old: Resource, resource: Resource): void {
    if (equalValues(old, resource)) return;
    // An interface under another name leaves the old one free first, together with the addresses on it.
    if (!carriesOthers(old)) this.removed.push(old);
    this.put.push(resource);
  }
}

export function byId(resources: readonly Resource[]): Map<string, Resource> {
  const known = new Map<string, Resource>();
  for (const resource of resources) known.set(resource.id, resource);
  return known;
}

/** Whether interfaces of others are in it or plugged into it, so that it is replaced where it is. */
function carriesOthers({ kind }: Resource): boolean {
  return kind === 'namespace' || kind === 'bridge' || kind === 'vxlan';
}
