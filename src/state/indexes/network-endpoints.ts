/**
 * The endpoints of each network, which are those that have a folder in common: nothing is kept for it.
 *
 * Relies on a network and its endpoints being of one scope.
 */
import { endpointFolder, type EndpointRecord } from '../../model/endpoint.js';
import { keyPart } from '../../model/keys.js';
import type { FolderMap } from '../folder-map.js';
import type { RowEntry } from '../row-entry.js';

export class NetworkEndpoints {
  constructor(readonly entries: FolderMap<RowEntry<EndpointRecord>>) {}

  /** The endpoints of a network, in the order in which they came. */
  *get(networkId: string): Iterable<EndpointRecord> {
    for (const { row } of this.#folder(networkId)?.values() ?? []) yield row;
  }

  /** The endpoint of a network that has a name as it is written. */
  named(networkId: string, name: string): EndpointRecord | undefined {
    return this.#folder(networkId)?.get(keyPart(name))?.row;
  }

  count(networkId: string): number {
    return this.#folder(networkId)?.size ?? 0;
  }

  #folder(networkId: string): ReadonlyMap<string, RowEntry<EndpointRecord>> | undefined {
    return this.entries.folder(endpointFolder('local', networkId)) ?? this.entries.folder(endpointFolder('global', networkId));
  }
}
