/**
 * Tries a port from a namespace: opens a TCP connection and closes it again, or sends a datagram and waits for an answer.
 */
import type { IpAddress } from '../../../net/ip-address.js';
import { formatIpAddress } from '../../../net/ip-address.js';
import type { Engine } from '../engine.js';
import type { IpStack } from '../stack/ip-stack.js';
import type { ConnectionFailure } from '../stack/tcp/connection-failed.js';

/** What to try. */
export interface ConnectOptions {
  readonly protocol?: 'tcp' | 'udp';
  readonly port: number;
  /** How long to wait; 5000. */
  readonly timeoutMs?: number;
}

export interface ConnectReport {
  readonly protocol: 'tcp' | 'udp';
  readonly destination: string;
  readonly port: number;
  /** Whether the connection came about, or the datagram was answered. */
  readonly answered: boolean;
  /** Until then, or until it was known that it would not. */
  readonly timeMs: number;
  /** Why not. A datagram that nobody answers times out, whether it arrived or not. */
  readonly failure?: ConnectionFailure | 'too-big';
}

const TIMEOUT_MS = 5000;

/** Tries it; never rejects. */
export async function tryPort(engine: Engine, stack: IpStack, to: IpAddress, options: ConnectOptions): Promise<ConnectReport> {
  const { protocol = 'tcp', port } = options;
  const sentMs = engine.run(() => engine.now);
  const failure = await (protocol === 'tcp' ? openConnection : sendDatagram)(engine, stack, to, options);
  const timeMs = Math.round((engine.run(() => engine.now) - sentMs) * 1000) / 1000;
  return { protocol, destination: formatIpAddress(to), port, answered: failure === undefined, timeMs, ...(failure !== undefined && { failure }) };
}

async function openConnection(_engine: Engine, stack: IpStack, to: IpAddress, { port, timeoutMs = TIMEOUT_MS }: ConnectOptions): Promise<ConnectReport['failure']> {
  const connection = stack.tcp.connect(to, port, { timeoutMs });
  const opened = await connection.opened;
  if (!opened.ok) return opened.error.details.failure;
  connection.abort();
  return undefined;
}

function sendDatagram(engine: Engine, stack: IpStack, to: IpAddress, { port, timeoutMs = TIMEOUT_MS }: ConnectOptions): Promise<ConnectReport['failure']> {
  return new Promise((resolve) => {
    const end = (failure: ConnectReport['failure']): void => {
      timer.cancel();
      socket?.close();
      resolve(failure);
    };
    const timer = engine.after(timeoutMs, () => end('timed-out'));
    const socket = stack.udp.open(0, {
      receive: () => end(undefined),
      fail: ({ failure }) => end(failure === 'port-unreachable' ? 'refused' : failure === 'too-big' ? 'too-big' : 'unreachable'),
    });
    if (socket === undefined) return end('no-port');
    const fault = socket.send(to, port, new Uint8Array(1));
    if (fault === 'no-route' || fault === 'too-big') end(fault);
  });
}
