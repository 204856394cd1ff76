/**
 * Makes a host's dataplane follow the records: each committed change touches the units that depend on it.
 *
 * Tolerates repeats, gaps and resets, since what it puts depends on the records as they are. Invariant: after `follow`
 * or `resync` without a failure the dataplane holds exactly what `Desired` says.
 */
import { equalValues } from '../base/equal-values.js';
import type { Clock, Log } from '../base/runtime.js';
import { Slices, type TellProgress } from '../base/pause.js';
import type { Dataplane, Resource, ResourceChange } from '../contracts/dataplane.js';
import type { Change } from '../state/collection.js';
import type { EndpointRecord } from '../model/endpoint.js';
import type { Desired, Unit } from './desired.js';
import { Additions, inOrder } from './order.js';

/** Units that are compared in one go, at most. */
const MOST_UNITS_A_SLICE = 500;

export class Reconciler {
  readonly #programmed = new Map<Unit, readonly Resource[]>();
  /** Networks whose devices were there after the last pass. */
  readonly #present = new Set<string>();
  #failed = false;
  /** What is committed while everything is compared in slices. */
  #meanwhile: Change[] | undefined;

  constructor(
    readonly desired: Desired,
    readonly dataplane: Dataplane,
    readonly log: Log,
  ) {}

  /** Whether the last pass failed; the next one compares everything. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Follows committed changes. */
  follow(changes: readonly Change[]): void {
    if (this.#meanwhile !== undefined) {
      for (const change of changes) this.#meanwhile.push(change);
      return;
    }
    if (this.#failed) {
      this.resync();
      return;
    }
    const units = new Set<Unit>();
    for (const change of changes) this.#touch(change, units);
    const removed: Resource[] = [];
    const put: Resource[] = [];
    for (const unit of units) {
      const before = this.#programmed.get(unit) ?? [];
      const after = this.desired.resources(unit);
      if (after.length === 0) this.#programmed.delete(unit);
      else this.#programmed.set(unit, after);
      compare(before, after, removed, put);
    }
    this.#apply(removed, put);
  }

  /** Compares everything with what the dataplane has: at the start, and after a failure. */
  resync(): void {
    this.#programmed.clear();
    const wanted: Resource[] = [];
    for (const unit of this.desired.units()) {
      const resources = this.desired.resources(unit);
      if (resources.length > 0) this.#programmed.set(unit, resources);
      for (const resource of resources) wanted.push(resource);
    }
    this.#present.clear();
    for (const network of this.desired.tables.networks.rows()) if (this.desired.isPresent(network)) this.#present.add(network.id);
    const removed: Resource[] = [];
    const put: Resource[] = [];
    compare(this.dataplane.list(), wanted, removed, put);
    this.#apply(removed, put);
  }

  /** The same in slices, with turns of everything else in between; what is committed meanwhile is followed at the end. */
  async resyncInTurns(clock: Clock, tell: TellProgress): Promise<void> {
    this.#programmed.clear();
    const meanwhile: Change[] = [];
    this.#meanwhile = meanwhile;
    const slices = new Slices(clock, MOST_UNITS_A_SLICE);
    const { tables } = this.desired;
    const known = byId(this.dataplane.list());
    for (const network of tables.networks.rows()) if (this.desired.isPresent(network)) this.#present.add(network.id);
    const additions = new Additions();
    const removed: Resource[] = [];
    let done = 0;
    for (const unit of this.desired.units()) {
      const resources = this.desired.resources(unit);
      const put: Resource[] = [];
      if (resources.length > 0) this.#programmed.set(unit, resources);
      compareEach(known, resources, removed, put);
      additions.add(put);
      done++;
      if (!slices.endsHere()) continue;
      tell(done, Math.max(done, tables.networks.size + tables.sandboxes.size + tables.endpoints.size));
      await slices.next();
    }
    for (const resource of known.values()) removed.push(resource);
    this.#apply(removed, []);
    let batch: ResourceChange[] = [];
    for (const change of additions.inOrder()) {
      batch.push(change);
      if (!slices.endsHere()) continue;
      this.#failed ||= this.#tell(batch) !== undefined;
      batch = [];
      await slices.next();
    }
    this.#failed ||= this.#tell(batch) !== undefined;
    this.#meanwhile = undefined;
    if (meanwhile.length > 0 || this.#failed) this.follow(meanwhile);
  }

  #apply(removed: readonly Resource[], put: readonly Resource[]): void {
    if (removed.length === 0 && put.length === 0) {
      this.#failed = false;
      return;
    }
    const changes = inOrder(removed, put);
    this.#failed = this.#tell(changes) !== undefined;
    if (!this.#failed) return;
    // One resource that cannot be must not keep away those that do not need it.
    for (const change of changes) {
      const fault = this.#tell([change]);
      if (fault !== undefined) this.log.warn(fault, change);
    }
  }

  /** Why the dataplane did not make all of the changes; somebody else's may throw. */
  #tell(changes: readonly ResourceChange[]): string | undefined {
    try {
      const applied = this.dataplane.apply(changes);
      return applied.ok ? undefined : applied.error.message;
    } catch (thrown) {
      return `the dataplane threw: ${String(thrown)}`;
    }
  }

  /** The units that a change may have changed. */
  #touch(change: Change, units: Set<Unit>): void {
    const { tables, host } = this.desired;
    const network = tables.networks.changed(change);
    if (network !== undefined) {
      // Written for the sake of its revision only.
      if (network.before === network.after) return;
      const id = (network.after ?? network.before)?.id ?? '';
      units.add(`network/${id}`);
      this.#touchPresence(id, units);
      return;
    }
    const sandbox = tables.sandboxes.changed(change);
    if (sandbox !== undefined) {
      // One commit may delete a container's sandbox and create its next.
      for (const row of [sandbox.before, sandbox.after]) {
        if (row !== undefined) units.add(`sandbox/${row.id}`);
        for (const place of row?.endpoints ?? []) units.add(`endpoint/${place.endpointId}`);
      }
      return;
    }
    const endpoint = tables.endpoints.changed(change);
    for (const row of [endpoint?.before, endpoint?.after]) {
      if (row === undefined) continue;
      if (row.host === host.name) this.#touchOwn(row, units);
      else units.add(`peer/${row.id}`);
    }
  }

  #touchOwn(endpoint: EndpointRecord, units: Set<Unit>): void {
    units.add(`endpoint/${endpoint.id}`);
    for (const { id } of this.desired.tables.links.linkedTo(endpoint)) units.add(`endpoint/${id}`);
    if (endpoint.join !== undefined) units.add(`sandbox/${endpoint.join.sandboxId}`);
    this.#touchPresence(endpoint.networkId, units);
  }

  /** A network's devices and its peers, where the devices have come or are to go. */
  #touchPresence(id: string, units: Set<Unit>): void {
    const { tables, host } = this.desired;
    const network = tables.networksById.get(id);
    const present = network !== undefined && this.desired.isPresent(network);
    if (present === this.#present.has(id)) return;
    if (present) this.#present.add(id);
    else this.#present.delete(id);
    units.add(`network/${id}`);
    for (const endpoint of tables.endpointsByNetwork.get(id)) if (endpoint.host !== host.name) units.add(`peer/${endpoint.id}`);
  }
}

/** Whether interfaces of others are in it or plugged into it, so that it is replaced where it is. */
function carriesOthers({ kind }: Resource): boolean {
  return kind === 'namespace' || kind === 'bridge' || kind === 'vxlan';
}

/** Adds what is to be removed and put to get from one set of resources to another. */
function compare(before: readonly Resource[], after: readonly Resource[], removed: Resource[], put: Resource[]): void {
  const known = byId(before);
  compareEach(known, after, removed, put);
  for (const resource of known.values()) removed.push(resource);
}

function byId(resources: readonly Resource[]): Map<string, Resource> {
  const known = new Map<string, Resource>();
  for (const resource of resources) known.set(resource.id, resource);
  return known;
}

/** The same for some of the resources; those that are wanted are taken from `known`. */
function compareEach(known: Map<string, Resource>, after: readonly Resource[], removed: Resource[], put: Resource[]): void {
  for (const resource of after) {
    const old = known.get(resource.id);
    known.delete(resource.id);
    if (old !== undefined && equalValues(old, resource)) continue;
    // An interface under another name leaves the old one free first, together with the addresses on it.
    if (old !== undefined && !carriesOthers(old)) removed.push(old);
    put.push(resource);
  }
}
