/**
 * A host as a record: what other hosts, and whoever rebuilds it from the store, must know of a machine.
 */
import { keyPart } from './keys.js';

/** An interface that the machine has. */
export interface HostInterface {
  readonly name: string;
  /** '10.99.0.11/24'. */
  readonly address: string;
}

export interface HostRecord {
  readonly name: string;
  /** The address that other hosts reach it by, without prefix. */
  readonly address: string;
  readonly interfaces: readonly HostInterface[];
  readonly created: number;
  /** Set once the host has announced itself: how long it may be silent before it counts as gone. */
  readonly announcedTtlMs?: number;
  /** The life of the host whose remains were removed after it was gone. */
  readonly reapedLife?: string;
  /** The life that announced itself last. */
  readonly life?: string;
}

export function hostKey(host: { name: string }): string {
  return `global/host/${keyPart(host.name)}`;
}
