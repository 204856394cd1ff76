/**
 * Traceroute: echo requests with a time to live of one, two, three and so on, and who said that it was over.
 */
import type { IpAddress } from '../../../net/ip-address.js';
import { formatIpAddress } from '../../../net/ip-address.js';
import type { PingErrorKind } from './ping.js';
import type { NamespacePlace, Simulator } from '../simulator.js';

export interface TracerouteOptions {
  /** Routers to ask for at most; 30. */
  readonly maxHops?: number;
  /** How long each answer may take; 1000. */
  readonly timeoutMs?: number;
}

/** One router on the way, or the destination itself. */
export interface TracerouteHop {
  readonly ttl: number;
  /** Who answered; absent if nobody did. */
  readonly address?: string;
  readonly timeMs?: number;
  /** Why nobody further was asked; absent on the way and at the destination. */
  readonly error?: PingErrorKind;
}

export interface TracerouteReport {
  readonly destination: string;
  readonly hops: readonly TracerouteHop[];
  /** Whether the last hop is the destination. */
  readonly reached: boolean;
}

const MAX_HOPS = 30;

/** Asks hop by hop; it never rejects. */
export async function traceroute(simulator: Simulator, from: NamespacePlace, to: IpAddress, options: TracerouteOptions = {}): Promise<TracerouteReport> {
  const { maxHops = MAX_HOPS, timeoutMs } = options;
  const hops: TracerouteHop[] = [];
  const destination = formatIpAddress(to);
  for (let ttl = 1; ttl <= maxHops; ttl++) {
    const report = await simulator.ping(from, to, { ttl, ...(timeoutMs !== undefined && { timeoutMs }) });
    const [reply] = report.replies;
    const [error] = report.errors;
    if (reply !== undefined) {
      hops.push({ ttl, address: destination, timeMs: reply.timeMs });
      return { destination, hops, reached: true };
    }
    const address = error?.from === undefined ? {} : { address: error.from };
    const goesOn = error === undefined || error.kind === 'ttl' || error.kind === 'timeout';
    hops.push({ ttl, ...address, ...(!goesOn && { error: error.kind }) });
    if (!goesOn) break;
  }
  return { destination, hops, reached: false };
}
