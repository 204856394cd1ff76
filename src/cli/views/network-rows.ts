/**
 * Networks as the rows of `network ls`.
 */
import type { Network } from '../../controller/network.js';
import { compareNames, type Listing, type Row } from './listing.js';
import { labelText, timeText } from './texts.js';

const HEADERS: Row = {
  CreatedAt: 'CREATED AT',
  Driver: 'DRIVER',
  ID: 'NETWORK ID',
  IPv6: 'IPV6',
  Internal: 'INTERNAL',
  Labels: 'LABELS',
  Name: 'NAME',
  Scope: 'SCOPE',
};

export function networkListing(networks: readonly Network[], idOf: (id: string) => string): Listing {
  const rows = networks.toSorted((a, b) => compareNames(a.name, b.name)).map((network) => rowOf(network, idOf));
  return { rows, headers: HEADERS, columns: ['ID', 'Name', 'Driver', 'Scope'], idField: 'ID' };
}

function rowOf(network: Network, idOf: (id: string) => string): Row {
  return {
    CreatedAt: timeText(network.created),
    Driver: network.driver,
    ID: idOf(network.id),
    IPv6: String(network.ipv6),
    Internal: String(network.internal),
    Labels: labelText(network.labels),
    Name: network.name,
    Scope: network.scope,
  };
}
