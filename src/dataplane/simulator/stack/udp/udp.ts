/**
 * UDP of one stack (RFC 768): who has which port, and datagrams out and in.
 *
 * A datagram for a port that nobody has is answered with "port unreachable" (RFC 1122, 4.1.3.1). A port is a socket's,
 * or a receiver's that takes frames as they are.
 */
import { addressSum } from '../../../../wire/checksum.js';
import { type AddressValue, type IpView } from '../../../../wire/ip-packet.js';
import { IpProtocol, Ipv4View } from '../../../../wire/ipv4.js';
import { emitUdp, UDP_HEADER_BYTES, UdpView } from '../../../../wire/udp.js';
import type { IpAddress } from '../../../../net/ip-address.js';
import type { Engine } from '../../engine.js';
import type { NetworkInterface } from '../../links/network-interface.js';
import { isUnspecifiedAddress, sameFamily } from '../addresses.js';
import type { Icmp, ReportedFailure } from '../icmp/icmp.js';
import { DEFAULT_TTL, PACKET_START, type PacketOutput, payloadStartTo } from '../packet-output.js';
import { PortTable, type TakenPort } from '../port-table.js';
import type { Routing } from '../routing/routing.js';
import { type UdpEnds, type UdpListener, UdpSocket, type UdpSendFailure } from './udp-socket.js';

const MAX_PAYLOAD_BYTES = 65_507;

/** Who takes the datagrams of a port as they come. */
export interface UdpReceiver {
  /** A datagram came in by the interface, in the frame. */
  receive(via: NetworkInterface, frame: Uint8Array, packet: IpView, datagram: UdpView): void;
  /** An ICMP error came about a datagram that was sent from the port. */
  fail?(original: IpView, sent: UdpView, failure: ReportedFailure): void;
}

/** What is there to a socket that is opened. */
export interface UdpOpenOptions {
  /** The only address that it takes datagrams for and sends them from; all of the stack's unless told. */
  readonly address?: IpAddress;
  /** The port of the address is given away before others, and stays free for them. */
  readonly aside?: boolean;
}

export class Udp {
  readonly #engine: Engine;
  readonly #routing: Routing;
  readonly #output: PacketOutput;
  readonly #icmp: Icmp;
  readonly #ports = new PortTable<UdpReceiver>();

  constructor(engine: Engine, parts: { readonly routing: Routing; readonly output: PacketOutput; readonly icmp: Icmp }) {
    this.#engine = engine;
    this.#routing = parts.routing;
    this.#output = parts.output;
    this.#icmp = parts.icmp;
  }

  /** Opens a socket on a port, 0 for any that is free; undefined if it is taken. */
  open(port: number, listener: UdpListener, options: UdpOpenOptions = {}): UdpSocket | undefined {
    const address = options.address?.value;
    const chosen = port === 0 ? this.#ports.nextEphemeral(() => true) : port;
    if (chosen === undefined) return undefined;
    const send = (ends: UdpEnds, payload: Uint8Array): UdpSendFailure | undefined => this.#send(ends, payload);
    if (options.aside === true && address !== undefined) {
      const beside = new UdpSocket(this.#engine, { port: chosen, address, listener, send, close: () => this.#ports.removeAside(chosen, address) });
      return this.#ports.addAside(chosen, address, beside) ? beside : undefined;
    }
    // What all addresses of a family stand for is no address to send from.
    const source = address === undefined || isUnspecifiedAddress(address) ? undefined : address;
    const socket = new UdpSocket(this.#engine, { port: chosen, address: source, listener, send, close: () => this.release(chosen, address) });
    return this.bind(chosen, socket, address) ? socket : undefined;
  }

  /** Lets the receiver have the port, of all addresses or of one; false if it is taken. */
  bind(port: number, receiver: UdpReceiver, address?: AddressValue): boolean {
    return this.#ports.add(port, address, receiver);
  }

  /** Takes a port back. */
  release(port: number, address?: AddressValue): void {
    this.#ports.remove(port, address);
  }

  /** The ports that somebody has. */
  openPorts(): readonly TakenPort[] {
    return this.#ports.taken();
  }

  /** Takes all ports back. */
  close(): void {
    this.#ports.clear();
  }

  /** Takes a datagram for this stack. */
  receive(via: NetworkInterface, frame: Uint8Array, packet: IpView): void {
    const datagram = UdpView.over(frame, packet.payloadStart, packet.end);
    if (datagram === undefined || !isWhole(datagram, packet)) return this.#engine.drop(via, frame, 'malformed', 'malformed UDP datagram');
    const receiver = this.#ports.get(datagram.destinationPort, packet.destination);
    if (receiver !== undefined) return receiver.receive(via, frame, packet, datagram);
    this.#engine.drop(via, frame, 'port-closed', `nobody listens on UDP port ${datagram.destinationPort}`);
    this.#icmp.sendError('port-unreachable', packet);
  }

  /** Takes an error about a datagram of ours that began like this. */
  fail(original: IpView, failure: ReportedFailure): void {
    const { bytes, payloadStart, end } = original;
    // The quotation may be shorter than the datagram, so only the ports of its header are read.
    const sent = UdpView.overBeginning(bytes, payloadStart, end);
    if (sent !== undefined) this.#ports.get(sent.sourcePort, original.source)?.fail?.(original, sent, failure);
  }

  #send({ source, sourcePort, destination, destinationPort }: UdpEnds, payload: Uint8Array): UdpSendFailure | undefined {
    if (payload.length > MAX_PAYLOAD_BYTES) return 'too-big';
    const hop = this.#routing.nextHop(destination);
    if (hop === undefined || !sameFamily(source ?? hop.source, destination)) return 'no-route';
    const at = payloadStartTo(destination);
    const payloadBytes = UDP_HEADER_BYTES + payload.length;
    // As Linux does: what fits the path must not be cut by a router, what does not is cut here.
    const dontFragment = at - PACKET_START + payloadBytes <= hop.mtuBytes;
    const frame = this.#output.newPacket({ source: source ?? hop.source, destination, protocol: IpProtocol.udp, ttl: DEFAULT_TTL, dontFragment, payloadBytes });
    frame.set(payload, at + UDP_HEADER_BYTES);
    emitUdp({ sourcePort, destinationPort, payloadBytes: payload.length }, frame, at, addressSum(frame, PACKET_START));
    this.#output.send(hop, destination, frame);
    return undefined;
  }
}

/** Whether a datagram is undamaged; over IPv4 alone it may go without a checksum (RFC 8200, 8.1). */
function isWhole(datagram: UdpView, packet: IpView): boolean {
  if (!datagram.hasChecksum) return packet instanceof Ipv4View;
  return datagram.checksumHolds(addressSum(packet.bytes, packet.start));
}
