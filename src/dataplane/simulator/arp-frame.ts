/**
 * Frames with an ARP message, as stacks and proxies send them.
 */
import type { MacAddress } from '../../net/mac-address.js';
import { ARP_BYTES, type ArpMessage, emitArp } from '../../wire/arp.js';
import { emitEthernet, ETHERNET_HEADER_BYTES, EtherType } from '../../wire/ethernet.js';
import type { Engine } from './engine.js';

/** A frame from the message's sender to a MAC address. */
export function arpFrame(engine: Engine, destination: MacAddress, message: ArpMessage): Uint8Array {
  const frame = engine.frames.allocate(ETHERNET_HEADER_BYTES + ARP_BYTES);
  emitArp(message, frame, emitEthernet({ destination, source: message.senderMac, etherType: EtherType.arp }, frame));
  return frame;
}
