/**
 * Ids of networks, endpoints, sandboxes and containers: 64 hex digits, as Docker's (pkg/stringid).
 *
 * Invariant: an id made here never has a short form of digits only, which a shell would take for a number.
 */
import { HEX_BYTES } from '../net/hex-bytes.js';
import type { Random } from '../base/runtime.js';

/** 64 hex digits; a network's may also be what its creator chose. */
export type NetworkId = string;
export type EndpointId = string;
export type SandboxId = string;
export type ContainerId = string;

/** How many characters a short id has. */
export const SHORT_ID_LENGTH = 12;

function hex32(number: number): string {
  return `${HEX_BYTES[number >>> 24]}${HEX_BYTES[(number >>> 16) & 255]}${HEX_BYTES[(number >>> 8) & 255]}${HEX_BYTES[number & 255]}`;
}

/** A new id from the given source of chance. */
export function createId(random: Random): string {
  for (;;) {
    let id = '';
    for (let word = 0; word < 8; word++) id += hex32(random.u32());
    if (!/^\d+$/.test(shortId(id))) return id;
  }
}

/** The first twelve characters. */
export function shortId(id: string): string {
  return id.slice(0, SHORT_ID_LENGTH);
}
