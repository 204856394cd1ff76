/**
 * A volume as a record: a name and what was said of it. It is a host's own (local scope), and nothing is kept in it.
 *
 * Keyed by its name, so that a host has a name once.
 */
import { keyPart } from './keys.js';
import type { Labels } from './labels.js';

export interface VolumeRecord {
  readonly name: string;
  readonly driver: string;
  readonly labels: Labels;
  readonly options: Labels;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export function volumeKey(volume: { readonly name: string }): string {
  return `local/volume/${keyPart(volume.name)}`;
}
