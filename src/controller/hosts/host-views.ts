/**
 * The hosts of a store, as a controller shows them.
 */
import type { HostInterface } from '../../model/host.js';
import { presenceKey } from '../../model/presence.js';
import type { Tables } from '../../state/tables.js';
import type { HostState, HostWatch } from './host-watch.js';

/** A host that has opened the store. */
export interface HostView {
  readonly name: string;
  readonly address: string;
  readonly interfaces: readonly HostInterface[];
  /**
   * 'present': announced. 'gone': was, and is not heard of any more. 'silent': was, and it cannot be told yet whether it
   * is gone, because the store was away. 'unannounced': does not announce itself, which says nothing.
   */
  readonly state: HostState;
  /** Where a present host says it can be reached. */
  readonly advertise?: string;
  /** Since when a host is present, or at least gone, in milliseconds since 1970. */
  readonly since?: number;
}

export function hostViews(tables: Tables, watch: HostWatch): HostView[] {
  return Array.from(tables.hosts.rows(), ({ name, address, interfaces }) => {
    const state = watch.stateOf(name);
    const presence = tables.presences.get(presenceKey({ host: name }));
    const since = presence?.since ?? watch.goneSinceMs(name);
    return {
      ...{ name, address, interfaces, state },
      ...(presence !== undefined && { advertise: presence.advertise }),
      ...(since !== undefined && { since }),
    };
  });
}
