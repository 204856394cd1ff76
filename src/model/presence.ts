/**
 * "This host is alive": a record that a store keeps only as long as its host is heard of.
 *
 * Written through a store's `announce`, never by a commit; commits depend on it. A host that has never announced
 * itself has none, and is not taken for dead for that.
 */
import { keyPart } from './keys.js';

export interface PresenceRecord {
  readonly host: string;
  /** Where the host says it can be reached: '10.99.0.11:2376'. */
  readonly advertise: string;
  /** Milliseconds since 1970, by the host's clock. */
  readonly since: number;
  /** Tells this life of the host from every other. */
  readonly life: string;
}

export function presenceKey(presence: { host: string }): string {
  return `global/presence/${keyPart(presence.host)}`;
}
