/**
 * What the ping command of busybox prints (networking/ping.c), from a report.
 */
import type { PingReply, PingReport } from '../../dataplane/simulator/simulator.js';
import { formatIpAddress, type IpAddress } from '../../net/ip-address.js';

export interface PingText {
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** All of it at once; `name` is the destination as it was typed. */
export function pingText(name: string, report: PingReport, payloadBytes: number): PingText {
  const out = [firstLine(name, report.destination, payloadBytes), ...report.replies.map((reply) => replyLine(report.destination, reply))];
  const unsent = unsentWords(report);
  return unsent === undefined ? { out: [...out, '', ...statistics(name, report)], err: [] } : { out, err: [`ping: ${unsent}`] };
}

/** `from` is the address of its own that the asker has named. */
export function firstLine(name: string, destination: string, payloadBytes: number, from?: IpAddress): string {
  return `PING ${name} (${destination})${from === undefined ? '' : ` from ${formatIpAddress(from)}`}: ${payloadBytes} data bytes`;
}

export function replyLine(destination: string, { sequence, ttl, bytes, timeMs }: PingReply): string {
  return `${bytes} bytes from ${destination}: seq=${sequence - 1} ttl=${ttl} time=${timeMs.toFixed(3)} ms`;
}

/** Why a request could not even be sent, which ends the command without its statistics. */
export function unsentWords(report: PingReport): string | undefined {
  const unsent = report.errors.find(({ kind, from }) => kind === 'no-namespace' || kind === 'no-route' || (kind === 'fragmentation-needed' && from === undefined));
  if (unsent === undefined) return undefined;
  return `sendto: ${unsent.kind === 'fragmentation-needed' ? 'Message too long' : 'Network is unreachable'}`;
}

export function statistics(name: string, { sent, received, replies }: PingReport): string[] {
  const loss = sent === 0 ? 0 : Math.floor(((sent - received) * 100) / sent);
  const lines = [`--- ${name} ping statistics ---`, `${sent} packets transmitted, ${received} packets received, ${loss}% packet loss`];
  if (replies.length === 0) return lines;
  const times = replies.map(({ timeMs }) => timeMs);
  const average = times.reduce((sum, timeMs) => sum + timeMs, 0) / times.length;
  const numbers = [Math.min(...times), average, Math.max(...times)].map((timeMs) => timeMs.toFixed(3));
  return [...lines, `round-trip min/avg/max = ${numbers.join('/')} ms`];
}
