/**
 * Connections carried on to another address: for each that comes, one goes there, and octets are passed both ways.
 *
 * An end is passed on behind what was sent, a failure at once. What one side does not take is not taken from the other
 * one either, so that no more waits here than a window.
 */
import type { IpStack } from '../stack/ip-stack.js';
import type { TcpConnection } from '../stack/tcp/tcp-connection.js';
import type { TcpEnd } from '../stack/tcp/connection-parts.js';
import type { TcpListener } from '../stack/tcp/tcp.js';

/** Octets that may wait for one side before the other one is not listened to. */
const WAITING_LIMIT_BYTES = 0x1_0000;

export class TcpRelay {
  readonly #stack: IpStack;
  readonly #to: TcpEnd;
  readonly #carried = new Set<TcpConnection>();
  #listener: TcpListener | undefined;

  private constructor(stack: IpStack, to: TcpEnd) {
    this.#stack = stack;
    this.#to = to;
  }

  /** Begins to carry on what comes to an address and port; undefined if they are taken. */
  static open(stack: IpStack, from: TcpEnd, to: TcpEnd): TcpRelay | undefined {
    const relay = new TcpRelay(stack, to);
    relay.#listener = stack.tcp.listen(from.port, (connection) => relay.#carry(connection), { address: from.address });
    return relay.#listener === undefined ? undefined : relay;
  }

  /** Takes no more connections, and breaks off those that there are. */
  close(): void {
    this.#listener?.close();
    for (const connection of [...this.#carried]) connection.abort();
  }

  #carry(incoming: TcpConnection): void {
    const outgoing = this.#stack.tcp.connect(this.#to.address, this.#to.port);
    if (outgoing.isClosed) return incoming.abort();
    this.#pass(incoming, outgoing);
    this.#pass(outgoing, incoming);
  }

  #pass(from: TcpConnection, to: TcpConnection): void {
    this.#carried.add(from);
    let ended = false;
    const take = (bytes: Uint8Array): void => {
      to.send(bytes);
      if (to.unacknowledgedBytes > WAITING_LIMIT_BYTES) from.onReceive(undefined);
    };
    to.onAcknowledged(() => {
      if (from.isReceiving || to.unacknowledgedBytes > WAITING_LIMIT_BYTES) return;
      from.onReceive(take);
      if (ended) to.end();
    });
    from.onReceive(take);
    from.onEnd(() => {
      ended = true;
      if (from.isReceiving) to.end();
    });
    from.onClosed((failure) => {
      this.#carried.delete(from);
      if (failure !== undefined) to.abort();
    });
  }
}
