/**
 * TCP of one stack: who listens on which port, which connections there are, and segments out and in.
 *
 * A segment that belongs to no connection and asks for none that is listened for is answered with a reset, which its
 * sender takes for "connection refused".
 */
import type { IpAddress } from '../../../../net/ip-address.js';
import { addressSum } from '../../../../wire/checksum.js';
import { type AddressValue, ipAddress, type IpView } from '../../../../wire/ip-packet.js';
import { readU16 } from '../../../../wire/fields.js';
import { IpProtocol } from '../../../../wire/ipv4.js';
import { emitTcp, TCP_HEADER_BYTES, TcpFlag, tcpHeaderBytes, TcpView } from '../../../../wire/tcp.js';
import type { Engine } from '../../engine.js';
import type { NetworkInterface } from '../../links/network-interface.js';
import { sameFamily } from '../addresses.js';
import type { ReportedFailure } from '../icmp/icmp.js';
import { DEFAULT_TTL, PACKET_START, type PacketOutput, payloadStartTo } from '../packet-output.js';
import { PortTable, type TakenPort } from '../port-table.js';
import type { Routing } from '../routing/routing.js';
import type { OutgoingSegment } from './connection-parts.js';
import { TcpConnection } from './tcp-connection.js';

/** What a path takes that is not known: IPv4's least. */
const LEAST_SEGMENT_BYTES = 536;

export type ConnectionListener = (connection: TcpConnection) => void;

/** A port that connections are taken on. */
export interface TcpListener {
  readonly port: number;
  /** Takes no more connections; those that there are go on. */
  close(): void;
}

export interface ListenOptions {
  /** The only address that connections are taken on; all of the stack's unless told. */
  readonly address?: IpAddress;
  /** The port of the address is given away before others, and stays free for them. */
  readonly aside?: boolean;
}

export interface ConnectOptions {
  /** The address to come from; the route chooses one unless told. */
  readonly address?: IpAddress;
  /** How long to try; as long as TCP does, which is two minutes, unless told. */
  readonly timeoutMs?: number;
}

/** Both ends of a connection. */
interface Ends {
  readonly local: AddressValue;
  readonly localPort: number;
  readonly remote: AddressValue;
  readonly remotePort: number;
}

export class Tcp {
  readonly #engine: Engine;
  readonly #routing: Routing;
  readonly #output: PacketOutput;
  readonly #listeners = new PortTable<ConnectionListener>();
  /** By both ports in one number; those that share them differ in an address. */
  readonly #connections = new Map<number, { readonly ends: Ends; readonly connection: TcpConnection }[]>();

  constructor(engine: Engine, parts: { readonly routing: Routing; readonly output: PacketOutput }) {
    this.#engine = engine;
    this.#routing = parts.routing;
    this.#output = parts.output;
  }

  /** Takes connections on a port, 0 for any that is free; undefined if it is taken. */
  listen(port: number, onConnection: ConnectionListener, options: ListenOptions = {}): TcpListener | undefined {
    const address = options.address?.value;
    const chosen = port === 0 ? this.#listeners.nextEphemeral(() => true) : port;
    if (chosen !== undefined && options.aside === true && address !== undefined) {
      return this.#listeners.addAside(chosen, address, onConnection) ? { port: chosen, close: () => this.#listeners.removeAside(chosen, address) } : undefined;
    }
    if (chosen === undefined || !this.#listeners.add(chosen, address, onConnection)) return undefined;
    return { port: chosen, close: () => this.#listeners.remove(chosen, address) };
  }

  /** The ports that connections are taken on. */
  listeningPorts(): readonly TakenPort[] {
    return this.#listeners.taken();
  }

  /** Asks for a connection; whether it comes about, its `opened` says. */
  connect(destination: IpAddress, port: number, options: ConnectOptions = {}): TcpConnection {
    return this.#engine.run(() => this.#ask(destination.value, port, options));
  }

  /** Ends everything, for a stack that is no more. */
  close(): void {
    this.#listeners.clear();
    for (const { connection } of [...this.#connections.values()].flat()) connection.fail('aborted');
  }

  /** Takes a segment for this stack. */
  receive(via: NetworkInterface, frame: Uint8Array, packet: IpView): void {
    const segment = TcpView.over(frame, packet.payloadStart, packet.end);
    const whole = segment?.checksumHolds(addressSum(frame, packet.start)) === true;
    if (segment === undefined || !whole) return this.#engine.drop(via, frame, 'malformed', 'malformed TCP segment');
    const ends = { local: packet.destination, localPort: segment.destinationPort, remote: packet.source, remotePort: segment.sourcePort };
    const connection = this.#find(ends);
    const asks = (segment.flags & (TcpFlag.syn | TcpFlag.ack | TcpFlag.rst)) === TcpFlag.syn;
    const listener = connection === undefined && asks ? this.#listeners.get(ends.localPort, ends.local) : undefined;
    if (connection === undefined && listener === undefined) return this.#refuse(via, frame, ends, segment);
    if (this.#engine.trace.active || this.#engine.steps.active) this.#engine.deliver(via, frame, packet.start);
    if (connection !== undefined) connection.receive(segment);
    else this.#add(ends, listener).answer(segment);
  }

  /** Takes an error about a segment of ours that began like this. */
  fail(original: IpView, { failure }: ReportedFailure): void {
    const { bytes, payloadStart, end } = original;
    // Eight octets of the segment are sure to be quoted: the ports and the number.
    if (end - payloadStart < 8) return;
    const [localPort, remotePort] = portsAt(bytes, payloadStart);
    const connection = this.#find({ local: original.source, localPort, remote: original.destination, remotePort });
    if (connection === undefined) return;
    if (failure === 'too-big') connection.shrink();
    // Later on they may be about a route that is just changing, so only time tells (RFC 1122, 4.2.3.9).
    else if (connection.state === 'syn-sent') connection.fail(failure === 'port-unreachable' || failure === 'protocol-unreachable' ? 'refused' : 'unreachable');
  }

  #ask(remote: AddressValue, port: number, options: ConnectOptions): TcpConnection {
    const hop = this.#routing.nextHop(remote);
    const local = options.address?.value ?? hop?.source ?? (typeof remote === 'number' ? 0 : 0n);
    const localPort = this.#listeners.nextEphemeral((free) => this.#find({ local, localPort: free, remote, remotePort: port }) === undefined);
    const connection = this.#add({ local, localPort: localPort ?? 0, remote, remotePort: port });
    if (hop === undefined || !sameFamily(local, remote)) connection.fail('no-route');
    else if (localPort === undefined) connection.fail('no-port');
    else connection.ask(options.timeoutMs);
    return connection;
  }

  #add(ends: Ends, listener?: ConnectionListener): TcpConnection {
    const { local, localPort, remote, remotePort } = ends;
    const connection: TcpConnection = new TcpConnection(this.#engine, {
      local: { address: ipAddress(local), port: localPort },
      remote: { address: ipAddress(remote), port: remotePort },
      initialNumber: this.#engine.random.u32(),
      segmentBytes: () => this.#segmentBytes(remote),
      emit: (segment) => this.#emit(ends, segment),
      accepted: () => listener?.(connection),
      forget: () => this.#forget(ends, connection),
    });
    const key = keyOf(ends);
    const present = this.#connections.get(key);
    if (present === undefined) this.#connections.set(key, [{ ends, connection }]);
    else present.push({ ends, connection });
    return connection;
  }

  #forget(ends: Ends, connection: TcpConnection): void {
    const key = keyOf(ends);
    const rest = this.#connections.get(key)?.filter((other) => other.connection !== connection) ?? [];
    if (rest.length === 0) this.#connections.delete(key);
    else this.#connections.set(key, rest);
  }

  #find(ends: Ends): TcpConnection | undefined {
    for (const { ends: other, connection } of this.#connections.get(keyOf(ends)) ?? []) {
      if (other.remote === ends.remote && other.local === ends.local) return connection;
    }
    return undefined;
  }

  #segmentBytes(remote: AddressValue): number {
    const hop = this.#routing.nextHop(remote);
    if (hop === undefined) return LEAST_SEGMENT_BYTES;
    return Math.max(1, hop.mtuBytes - (payloadStartTo(remote) - PACKET_START) - TCP_HEADER_BYTES);
  }

  #emit({ local, localPort, remote, remotePort }: Ends, segment: OutgoingSegment): void {
    const hop = this.#routing.nextHop(remote);
    if (hop === undefined) return;
    const { sequence, acknowledgement, flags, window, piece } = segment;
    const maxSegmentBytes = segment.saysSegmentBytes ? this.#segmentBytes(remote) : undefined;
    const at = payloadStartTo(remote);
    const headerBytes = tcpHeaderBytes(maxSegmentBytes);
    const payloadBytes = piece?.payloadBytes ?? 0;
    const frame = this.#output.newPacket({
      source: local,
      destination: remote,
      protocol: IpProtocol.tcp,
      ttl: DEFAULT_TTL,
      dontFragment: true,
      payloadBytes: headerBytes + payloadBytes,
    });
    piece?.copy(frame, at + headerBytes);
    const fields = { sourcePort: localPort, destinationPort: remotePort, sequence, acknowledgement, flags, window, maxSegmentBytes, payloadBytes };
    emitTcp(fields, frame, at, addressSum(frame, PACKET_START));
    this.#output.send(hop, remote, frame);
  }

  /** Answers a segment that nobody wants (RFC 9293, 3.10.7.1). */
  #refuse(via: NetworkInterface, frame: Uint8Array, ends: Ends, segment: TcpView): void {
    this.#engine.drop(via, frame, 'port-closed', `nobody listens on TCP port ${ends.localPort}`);
    const { flags, sequence, acknowledgement, payloadStart, end } = segment;
    if ((flags & TcpFlag.rst) !== 0) return;
    const reset = { window: 0, saysSegmentBytes: false, piece: undefined };
    if ((flags & TcpFlag.ack) !== 0) return this.#emit(ends, { ...reset, sequence: acknowledgement, acknowledgement: 0, flags: TcpFlag.rst });
    const octets = end - payloadStart + ((flags & TcpFlag.syn) === 0 ? 0 : 1) + ((flags & TcpFlag.fin) === 0 ? 0 : 1);
    this.#emit(ends, { ...reset, sequence: 0, acknowledgement: (sequence + octets) >>> 0, flags: TcpFlag.rst | TcpFlag.ack });
  }
}

function keyOf({ localPort, remotePort }: Ends): number {
  return localPort * 0x1_0000 + remotePort;
}

/** Source and destination port of a segment. */
function portsAt(bytes: Uint8Array, start: number): readonly [number, number] {
  return [readU16(bytes, start), readU16(bytes, start + 2)];
}
