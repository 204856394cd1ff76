/**
 * Neighbour discovery (RFC 4861): who has an IPv6 address, and the answer. It does for IPv6 what ARP does for IPv4.
 *
 * Messages are ICMPv6 with options behind them; of those the link-layer address is read and written and any other
 * skipped. Law: parse(emit(message)) = message.
 */
import type { MacAddress } from '../../net/mac-address.js';
import { readU128, readU48, readU8, writeU128, writeU48 } from '../fields.js';
import { Icmpv6Type, Icmpv6View, sealIcmpv6 } from './icmpv6.js';

/** The hop limit that every message must have, which shows that no router forwarded it. */
export const NDP_HOP_LIMIT = 255;

/** Octets of a message without options. */
const FIXED_BYTES = 24;
const OPTION_BYTES = 8;

const FLAGS = 4;
const TARGET = 8;

const ROUTER = 0x80;
const SOLICITED = 0x40;
const OVERRIDE = 0x20;

const SOURCE_MAC_OPTION = 1;
const TARGET_MAC_OPTION = 2;

/** Asks for the MAC of an address, or whether it is still there. */
export interface NeighbourSolicitation {
  readonly type: 'solicitation';
  readonly target: bigint;
  /** Whose question it is. */
  readonly mac?: MacAddress;
}

/** Says what the MAC of an address is. */
export interface NeighbourAdvertisement {
  readonly type: 'advertisement';
  readonly target: bigint;
  readonly router: boolean;
  /** Whether it answers a solicitation. */
  readonly solicited: boolean;
  /** Whether it counts more than what was known before. */
  readonly override: boolean;
  readonly mac?: MacAddress;
}

export type NdpMessage = NeighbourSolicitation | NeighbourAdvertisement;

/** A message's fields in place. */
export class NdpView {
  private constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
    /** The link-layer address among the options. */
    readonly mac: MacAddress | undefined,
  ) {}

  /** A view on the message that the bytes are; undefined if they are no solicitation and no advertisement. */
  static over(bytes: Uint8Array, start = 0, end = bytes.length): NdpView | undefined {
    if (end - start < FIXED_BYTES || readU8(bytes, start + 1) !== 0) return undefined;
    const type = readU8(bytes, start);
    if (type !== Icmpv6Type.neighbourSolicitation && type !== Icmpv6Type.neighbourAdvertisement) return undefined;
    const wanted = type === Icmpv6Type.neighbourSolicitation ? SOURCE_MAC_OPTION : TARGET_MAC_OPTION;
    let mac: MacAddress | undefined;
    for (let at = start + FIXED_BYTES; at < end; ) {
      const lengthBytes = readU8(bytes, at + 1) * 8;
      if (lengthBytes === 0 || at + lengthBytes > end) return undefined;
      if (readU8(bytes, at) === wanted) mac = readU48(bytes, at + 2);
      at += lengthBytes;
    }
    return new NdpView(bytes, start, end, mac);
  }

  get isSolicitation(): boolean {
    return readU8(this.bytes, this.start) === Icmpv6Type.neighbourSolicitation;
  }

  /** The address that is asked for or told about. */
  get target(): bigint {
    return readU128(this.bytes, this.start + TARGET);
  }

  get router(): boolean {
    return (readU8(this.bytes, this.start + FLAGS) & ROUTER) !== 0;
  }

  get solicited(): boolean {
    return (readU8(this.bytes, this.start + FLAGS) & SOLICITED) !== 0;
  }

  get override(): boolean {
    return (readU8(this.bytes, this.start + FLAGS) & OVERRIDE) !== 0;
  }
}

/** Whether an ICMPv6 type is one of neighbour discovery. */
export function isNdpType(type: number): boolean {
  return type === Icmpv6Type.neighbourSolicitation || type === Icmpv6Type.neighbourAdvertisement;
}

/** The message that the bytes are; undefined if they are none or damaged. */
export function parseNdp(bytes: Uint8Array, addressSum: number, start = 0, end = bytes.length): NdpMessage | undefined {
  const view = NdpView.over(bytes, start, end);
  if (view === undefined || Icmpv6View.over(bytes, start, end)?.checksumHolds(addressSum) !== true) return undefined;
  const { target, mac } = view;
  const known = mac === undefined ? {} : { mac };
  if (view.isSolicitation) return { type: 'solicitation', target, ...known };
  return { type: 'advertisement', target, router: view.router, solicited: view.solicited, override: view.override, ...known };
}

/** Octets of the message when emitted. */
export function ndpBytes(message: NdpMessage): number {
  return FIXED_BYTES + (message.mac === undefined ? 0 : OPTION_BYTES);
}

/** Writes the message with its checksum between addresses with this sum. */
export function emitNdp(message: NdpMessage, bytes: Uint8Array, start: number, addressSum: number): void {
  const asks = message.type === 'solicitation';
  bytes.fill(0, start, start + TARGET);
  bytes[start] = asks ? Icmpv6Type.neighbourSolicitation : Icmpv6Type.neighbourAdvertisement;
  if (!asks) bytes[start + FLAGS] = (message.router ? ROUTER : 0) | (message.solicited ? SOLICITED : 0) | (message.override ? OVERRIDE : 0);
  writeU128(bytes, start + TARGET, message.target);
  if (message.mac !== undefined) {
    const option = start + FIXED_BYTES;
    bytes[option] = asks ? SOURCE_MAC_OPTION : TARGET_MAC_OPTION;
    bytes[option + 1] = 1;
    writeU48(bytes, option + 2, message.mac);
  }
  sealIcmpv6(bytes, start, start + ndpBytes(message), addressSum);
}
