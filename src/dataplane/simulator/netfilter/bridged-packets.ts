/**
 * Packets that cross a bridge, asked about as if they were forwarded (Linux' br_netfilter).
 *
 * Only untagged IP is asked about; ARP and everything else passes. Fragments are put together to be judged, and go on
 * in fragments. What is damaged passes, because whoever receives it drops it.
 */
import { EtherType } from '../../../wire/ethernet.js';
import { readU16 } from '../../../wire/fields.js';
import { type IpView, ipView } from '../../../wire/ip-packet.js';
import { Ipv4View } from '../../../wire/ipv4.js';
import type { Engine } from '../engine.js';
import type { CrossingFrames } from '../links/bridge.js';
import type { NetworkInterface } from '../links/network-interface.js';
import { fragmentsOf } from '../stack/fragments/fragmentation.js';
import { Reassembly } from '../stack/fragments/reassembly.js';
import { PACKET_START } from '../stack/packet-output.js';
import type { Netfilter } from './netfilter.js';

/** Where a frame says what it carries. */
const ETHER_TYPE = 12;

export class BridgedPackets implements CrossingFrames {
  readonly #engine: Engine;
  readonly #netfilter: Netfilter;
  #reassembly: Reassembly | undefined;

  constructor(engine: Engine, netfilter: Netfilter) {
    this.#engine = engine;
    this.#netfilter = netfilter;
  }

  cross(frame: Uint8Array, bridge: NetworkInterface): Uint8Array | readonly Uint8Array[] | undefined {
    if (!this.#netfilter.active) return frame;
    const packet = packetIn(frame);
    if (packet === undefined) return frame;
    return packet.isFragment ? this.#crossInPieces(packet, bridge) : this.#netfilter.bridged(frame, bridge);
  }

  /** Ends what waits. */
  close(): void {
    this.#reassembly?.close();
  }

  #crossInPieces(fragment: IpView, bridge: NetworkInterface): readonly Uint8Array[] | undefined {
    this.#reassembly ??= new Reassembly(this.#engine, () => {});
    const whole = this.#reassembly.add(bridge, fragment);
    const passed = whole === undefined ? undefined : this.#netfilter.bridged(whole, bridge);
    const packet = passed === undefined ? undefined : ipView(passed, PACKET_START);
    return packet === undefined ? undefined : fragmentsOf(this.#engine, packet, bridge.mtuBytes, fragment.identification);
  }
}

/** The undamaged IP packet in a frame. */
function packetIn(frame: Uint8Array): IpView | undefined {
  const etherType = readU16(frame, ETHER_TYPE);
  if (etherType !== EtherType.ipv4 && etherType !== EtherType.ipv6) return undefined;
  const packet = ipView(frame, PACKET_START);
  const isIpv4 = packet instanceof Ipv4View;
  if (packet === undefined || isIpv4 !== (etherType === EtherType.ipv4)) return undefined;
  return !isIpv4 || packet.checksumHolds ? packet : undefined;
}
