/**
 * What must hold between the sandboxes of a host and its endpoints; part of `invariants.ts`.
 */
import type { EndpointRecord } from './endpoint.js';
import type { NetworkRecord } from './network.js';
import type { SandboxEndpoint, SandboxRecord } from './sandbox.js';

interface PlaceRecords {
  readonly host: string;
  readonly endpoints: readonly EndpointRecord[];
  readonly sandboxes: readonly SandboxRecord[];
}

/** A joined endpoint is listed by its sandbox, and what a sandbox lists is joined to it. */
export function* checkPlaces(records: PlaceRecords, networks: ReadonlyMap<string, NetworkRecord>): Iterable<string> {
  const endpoints = new Map(records.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const sandboxes = new Map(records.sandboxes.map((sandbox) => [sandbox.id, sandbox]));
  if (sandboxes.size < records.sandboxes.length) yield 'two sandboxes have one id';
  if (new Set(records.sandboxes.map(({ containerId }) => containerId)).size < records.sandboxes.length) yield 'a container has two sandboxes';
  for (const sandbox of records.sandboxes) {
    yield* checkDoubles(sandbox);
    for (const place of sandbox.endpoints) yield* checkPlace(sandbox, place, endpoints.get(place.endpointId));
  }
  for (const endpoint of records.endpoints) {
    if (endpoint.join === undefined || endpoint.host !== records.host) continue;
    const sandbox = sandboxes.get(endpoint.join.sandboxId);
    const listed = sandbox?.endpoints.some(({ endpointId }) => endpointId === endpoint.id) === true;
    if (!listed) yield `endpoint ${endpoint.name} is joined to a sandbox that does not list it`;
    if (!networks.has(endpoint.networkId)) yield `endpoint ${endpoint.name} is joined and has no network`;
  }
}

function* checkDoubles({ containerId, endpoints }: SandboxRecord): Iterable<string> {
  if (new Set(endpoints.map(({ networkId }) => networkId)).size < endpoints.length) {
    yield `the sandbox of ${containerId} has two endpoints of one network`;
  }
  const names = endpoints.flatMap(({ interfaceName }) => interfaceName ?? []);
  if (new Set(names).size < names.length) yield `the sandbox of ${containerId} has two interfaces of one name`;
}

function* checkPlace(sandbox: SandboxRecord, place: SandboxEndpoint, endpoint: EndpointRecord | undefined): Iterable<string> {
  const inside = `the sandbox of ${sandbox.containerId}`;
  if (endpoint?.join?.sandboxId !== sandbox.id) {
    yield `${inside} lists an endpoint that is not joined to it: ${endpoint?.name ?? place.endpointId}`;
    return;
  }
  const { join } = endpoint;
  if (join.containerId !== sandbox.containerId) yield `endpoint ${endpoint.name} says that it is in container ${join.containerId}`;
  if (endpoint.networkId !== place.networkId) yield `${inside} has endpoint ${endpoint.name} under another network`;
  if (join.interfaceName !== place.interfaceName) yield `${inside} has endpoint ${endpoint.name} under another interface name`;
}
