/**
 * One query to one DNS server, over UDP or TCP: the answer, or nothing, within a time on the clock.
 *
 * Only a response with the query's id from the server's own address and port counts. The listener is called once, or
 * never if the exchange was cancelled; it may be called before `startExchange` returns.
 */
import { addressEquals, type IpAddress } from '../../../net/ip-address.js';
import { DNS_PORT, type DnsMessage, parseDns } from '../../../wire/dns/message.js';
import { DnsStreamReader, frameDns } from '../../../wire/dns/stream.js';
import { readU16 } from '../../../wire/fields.js';
import type { Engine } from '../engine.js';
import type { IpStack, Transport } from '../stack/ip-stack.js';

/** Whom a query goes to, and how. */
export interface ExchangeOptions {
  readonly stack: IpStack;
  readonly server: IpAddress;
  readonly transport: Transport;
  readonly query: Uint8Array;
  readonly timeoutMs: number;
}

/** An answer as it came, and its meaning. */
export interface DnsReply {
  readonly server: IpAddress;
  readonly bytes: Uint8Array;
  readonly message: DnsMessage;
}

/** Sends the query; undefined is told when nothing came in time, or it could not be sent or delivered. */
export function startExchange(engine: Engine, options: ExchangeOptions, tell: (reply: DnsReply | undefined) => void): () => void {
  let isOver = false;
  let release = (): void => {};
  const timer = engine.after(options.timeoutMs, () => finish(undefined));
  const cancel = (): void => {
    if (isOver) return;
    isOver = true;
    timer.cancel();
    release();
  };
  const finish = (reply: DnsReply | undefined): void => {
    if (isOver) return;
    cancel();
    tell(reply);
  };
  engine.run(() => {
    release = options.transport === 'udp' ? sendDatagram(options, finish) : openStream(options, finish);
    if (isOver) release();
  });
  return cancel;
}

type Finish = (reply: DnsReply | undefined) => void;

function sendDatagram({ stack, server, query }: ExchangeOptions, finish: Finish): () => void {
  const socket = stack.udp.open(0, {
    receive({ source, sourcePort, payload }) {
      if (sourcePort !== DNS_PORT || !addressEquals(source, server)) return;
      const reply = replyTo(query, server, payload);
      if (reply !== undefined) finish(reply);
    },
    fail: () => finish(undefined),
  });
  if (socket?.send(server, DNS_PORT, query) !== undefined || socket === undefined) finish(undefined);
  return () => socket?.close();
}

function openStream({ stack, server, query, timeoutMs }: ExchangeOptions, finish: Finish): () => void {
  const reader = new DnsStreamReader();
  const connection = stack.tcp.connect(server, DNS_PORT, { timeoutMs });
  connection.onReceive((bytes) => {
    for (const message of reader.read(bytes)) {
      const reply = replyTo(query, server, message);
      if (reply !== undefined) finish(reply);
    }
  });
  connection.onEnd(() => finish(undefined));
  connection.send(frameDns(query));
  void connection.closed.then((closed) => {
    if (!closed.ok) finish(undefined);
  });
  return () => connection.end();
}

function replyTo(query: Uint8Array, server: IpAddress, payload: Uint8Array): DnsReply | undefined {
  const message = parseDns(payload);
  if (message?.response !== true || message.id !== readU16(query, 0)) return undefined;
  return { server, bytes: payload.slice(), message };
}
