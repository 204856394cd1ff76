/**
 * The order of the endpoints in a sandbox, which decides its gateway (libnetwork sandbox.go, Less).
 *
 * Higher priority first, then others before the endpoint in the gateway network, external before internal, those with gateways
 * before those without, then the network's name. Equal ones keep the order in which they came. The order is made when
 * an endpoint comes in and not again, as in Docker.
 */
import { isGatewayEndpoint } from './gateway-network.js';
import type { Tables } from '../../../state/tables.js';
import type { SandboxEndpoint } from '../../../model/sandbox.js';

/** The list with the endpoint at its place. */
export function insertInOrder(tables: Tables, endpoints: readonly SandboxEndpoint[], added: SandboxEndpoint): SandboxEndpoint[] {
  const rank = rankOf(tables, added);
  const at = endpoints.findIndex((present) => precedes(rank, rankOf(tables, present)));
  // A list that grows takes room for many at once, and this one stays.
  return endpoints.toSpliced(at === -1 ? endpoints.length : at, 0, added);
}

/** What decides, most important first: lower comes earlier. */
type Rank = readonly [priority: number, isGateway: number, internal: number, gateways: number, name: string];

function rankOf(tables: Tables, place: SandboxEndpoint): Rank {
  const network = tables.networksById.get(place.networkId);
  const endpoint = tables.endpointsById.get(place.endpointId);
  const join = endpoint?.join;
  const isGateway = endpoint !== undefined && network !== undefined && isGatewayEndpoint({ endpoint, network });
  const gateways = (join?.ipv4Gateway === undefined ? 0 : 1) + (join?.ipv6Gateway === undefined ? 0 : 2);
  return [-place.priority, isGateway ? 1 : 0, network?.internal === true ? 1 : 0, -gateways, network?.name ?? ''];
}

function precedes(a: Rank, b: Rank): boolean {
  for (const [at, mine] of a.entries()) {
    const theirs = b[at];
    if (theirs === undefined || mine === theirs) continue;
    return mine < theirs;
  }
  return false;
}
