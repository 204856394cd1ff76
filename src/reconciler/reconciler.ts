/**
 * Makes a host's dataplane follow the records: each committed change touches the units that depend on it.
 *
 * Tolerates repeats, gaps and resets, since what it puts depends on the records as they are. Invariant: after `follow`
 * or `resync` without a failure the dataplane holds exactly what `Desired` says.
 */
import { Slices, type TellProgress } from '../base/pause.js';
import { RecurringMap } from '../base/maps/recurring-map.js';
import type { Clock, Log } from '../base/runtime.js';
import type { Dataplane, Resource, ResourceChange } from '../contracts/dataplane.js';
import type { Change } from '../state/collection.js';
import type { EndpointRecord } from '../model/endpoint.js';
import type { SandboxRecord } from '../model/sandbox.js';
import type { RowChange } from '../state/table.js';
import type { Desired, Unit, UnitKind } from './desired.js';
import { byId, Difference } from './difference.js';
import { inOrder } from './order.js';

/** Groups of units that are compared in one go, at most. */
const MOST_GROUPS_A_SLICE = 256;

/** What was put for a unit, and in which pass it was looked at last. */
interface Programmed {
  resources: readonly Resource[];
  pass: number;
}

/** The units that have resources, by kind and id. */
type Units = Readonly<Record<UnitKind, RecurringMap<Programmed>>>;

export class Reconciler {
  #programmed = noUnits();
  #pass = 0;
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
    this.#pass++;
    const difference = new Difference();
    for (const change of changes) this.#followChange(change, difference);
    this.#apply(difference.removed, difference.put);
  }

  /** Compares everything with what the dataplane has: at the start, and after a failure. */
  resync(): void {
    this.#programmed = noUnits();
    const wanted: Resource[] = [];
    for (const unit of this.desired.units()) for (const resource of this.#program(unit)) wanted.push(resource);
    this.#present.clear();
    for (const network of this.desired.tables.networks.rows()) if (this.desired.isPresent(network)) this.#present.add(network.id);
    const difference = new Difference();
    const known = byId(this.dataplane.list());
    difference.addWanted(known, wanted);
    for (const resource of known.values()) difference.removed.push(resource);
    this.#apply(difference.removed, difference.put);
  }

  /** The same in slices, with turns of everything else in between; what is committed meanwhile is followed at the end. */
  async resyncInTurns(clock: Clock, tell: TellProgress): Promise<void> {
    this.#programmed = noUnits();
    const meanwhile: Change[] = [];
    this.#meanwhile = meanwhile;
    const slices = new Slices(clock, MOST_GROUPS_A_SLICE);
    const { tables } = this.desired;
    const known = byId(this.dataplane.list());
    for (const network of tables.networks.rows()) if (this.desired.isPresent(network)) this.#present.add(network.id);
    // Where nothing is there, nothing has to be removed before anything is put.
    const isEmpty = known.size === 0;
    const compared: Difference[] = [];
    let slice = new Difference();
    let done = 0;
    for (const group of this.desired.groups()) {
      // Nothing comes twice but what was moved meanwhile.
      for (const unit of group) if (meanwhile.length === 0 || !this.#isProgrammed(unit)) slice.addWanted(known, this.#program(unit));
      done += group.length;
      if (!slices.endsHere()) continue;
      tell(done, Math.max(done, tables.networks.size + tables.sandboxes.size + tables.endpoints.size));
      await slices.next();
      if (isEmpty) {
        this.#putSlice(slice);
        await slices.next();
      } else compared.push(slice);
      slice = new Difference();
    }
    compared.push(slice);
    if (!isEmpty) this.#apply([...compared.flatMap(({ removed }) => removed), ...known.values()], []);
    for (const each of compared) {
      this.#putSlice(each);
      await slices.next();
    }
    this.#meanwhile = undefined;
    if (meanwhile.length > 0 || this.#failed) this.follow(meanwhile);
  }

  #putSlice({ put }: Difference): void {
    this.#failed ||= this.#tell(inOrder([], put)) !== undefined;
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

  /** Looks at the units that a change may have changed. */
  #followChange(change: Change, difference: Difference): void {
    const { tables } = this.desired;
    const network = tables.networks.changed(change);
    if (network !== undefined) {
      // Written for the sake of its revision only.
      if (network.before === network.after) return;
      const id = (network.after ?? network.before)?.id ?? '';
      this.#follow({ kind: 'network', id }, difference);
      this.#followPresence(id, difference);
      return;
    }
    const sandbox = tables.sandboxes.changed(change);
    if (sandbox !== undefined) {
      this.#followSandbox(sandbox, difference);
      return;
    }
    const endpoint = tables.endpoints.changed(change);
    if (endpoint === undefined) return;
    const { before, after } = endpoint;
    if (before !== undefined && before.id !== after?.id) this.#followEndpoint(before, undefined, difference);
    if (after !== undefined) this.#followEndpoint(after, before?.id === after.id ? before : undefined, difference);
  }

  #followSandbox({ before, after }: RowChange<SandboxRecord>, difference: Difference): void {
    // To its endpoints a sandbox is the namespace that it is.
    const stays = before !== undefined && after !== undefined && before.id === after.id && before.useHostNamespace === after.useHostNamespace;
    // One commit may delete a container's sandbox and create its next.
    for (const sandbox of stays ? [after] : [before, after]) {
      if (sandbox === undefined) continue;
      this.#follow({ kind: 'sandbox', id: sandbox.id }, difference);
      if (!stays) for (const { endpointId } of sandbox.endpoints) this.#follow({ kind: 'endpoint', id: endpointId }, difference);
    }
  }

  /** `before` is the same endpoint as it was. */
  #followEndpoint(endpoint: EndpointRecord, before: EndpointRecord | undefined, difference: Difference): void {
    const { id, host, networkId, join } = endpoint;
    if (host !== this.desired.host.name) return this.#follow({ kind: 'peer', id }, difference);
    this.#follow({ kind: 'endpoint', id }, difference);
    for (const linked of this.desired.tables.links.linkedTo(endpoint)) this.#follow({ kind: 'endpoint', id: linked.id }, difference);
    if (before?.join !== undefined) this.#follow({ kind: 'sandbox', id: before.join.sandboxId }, difference);
    if (join !== undefined && join.sandboxId !== before?.join?.sandboxId) this.#follow({ kind: 'sandbox', id: join.sandboxId }, difference);
    this.#followPresence(networkId, difference);
  }

  /** Looks at a network's devices and its peers, where the devices have come or are to go. */
  #followPresence(id: string, difference: Difference): void {
    const { tables, host } = this.desired;
    const network = tables.networksById.get(id);
    const present = network !== undefined && this.desired.isPresent(network);
    if (present === this.#present.has(id)) return;
    if (present) this.#present.add(id);
    else this.#present.delete(id);
    this.#follow({ kind: 'network', id }, difference);
    for (const endpoint of tables.endpointsByNetwork.get(id)) if (endpoint.host !== host.name) this.#follow({ kind: 'peer', id: endpoint.id }, difference);
  }

  /** Looks at a unit, once in a pass. */
  #follow(unit: Unit, difference: Difference): void {
    const { kind, id } = unit;
    const programmed = this.#programmed[kind].get(id);
    if (programmed === undefined) difference.add([], this.#program(unit));
    else if (programmed.pass !== this.#pass) {
      const resources = this.desired.resources(unit);
      difference.add(programmed.resources, resources);
      programmed.resources = resources;
      programmed.pass = this.#pass;
      if (resources.length === 0) this.#programmed[kind].delete(id);
    }
  }

  /** Takes note of what a unit should have that has nothing. */
  #program(unit: Unit): readonly Resource[] {
    const resources = this.desired.resources(unit);
    if (resources.length > 0) this.#programmed[unit.kind].set(unit.id, { resources, pass: this.#pass });
    return resources;
  }

  #isProgrammed({ kind, id }: Unit): boolean {
    return this.#programmed[kind].get(id) !== undefined;
  }
}

function noUnits(): Units {
  return { host: new RecurringMap(), network: new RecurringMap(), sandbox: new RecurringMap(), endpoint: new RecurringMap(), peer: new RecurringMap() };
}
