/**
 * Committed changes as events.
 */
import type { Emitter } from '../base/emitter.js';
import type { EndpointEvent, EventMap, HostEvent, NetworkEvent, SandboxEvent } from '../contracts/events.js';
import type { EndpointRecord } from '../model/endpoint.js';
import type { HostRecord } from '../model/host.js';
import type { NetworkRecord } from '../model/network.js';
import type { SandboxRecord } from '../model/sandbox.js';
import type { Change } from '../state/collection.js';
import type { RowChange } from '../state/table.js';
import type { Tables } from '../state/tables.js';

export function emitChanges(tables: Tables, changes: readonly Change[], events: Emitter<EventMap>): void {
  if (!events.isHeard) return;
  const renamed = renamedEndpoints(tables, changes);
  for (const change of changes) {
    const network = tables.networks.changed(change);
    if (network !== undefined) emitNetwork(network, events);
    const endpoint = tables.endpoints.changed(change);
    if (endpoint !== undefined && !renamed.has(endpoint.before?.id ?? endpoint.after?.id ?? '')) emitEndpoint(endpoint, events);
    const sandbox = tables.sandboxes.changed(change);
    if (sandbox !== undefined) emitSandbox(sandbox, events);
    const host = tables.hosts.changed(change);
    if (host !== undefined) emitHost(host, events);
  }
}

/** Endpoints that have moved to another key with all that they had: nothing has happened to those that concerns others. */
function renamedEndpoints(tables: Tables, changes: readonly Change[]): ReadonlySet<string> {
  const renamed = new Set<string>();
  for (const change of changes) {
    const endpoint = tables.endpoints.changed(change);
    if (endpoint?.before === undefined || endpoint.after !== undefined) continue;
    const now = tables.endpointsById.get(endpoint.before.id);
    if (now?.join !== undefined && now.join.sandboxId === endpoint.before.join?.sandboxId) renamed.add(now.id);
  }
  return renamed;
}

function emitHost({ before, after }: RowChange<HostRecord>, events: Emitter<EventMap>): void {
  const eventOf = ({ name, address }: HostRecord): HostEvent => ({ host: name, address });
  if (before === undefined && after !== undefined) events.emit('host:add', eventOf(after));
  if (before !== undefined && after === undefined) events.emit('host:remove', eventOf(before));
  const isReaped = before !== undefined && after?.reapedLife !== undefined && after.reapedLife !== before.reapedLife;
  if (isReaped) events.emit('host:reaped', eventOf(after));
}

function emitNetwork({ before, after }: RowChange<NetworkRecord>, events: Emitter<EventMap>): void {
  const eventOf = ({ id, name, driver }: NetworkRecord): NetworkEvent => ({ networkId: id, name, driver });
  if (before === undefined && after !== undefined) events.emit('network:create', eventOf(after));
  if (before !== undefined && after === undefined) events.emit('network:delete', eventOf(before));
}

/** One commit may delete a container's sandbox and create its next. */
function emitSandbox({ before, after }: RowChange<SandboxRecord>, events: Emitter<EventMap>): void {
  const eventOf = ({ id, containerId }: SandboxRecord): SandboxEvent => ({ sandboxId: id, containerId });
  if (before?.id === after?.id) return;
  if (before !== undefined) events.emit('sandbox:delete', eventOf(before));
  if (after !== undefined) events.emit('sandbox:create', eventOf(after));
}

/** An endpoint is created before it joins, and leaves before it is deleted, also where one commit does both. */
function emitEndpoint({ before, after }: RowChange<EndpointRecord>, events: Emitter<EventMap>): void {
  const eventOf = ({ id, name, networkId, host }: EndpointRecord): EndpointEvent => ({ networkId, endpointId: id, name, host });
  const replaced = before?.id !== after?.id;
  const left = before?.join;
  if (before !== undefined && left !== undefined && (replaced || after?.join?.sandboxId !== left.sandboxId)) {
    events.emit('endpoint:leave', { ...eventOf(before), sandboxId: left.sandboxId, containerId: left.containerId });
  }
  if (before !== undefined && replaced) events.emit('endpoint:delete', eventOf(before));
  if (after !== undefined && replaced) events.emit('endpoint:create', eventOf(after));
  const joined = after?.join;
  if (after !== undefined && joined !== undefined && (replaced || before?.join?.sandboxId !== joined.sandboxId)) {
    events.emit('endpoint:join', { ...eventOf(after), sandboxId: joined.sandboxId, containerId: joined.containerId });
  }
}
