/**
 * ARP for Ethernet and IPv4 (RFC 826): who has an address, and the answer.
 *
 * Other hardware or protocol types are no ARP message here. Law: parse(emit(message)) = message.
 */
import type { MacAddress } from '../net/mac-address.js';
import { EtherType } from './ethernet.js';
import { readU16, readU32, readU48, writeU16, writeU32, writeU48 } from './fields.js';

/** Octets of a message for Ethernet and IPv4. */
export const ARP_BYTES = 28;

const HARDWARE_TYPE = 0;
const PROTOCOL_TYPE = 2;
const ADDRESS_LENGTHS = 4;
const OPERATION = 6;
const SENDER_MAC = 8;
const SENDER_ADDRESS = 14;
const TARGET_MAC = 18;
const TARGET_ADDRESS = 24;

const ETHERNET = 1;
/** Six octets of hardware address and four of protocol address. */
const MAC_AND_IPV4_LENGTHS = 0x0604;
const REQUEST = 1;
const REPLY = 2;

/** A request for an address' MAC, or the reply to one. IPv4 addresses are unsigned 32-bit numbers. */
export interface ArpMessage {
  readonly operation: 'request' | 'reply';
  readonly senderMac: MacAddress;
  readonly senderAddress: number;
  readonly targetMac: MacAddress;
  readonly targetAddress: number;
}

/** A message's fields in place. */
export class ArpView {
  private constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
  ) {}

  /** A view on the ARP message that the bytes are; undefined if they are no message for Ethernet and IPv4. */
  static over(bytes: Uint8Array, start = 0, end = bytes.length): ArpView | undefined {
    if (end - start < ARP_BYTES) return undefined;
    const forEthernetAndIpv4 =
      readU16(bytes, start + HARDWARE_TYPE) === ETHERNET &&
      readU16(bytes, start + PROTOCOL_TYPE) === EtherType.ipv4 &&
      readU16(bytes, start + ADDRESS_LENGTHS) === MAC_AND_IPV4_LENGTHS;
    const operation = readU16(bytes, start + OPERATION);
    return forEthernetAndIpv4 && (operation === REQUEST || operation === REPLY) ? new ArpView(bytes, start, end) : undefined;
  }

  get isRequest(): boolean {
    return readU16(this.bytes, this.start + OPERATION) === REQUEST;
  }

  get senderMac(): MacAddress {
    return readU48(this.bytes, this.start + SENDER_MAC);
  }

  get senderAddress(): number {
    return readU32(this.bytes, this.start + SENDER_ADDRESS);
  }

  get targetMac(): MacAddress {
    return readU48(this.bytes, this.start + TARGET_MAC);
  }

  get targetAddress(): number {
    return readU32(this.bytes, this.start + TARGET_ADDRESS);
  }
}

/** The message that the bytes are; undefined if they are none. */
export function parseArp(bytes: Uint8Array, start = 0, end = bytes.length): ArpMessage | undefined {
  const view = ArpView.over(bytes, start, end);
  if (view === undefined) return undefined;
  const { senderMac, senderAddress, targetMac, targetAddress } = view;
  return { operation: view.isRequest ? 'request' : 'reply', senderMac, senderAddress, targetMac, targetAddress };
}

/** Writes the message. */
export function emitArp(message: ArpMessage, bytes: Uint8Array, start = 0): void {
  writeU16(bytes, start + HARDWARE_TYPE, ETHERNET);
  writeU16(bytes, start + PROTOCOL_TYPE, EtherType.ipv4);
  writeU16(bytes, start + ADDRESS_LENGTHS, MAC_AND_IPV4_LENGTHS);
  writeU16(bytes, start + OPERATION, message.operation === 'request' ? REQUEST : REPLY);
  writeU48(bytes, start + SENDER_MAC, message.senderMac);
  writeU32(bytes, start + SENDER_ADDRESS, message.senderAddress);
  writeU48(bytes, start + TARGET_MAC, message.targetMac);
  writeU32(bytes, start + TARGET_ADDRESS, message.targetAddress);
}
