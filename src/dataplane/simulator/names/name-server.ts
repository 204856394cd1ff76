/**
 * The DNS server of a namespace: takes queries on port 53 of one of its addresses, over UDP and TCP, and answers as the
 * host's name service decides, or as an external server does that is asked on its behalf (libnetwork resolver.go).
 *
 * It answers at the instant in which it is asked. Of external servers, one that fails or refuses is passed over, and so
 * is one that knows no such name unless it has authority over it; the last answer counts when none is better.
 */
import type { NameDecision } from '../../../contracts/name-service.js';
import type { IpAddress } from '../../../net/ip-address.js';
import { DNS_PORT, DnsCode } from '../../../wire/dns/message.js';
import { DnsStreamReader, frameDns } from '../../../wire/dns/stream.js';
import { readAddress } from '../../resource-syntax.js';
import type { Engine } from '../engine.js';
import type { IpStack, Transport } from '../stack/ip-stack.js';
import type { TcpConnection } from '../stack/tcp/tcp-connection.js';
import { askInTurn } from './ask-in-turn.js';
import type { DnsReply } from './dns-exchange.js';

const EXTERNAL_TIMEOUT_MS = 4_000;
/** Queries that may wait for external servers at once. */
const MAX_FORWARDED = 1_024;

export interface NameServerParts {
  readonly stack: IpStack;
  readonly address: IpAddress;
  readonly decide: (query: Uint8Array, transport: Transport) => NameDecision;
  /** The stack of a namespace of the host, for external servers that are asked from there. */
  readonly stackOf: (namespace: string) => IpStack | undefined;
}

export class NameServer {
  readonly #engine: Engine;
  readonly #parts: NameServerParts;
  /** What ends the queries that wait for external servers. */
  readonly #forwarded = new Set<() => void>();
  readonly #closers: (() => void)[] = [];

  constructor(engine: Engine, parts: NameServerParts) {
    this.#engine = engine;
    this.#parts = parts;
    this.#closers.push(parts.stack.whenUsed((transport) => (transport === 'udp' ? this.#openUdp() : this.#openTcp())));
  }

  /** Takes no more queries and drops those that wait. */
  close(): void {
    for (const close of this.#closers) close();
    for (const cancel of this.#forwarded) cancel();
    this.#forwarded.clear();
  }

  #openUdp(): void {
    const { stack, address } = this.#parts;
    const socket = stack.udp.open(
      DNS_PORT,
      {
        receive: ({ source, sourcePort, payload }) => {
          this.#answer(payload.slice(), 'udp', (message) => {
            if (message !== undefined) socket?.send(source, sourcePort, message, { from: address });
          });
        },
      },
      { address, aside: true },
    );
    if (socket !== undefined) this.#closers.push(() => socket.close());
  }

  #openTcp(): void {
    const { stack, address } = this.#parts;
    const listener = stack.tcp.listen(DNS_PORT, (connection) => this.#serve(connection), { address, aside: true });
    if (listener !== undefined) this.#closers.push(() => listener.close());
  }

  /** Answers what comes on a connection, and ends it when the other end has and no answer is owed. */
  #serve(connection: TcpConnection): void {
    const reader = new DnsStreamReader();
    let owed = 0;
    let hasEnded = false;
    connection.onReceive((bytes) => {
      for (const query of reader.read(bytes)) {
        owed += 1;
        this.#answer(query, 'tcp', (message) => {
          owed -= 1;
          if (message !== undefined) connection.send(frameDns(message));
          if (hasEnded && owed === 0) connection.end();
        });
      }
    });
    connection.onEnd(() => {
      hasEnded = true;
      if (owed === 0) connection.end();
    });
  }

  #answer(query: Uint8Array, transport: Transport, reply: (message: Uint8Array | undefined) => void): void {
    const decision = this.#parts.decide(query, transport);
    if (decision.kind === 'answer') reply(decision.message);
    else if (decision.kind === 'silence') reply(undefined);
    else if (this.#forwarded.size >= MAX_FORWARDED) reply(decision.failure);
    else this.#forward(query, transport, decision, reply);
  }

  #forward(query: Uint8Array, transport: Transport, { servers, failure }: Extract<NameDecision, { kind: 'forward' }>, reply: (message: Uint8Array) => void): void {
    const exchanges = servers.flatMap(({ address, namespace }) => {
      const stack = this.#parts.stackOf(namespace);
      return stack === undefined ? [] : [{ stack, server: readAddress(address), transport, query, timeoutMs: EXTERNAL_TIMEOUT_MS }];
    });
    let cancel = (): void => {};
    const end = (): void => cancel();
    this.#forwarded.add(end);
    cancel = askInTurn(this.#engine, { exchanges, accepts: isFinal }, (answer) => {
      this.#forwarded.delete(end);
      reply(answer?.bytes ?? failure);
    });
  }
}

/** Whether no other server needs to be asked. */
function isFinal({ message }: DnsReply): boolean {
  return message.code === DnsCode.ok || (message.code === DnsCode.nameNotFound && message.authoritative);
}
