/**
 * Streams over the container's sockets: nc, and what other programs share with it.
 */
import type { TcpConnection } from '../../dataplane/simulator/stack/tcp/tcp-connection.js';
import { formatIpAddress } from '../../net/ip-address.js';
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

/** Opens a connection, or says why that failed and gives an exit code. */
export async function open(process: Process, host: string, port: number, timeoutMs?: number): Promise<TcpConnection | number> {
  const { name, network, error } = process;
  const address = await addressOf(process, host);
  if (address === undefined) {
    error(`${name}: bad address '${host}'\n`);
    return 1;
  }
  const connection = network.namespace()?.stack.tcp.connect(address, port, timeoutMs === undefined ? {} : { timeoutMs });
  const opened = await connection?.opened;
  if (connection !== undefined && opened?.ok === true) return connection;
  if (timeoutMs !== undefined && opened?.ok === false && opened.error.details.failure === 'timed-out') {
    error(`${name}: timed out\n`);
    return 1;
  }
  const reason = opened === undefined || opened.ok ? 'network is unreachable' : opened.error.message;
  error(`${name}: can't connect to remote host${address.family === 4 ? ` (${formatIpAddress(address)})` : ''}: ${reason.charAt(0).toUpperCase()}${reason.slice(1)}\n`);
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
