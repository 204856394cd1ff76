/**
 * Ids of networks, endpoints, sandboxes and containers: 64 hex digits, as Docker's (pkg/stringid).
 *
 * Invariant: an id made here never has a short form of digits only, which a shell would take for a number.
 */
import type { Random } from '../base/runtime.js';

/** 64 hex digits; a network's may also be what its creator chose. */
export type NetworkId = string;
export type EndpointId = string;
export type SandboxId = string;
export type ContainerId = string;

/** How many characters a short id has. */
export const SHORT_ID_LENGTH = 12;

/** The two hex digits of each byte. */
const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex32(number: number): string {
  return `${BYTES[number >>> 24]}${BYTES[(number >>> 16) & 255]}${BYTES[(number >>> 8) & 255]}${BYTES[number & 255]}`;
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
