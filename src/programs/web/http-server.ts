/**
 * Answers HTTP requests on a connection, one after the other: httpd, and services that the library only knows by name.
 */
import type { TcpConnection } from '../../dataplane/simulator/stack/tcp/tcp-connection.js';
import { inputOf } from '../network/sockets.js';
import { numbersOf } from '../options.js';
import { type Process, type Program, untilAborted, USAGE } from '../process.js';
import { emitHttp, type HttpMessage, HttpReader } from './http-message.js';

/** What a request gets: a status with its words, and a body. */
export interface HttpAnswer {
  readonly status: string;
  readonly type: string;
  readonly body: Uint8Array;
}

/** Reads a request and answers it; anything that is no HTTP gets no answer. */
export async function serveHttp(connection: TcpConnection, signal: AbortSignal, answer: (request: HttpMessage) => HttpAnswer): Promise<void> {
  const input = inputOf(connection);
  const reader = new HttpReader();
  for (let bytes = await input.read(signal); bytes !== undefined; bytes = await input.read(signal)) {
    reader.add(bytes);
    const request = reader.message;
    if (request === undefined) continue;
    if (request !== 'malformed' && / HTTP\/1\.[01]$/.test(request.start)) {
      const { status, type, body } = answer(request);
      connection.send(emitHttp(`HTTP/1.1 ${status}`, { Connection: 'close', 'Content-type': type, ...(status.startsWith('200') && { 'Accept-Ranges': 'bytes' }), 'Content-Length': String(body.length) }, request.start.startsWith('HEAD ') ? undefined : body));
    }
    break;
  }
  connection.end();
}

/** httpd -f -p PORT -h FOLDER; without -f it goes on by itself until its container stops. */
export const httpd: Program = async (process) => {
  const { args, files, error } = process;
  const options = numbersOf(args, '', 'fvi', 'phcru');
  if (typeof options === 'string') {
    error(`httpd: ${options}\n`);
    return USAGE;
  }
  const port = Number(options.texts['p']?.split(':').at(-1) ?? 80);
  const home = options.texts['h'] ?? '/';
  const answer = (request: HttpMessage): HttpAnswer => {
    const path = decodeURI(request.start.split(' ')[1] ?? '/').split('?')[0] ?? '/';
    const content = files.read(`${home}/${path.endsWith('/') ? `${path}index.html` : path}`);
    if (typeof content !== 'string') return { status: '200 OK', type: 'text/html', body: content };
    return { status: '404 Not Found', type: 'text/html', body: new TextEncoder().encode('<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n') };
  };
  return options.flags.has('f') ? serve(process, [port], answer) : serveAlone(process, [port], answer);
};

/** Listens as a process of its own, and is done at once unless the port is taken. */
async function serveAlone(process: Process, ports: readonly number[], answer: (request: HttpMessage) => HttpAnswer): Promise<number> {
  const ends = new AbortController();
  const pid = process.processes.add([process.name, ...process.args], () => ends.abort());
  const failed = { code: 0 };
  // That a port is taken is known before the first wait.
  const error = (text: string | Uint8Array): void => {
    failed.code = 1;
    process.error(text);
  };
  const served = serve({ ...process, signal: ends.signal, error }, ports, answer);
  void served.finally(() => process.processes.remove(pid));
  return failed.code;
}

/**
 * A service that the library knows only by its image: it listens on its ports until it is stopped, and tells whoever
 * asks in HTTP what it stands for.
 */
export function service(label: string, ports: readonly { readonly protocol: string; readonly port: number }[]): Program {
  return (process) => {
    const stack = process.network.namespace()?.stack;
    const sockets = ports.flatMap(({ protocol, port }) => (protocol === 'udp' ? (stack?.udp.open(port, { receive: () => {} }) ?? []) : []));
    const tcpPorts = ports.flatMap(({ protocol, port }) => (protocol === 'tcp' ? [port] : []));
    const body = new TextEncoder().encode(`${label} on ${process.hostname}\n`);
    return serve(process, tcpPorts, () => ({ status: '200 OK', type: 'text/plain', body })).finally(() => sockets.forEach((socket) => socket.close()));
  };
}

/** Listens on the ports until the signal aborts. */
async function serve(process: Process, ports: readonly number[], answer: (request: HttpMessage) => HttpAnswer): Promise<number> {
  const { network, signal, name, error } = process;
  const stack = network.namespace()?.stack;
  const listeners = ports.map((port) => stack?.tcp.listen(port, (connection) => void serveHttp(connection, signal, answer)));
  const failed = listeners.findIndex((listener) => listener === undefined);
  if (failed < 0) await untilAborted(signal);
  else error(`${name}: bind: Address already in use\n`);
  for (const listener of listeners) listener?.close();
  return failed < 0 ? 0 : 1;
}
