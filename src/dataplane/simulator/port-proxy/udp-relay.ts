/**
 * Datagrams carried on to another address: each client gets a socket of its own there, and answers go back the way
 * that it came.
 *
 * A client is forgotten when nothing went either way for 90 seconds (docker-proxy's `UDPConnTrackTimeout`).
 */
import type { Timer } from '../../../base/runtime.js';
import { formatIpAddress, type IpAddress } from '../../../net/ip-address.js';
import type { Engine } from '../engine.js';
import type { IpStack } from '../stack/ip-stack.js';
import type { TcpEnd } from '../stack/tcp/connection-parts.js';
import type { UdpDatagram, UdpSocket } from '../stack/udp/udp-socket.js';

const IDLE_MS = 90_000;

/** Somebody who sends to the port. */
interface Client {
  readonly socket: UdpSocket;
  /** When anything last went either way. */
  usedMs: number;
  timer: Timer;
}

export class UdpRelay {
  readonly #engine: Engine;
  readonly #stack: IpStack;
  readonly #to: TcpEnd;
  readonly #clients = new Map<string, Client>();
  #socket: UdpSocket | undefined;

  private constructor(engine: Engine, stack: IpStack, to: TcpEnd) {
    this.#engine = engine;
    this.#stack = stack;
    this.#to = to;
  }

  /** Begins to carry on what comes to an address and port; undefined if they are taken. */
  static open(engine: Engine, stack: IpStack, from: TcpEnd, to: TcpEnd): UdpRelay | undefined {
    const relay = new UdpRelay(engine, stack, to);
    relay.#socket = stack.udp.open(from.port, { receive: (datagram) => relay.#carry(datagram) }, { address: from.address });
    return relay.#socket === undefined ? undefined : relay;
  }

  /** Takes no more datagrams, and forgets all clients. */
  close(): void {
    this.#socket?.close();
    for (const [key, client] of this.#clients) this.#forget(key, client);
  }

  #carry(datagram: UdpDatagram): void {
    const { source, sourcePort, destination, payload } = datagram;
    const key = `${formatIpAddress(source)} ${sourcePort} ${formatIpAddress(destination)}`;
    const client = this.#clients.get(key) ?? this.#meet(key, datagram);
    if (client === undefined) return;
    client.usedMs = this.#engine.now;
    client.socket.send(this.#to.address, this.#to.port, payload);
  }

  /** Opens a socket for a client; undefined if there is no port for it. */
  #meet(key: string, { source, sourcePort, destination }: UdpDatagram): Client | undefined {
    const receive = (answer: UdpDatagram): void => this.#answer(key, { address: source, port: sourcePort }, destination, answer);
    const socket = this.#stack.udp.open(0, { receive });
    if (socket === undefined) return undefined;
    const client = { socket, usedMs: this.#engine.now, timer: this.#engine.after(IDLE_MS, () => this.#look(key)) };
    this.#clients.set(key, client);
    return client;
  }

  /** Sends back what came from where the datagrams go; anybody else is not listened to. */
  #answer(key: string, to: TcpEnd, from: IpAddress, answer: UdpDatagram): void {
    const client = this.#clients.get(key);
    const { source, sourcePort, payload } = answer;
    if (client === undefined || source.value !== this.#to.address.value || sourcePort !== this.#to.port) return;
    client.usedMs = this.#engine.now;
    this.#socket?.send(to.address, to.port, payload, { from });
  }

  /** Forgets a client that was idle for long enough, or looks again when it may have been. */
  #look(key: string): void {
    const client = this.#clients.get(key);
    if (client === undefined) return;
    const leftMs = client.usedMs + IDLE_MS - this.#engine.now;
    if (leftMs <= 0) this.#forget(key, client);
    else client.timer = this.#engine.after(leftMs, () => this.#look(key));
  }

  #forget(key: string, { socket, timer }: Client): void {
    timer.cancel();
    socket.close();
    this.#clients.delete(key);
  }
}
