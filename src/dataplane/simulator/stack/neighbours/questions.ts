/**
 * The frames by which a stack asks for a neighbour and answers for itself, for both families.
 */
import { BROADCAST_MAC_ADDRESS, type MacAddress } from '../../../../net/mac-address.js';
import type { ArpView } from '../../../../wire/arp.js';
import type { AddressValue } from '../../../../wire/ip-packet.js';
import { arpFrame, ndpFrame } from '../../discovery-frames.js';
import type { Engine } from '../../engine.js';
import type { NetworkInterface } from '../../links/network-interface.js';
import { multicastMac, solicitedNodeAddress } from '../addresses.js';

/** Who is asked for. */
export interface Question {
  /** The asker's address; undefined if it has none of that family. */
  readonly from: AddressValue | undefined;
  readonly address: AddressValue;
  /** The MAC to ask alone; undefined asks everybody. */
  readonly mac: MacAddress | undefined;
}

/** The question for a neighbour's MAC, as the interface asks it. */
export function questionFor(engine: Engine, via: NetworkInterface, { from, address, mac }: Question): Uint8Array {
  if (typeof address === 'number') {
    const senderAddress = typeof from === 'number' ? from : 0;
    const message = { operation: 'request', senderMac: via.mac, senderAddress, targetMac: mac ?? 0, targetAddress: address } as const;
    return arpFrame(engine, mac ?? BROADCAST_MAC_ADDRESS, message);
  }
  const destination = mac === undefined ? solicitedNodeAddress(address) : address;
  const source = typeof from === 'bigint' ? from : 0n;
  const ends = { sourceMac: via.mac, destinationMac: mac ?? multicastMac(destination), source, destination };
  return ndpFrame(engine, ends, { type: 'solicitation', target: address, mac: via.mac });
}

/** The answer to an ARP request for an address of ours. */
export function answerToArp(engine: Engine, via: NetworkInterface, { senderMac, senderAddress, targetAddress }: ArpView): Uint8Array {
  const reply = { senderMac: via.mac, senderAddress: targetAddress, targetMac: senderMac, targetAddress: senderAddress };
  return arpFrame(engine, senderMac, { operation: 'reply', ...reply });
}

/** The answer to a solicitation: the MAC of the target, to who asked. */
export function answerToSolicitation(engine: Engine, mac: MacAddress, target: bigint, asker: { readonly mac: MacAddress; readonly address: bigint }): Uint8Array {
  const ends = { sourceMac: mac, destinationMac: asker.mac, source: target, destination: asker.address };
  return ndpFrame(engine, ends, { type: 'advertisement', target, router: false, solicited: true, override: true, mac });
}
