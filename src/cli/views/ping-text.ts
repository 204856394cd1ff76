/**
 * What the ping command of busybox prints (networking/ping.c), from a report.
 */
import type { PingReport } from '../../dataplane/simulator/simulator.js';

export interface PingText {
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** `name` is the destination as it was typed. */
export function pingText(name: string, report: PingReport, payloadBytes: number): PingText {
  const out = [`PING ${name} (${report.destination}): ${payloadBytes} data bytes`];
  for (const { sequence, ttl, bytes, timeMs } of report.replies) {
    out.push(`${bytes} bytes from ${report.destination}: seq=${sequence - 1} ttl=${ttl} time=${timeMs.toFixed(3)} ms`);
  }
  // A request that cannot even be sent ends the command without its statistics.
  const unsent = report.errors.find(({ kind, from }) => kind === 'no-route' || (kind === 'fragmentation-needed' && from === undefined));
  if (unsent !== undefined) return { out, err: [`ping: sendto: ${unsent.kind === 'no-route' ? 'Network is unreachable' : 'Message too long'}`] };
  return { out: [...out, '', ...statistics(name, report)], err: [] };
}

function statistics(name: string, { sent, received, replies }: PingReport): string[] {
  const loss = sent === 0 ? 0 : Math.floor(((sent - received) * 100) / sent);
  const lines = [`--- ${name} ping statistics ---`, `${sent} packets transmitted, ${received} packets received, ${loss}% packet loss`];
  if (replies.length === 0) return lines;
  const times = replies.map(({ timeMs }) => timeMs);
  const average = times.reduce((sum, timeMs) => sum + timeMs, 0) / times.length;
  const numbers = [Math.min(...times), average, Math.max(...times)].map((timeMs) => timeMs.toFixed(3));
  return [...lines, `round-trip min/avg/max = ${numbers.join('/')} ms`];
}
