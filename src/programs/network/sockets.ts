/**
 * Streams over the container's sockets: nc, and what other programs share with it.
 */
import type { TcpConnection } from '../../dataplane/simulator/stack/tcp/tcp-connection.js';
import type { ConnectionFailure } from '../../dataplane/simulator/stack/tcp/connection-failed.js';
import { formatIpAddress, type IpAddress } from '../../net/ip-address.js';
import { Input } from '../input.js';
import { numbersOf } from '../options.js';
import { type Process, type Program, untilAborted, USAGE } from '../process.js';
import { addressOf } from './names.js';

/** A connection's bytes as input, with its end. */
export function inputOf(connection: TcpConnection): Input {
  const input = new Input();
  connection.onReceive((bytes) => input.write(bytes));
  connection.onEnd(() => input.end());
  void connection.closed.then(() => input.end());
  return input;
}

/** Why no connection was opened. */
export interface ConnectFault {
  readonly failure: 'no address' | 'unreachable' | ConnectionFailure;
  readonly address?: IpAddress;
  /** In the words of the C library. */
  readonly reason: string;
}

/** Opens a connection to a name or an address. */
export async function connect(process: Process, host: string, port: number, timeoutMs?: number): Promise<TcpConnection | ConnectFault> {
  const address = await addressOf(process, host);
  if (address === undefined) return { failure: 'no address', reason: 'Name does not resolve' };
  const connection = process.network.namespace()?.stack.tcp.connect(address, port, timeoutMs === undefined ? {} : { timeoutMs });
  const opened = await connection?.opened;
  if (connection !== undefined && opened?.ok === true) return connection;
  if (opened === undefined || opened.ok) return { failure: 'unreachable', address, reason: 'Network is unreachable' };
  const { message, details } = opened.error;
  return { failure: details.failure, address, reason: `${message.charAt(0).toUpperCase()}${message.slice(1)}` };
}

/** Opens a connection, or says why that failed and gives an exit code. */
export async function open(process: Process, host: string, port: number, timeoutMs?: number): Promise<TcpConnection | number> {
  const { name, error } = process;
  const connection = await connect(process, host, port, timeoutMs);
  if (!('failure' in connection)) return connection;
  const { failure, address, reason } = connection;
  if (address === undefined) error(`${name}: bad address '${host}'\n`);
  else if (timeoutMs !== undefined && failure === 'timed-out') error(`${name}: timed out\n`);
  else error(`${name}: can't connect to remote host${address.family === 4 ? ` (${formatIpAddress(address)})` : ''}: ${reason}\n`);
  return 1;
}

export const nc: Program = async (process) => {
  const { args, error, input } = process;
  const options = numbersOf(args, 'pwi', 'lkuvnz4');
  if (typeof options === 'string') {
    error(`nc: ${options}\n`);
    return USAGE;
  }
  const { flags, numbers, rest } = options;
  const [host, portText] = rest;
  if (flags.has('l')) return serve(process, numbers['p'] ?? Number(host ?? 0), { again: flags.has('k'), datagrams: flags.has('u') });
  const port = Number(portText);
  if (host === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) {
    error('BusyBox\n\nUsage: nc [-l] [-p PORT] [-u] [-z] [-w SEC] HOST PORT\n');
    return USAGE;
  }
  const timeoutMs = numbers['w'] === undefined ? undefined : numbers['w'] * 1000;
  if (flags.has('u')) return sendDatagrams(process, host, port);
  const connection = await open(process, host, port, timeoutMs);
  if (typeof connection === 'number') return connection;
  if (flags.has('z')) connection.abort();
  else await relay(process, connection, input);
  return 0;
};

/** Carries both directions until both have ended. */
async function relay({ signal, out }: Process, connection: TcpConnection, input: Input): Promise<void> {
  const received = inputOf(connection);
  const sending = (async () => {
    for (let chunk = await input.read(signal); chunk !== undefined; chunk = await input.read(signal)) connection.send(chunk);
    connection.end();
  })();
  for (let chunk = await received.read(signal); chunk !== undefined; chunk = await received.read(signal)) out(chunk);
  if (signal.aborted) connection.abort();
  await Promise.race([sending, connection.closed]);
  connection.end();
}

async function serve(process: Process, port: number, options: { readonly again: boolean; readonly datagrams: boolean }): Promise<number> {
  const { network, signal, error, input, out } = process;
  const stack = network.namespace()?.stack;
  if (options.datagrams) {
    const socket = stack?.udp.open(port, { receive: ({ payload }) => out(payload) });
    if (socket === undefined) return inUse(error);
    await untilAborted(signal);
    socket.close();
    return 0;
  }
  do {
    const connection = await new Promise<TcpConnection | undefined>((resolve) => {
      const listener = stack?.tcp.listen(port, (accepted) => {
        listener?.close();
        resolve(accepted);
      });
      if (listener === undefined) return resolve(undefined);
      void untilAborted(signal).then(() => {
        listener.close();
        resolve(undefined);
      });
    });
    if (connection === undefined) return signal.aborted ? 0 : inUse(error);
    await relay(process, connection, input);
  } while (options.again && !signal.aborted);
  return 0;
}

function inUse(error: Process['error']): number {
  error('nc: bind: Address already in use\n');
  return 1;
}

async function sendDatagrams(process: Process, host: string, port: number): Promise<number> {
  const { network, signal, input, out, error } = process;
  const address = await addressOf(process, host);
  if (address === undefined) {
    error(`nc: bad address '${host}'\n`);
    return 1;
  }
  const refused = new AbortController();
  const ends = AbortSignal.any([signal, refused.signal]);
  const socket = network.namespace()?.stack.udp.open(0, { receive: ({ payload }) => out(payload), fail: () => refused.abort() });
  for (let chunk = await input.read(ends); chunk !== undefined; chunk = await input.read(ends)) socket?.send(address, port, chunk);
  socket?.close();
  return refused.signal.aborted ? 1 : 0;
}
