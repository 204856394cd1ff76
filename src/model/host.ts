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
}

export function hostKey(host: { name: string }): string {
  return `global/host/${keyPart(host.name)}`;
}
