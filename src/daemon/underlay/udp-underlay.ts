/**
 * The underlay between daemons in several processes of one machine: each Ethernet frame in one UDP datagram on loopback.
 *
 *     daemon h1                                daemon h2
 *     ens3 -- switch -- uplink ~~ UDP ~~ uplink -- switch -- ens3
 *
 * Every daemon binds a free port and says in its host's record where it is; frames go to where their destination was
 * last heard from, or to all hosts of the store. Datagrams from anybody else are ignored.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Controller } from '../../controller/controller.js';
import type { Simulator } from '../../dataplane/simulator/simulator.js';
import type { MacAddress } from '../../net/mac-address.js';
import { EthernetView } from '../../wire/ethernet.js';

/** No port on loopback could be had. */
export class UnderlayNotBound extends errorClass('UNDERLAY_NOT_BOUND', 'unavailable', {
  message: (d: { reason: string }) => `the underlay cannot be reached by other processes: ${d.reason}`,
  explanation: () => 'It needs a free UDP port on 127.0.0.1; with --underlay memory none is needed.',
}) {}

const LOOPBACK = '127.0.0.1';
/** Destinations to remember. */
const REMEMBERED_LIMIT = 4096;

export class UdpUnderlay {
  readonly #socket: Socket;
  readonly #heardFrom = new Map<MacAddress, number>();
  #controller: Controller | undefined;
  #detach: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Binds a free port. Errors: UNDERLAY_NOT_BOUND. */
  static open(): Promise<Result<UdpUnderlay, UnderlayNotBound>> {
    const socket = createSocket('udp4');
    return new Promise((resolve) => {
      socket.once('error', ({ message }) => resolve(Result.error(new UnderlayNotBound({ reason: message }))));
      socket.bind(0, LOOPBACK, () => {
        socket.removeAllListeners('error');
        // A peer that is gone is no fault of this daemon's.
        socket.on('error', () => {});
        resolve(Result.ok(new UdpUnderlay(socket)));
      });
    });
  }

  /** What the host's record says: where its frames are to be sent. */
  get url(): string {
    return `udp://${LOOPBACK}:${this.#socket.address().port}`;
  }

  /** Joins a simulation to those of the store's other hosts. */
  attach(simulator: Simulator, controller: Controller): void {
    this.#controller = controller;
    const uplink = simulator.addUplink('other processes', (frame) => this.#send(frame));
    const receive = (datagram: Buffer, from: RemoteInfo): void => {
      if (from.address !== LOOPBACK || !this.#peers().includes(from.port)) return;
      const frame = new Uint8Array(datagram);
      this.#learn(frame, from.port);
      uplink.enter(frame);
    };
    this.#socket.on('message', receive);
    this.#detach = () => {
      this.#socket.off('message', receive);
      uplink.close();
    };
  }

  close(): void {
    this.#detach?.();
    this.#socket.close();
  }

  #send(frame: Uint8Array): void {
    const destination = EthernetView.over(frame)?.destination;
    const known = destination === undefined ? undefined : this.#heardFrom.get(destination);
    const peers = this.#peers();
    // Where a host was before its restart, nobody hears it now.
    const ports = known !== undefined && peers.includes(known) ? [known] : peers;
    for (const port of ports) this.#socket.send(frame, port, LOOPBACK);
  }

  #learn(frame: Uint8Array, port: number): void {
    const source = EthernetView.over(frame)?.source;
    if (source === undefined) return;
    if (this.#heardFrom.size >= REMEMBERED_LIMIT) this.#heardFrom.clear();
    this.#heardFrom.set(source, port);
  }

  /** The ports of the other hosts that say where they are. */
  #peers(): readonly number[] {
    const { tables, host } = this.#controller?.core ?? {};
    return Array.from(tables?.hosts.rows() ?? []).flatMap(({ name, underlay }) => {
      const port = name === host?.name || underlay === undefined ? Number.NaN : Number(new URL(underlay).port);
      return port > 0 ? [port] : [];
    });
  }
}
