/**
 * Asks DNS servers as a program in a namespace does: datagrams to one server after the other, the whole round again
 * when none gave a good answer, and TCP when an answer did not fit (resolv.conf(5) of the C library).
 */
import type { Random } from '../../../base/runtime.js';
import type { IpAddress } from '../../../net/ip-address.js';
import { DnsCode, dnsQuery, emitDns } from '../../../wire/dns/message.js';
import type { Engine } from '../engine.js';
import type { IpStack } from '../stack/ip-stack.js';
import { askInTurn } from './ask-in-turn.js';
import type { DnsReply, ExchangeOptions } from './dns-exchange.js';

/** What is asked, and of whom. */
export interface NameQuestion {
  readonly servers: readonly IpAddress[];
  readonly name: string;
  /** A number of `DnsType`. */
  readonly type: number;
  /** How long a server may take; 5000. */
  readonly timeoutMs?: number;
  /** How often each server is asked; 2. */
  readonly attempts?: number;
}

const DEFAULT_TIMEOUT_MS = 5_000;
const DEFAULT_ATTEMPTS = 2;
/** Answers after which the next server is asked. */
const HOPELESS: ReadonlySet<number> = new Set([DnsCode.serverFailure, DnsCode.notImplemented, DnsCode.refused]);

/** Asks, and tells the best answer, or that there was none. Throws if the name is no domain name. */
export function askServers(engine: Engine, from: { readonly stack: IpStack; readonly random: Random }, question: NameQuestion, tell: (reply: DnsReply | undefined) => void): void {
  const { servers, name, type, timeoutMs = DEFAULT_TIMEOUT_MS, attempts = DEFAULT_ATTEMPTS } = question;
  const query = emitDns(dnsQuery(from.random.u32() & 0xffff, name, type));
  const round = servers.map((server): ExchangeOptions => ({ stack: from.stack, server, transport: 'udp', query, timeoutMs }));
  const exchanges = Array.from({ length: attempts }, () => round).flat();
  askInTurn(engine, { exchanges, accepts: ({ message }) => !HOPELESS.has(message.code) }, (reply) => {
    if (reply?.message.truncated !== true) return tell(reply);
    const whole: ExchangeOptions = { stack: from.stack, server: reply.server, transport: 'tcp', query, timeoutMs };
    askInTurn(engine, { exchanges: [whole], accepts: () => true }, (complete) => tell(complete ?? reply));
  });
}
