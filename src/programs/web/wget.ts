/**
 * wget, in busybox' words (networking/wget.c): one http URL, to a file or to standard output.
 */
import { joinBytes } from '../input.js';
import { inputOf, open } from '../network/sockets.js';
import { numbersOf } from '../options.js';
import { type Process, type Program, USAGE } from '../process.js';
import { emitHttp, type HttpMessage, HttpReader, isComplete } from './http-message.js';

const HTTP_PORT = 80;
/** busybox' own. */
const DEFAULT_TIMEOUT_S = 900;

interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export const wget: Program = async (process) => {
  const { args, error } = process;
  const long = args.filter((arg) => arg.startsWith('--'));
  const options = numbersOf(args.filter((arg) => !arg.startsWith('--')), 'T', 'qSc', 'OPUtYo');
  const [url] = typeof options === 'string' ? [] : options.rest;
  const target = url === undefined ? undefined : targetOf(url);
  if (typeof options === 'string' || url === undefined) {
    error(typeof options === 'string' ? `wget: ${options}\n` : 'BusyBox\n\nUsage: wget [-q] [-O FILE] [-T SEC] [--spider] URL\n');
    return USAGE;
  }
  if (target === undefined) {
    error(`wget: not an http or ftp url: ${url}\n`);
    return 1;
  }
  const quiet = options.flags.has('q');
  if (!quiet) error(`Connecting to ${target.host}${target.port === HTTP_PORT ? '' : `:${target.port}`}\n`);
  const answer = await fetch(process, target, options.numbers['T'] ?? DEFAULT_TIMEOUT_S);
  if (typeof answer === 'number') return answer;
  const status = answer.start.split(' ').slice(1).join(' ');
  if (!status.startsWith('2')) {
    error(`wget: server returned error: ${answer.start}\n`);
    return 1;
  }
  if (long.includes('--spider')) {
    if (!quiet) error('remote file exists\n');
    return 0;
  }
  return save(process, options.texts['O'] ?? (target.path.split('/').at(-1)?.split('?')[0] || 'index.html'), answer.body, quiet);
};

function targetOf(url: string): Target | undefined {
  const [, host = '', port, path = '/'] = /^(?:http:\/\/)?(\[[^\]]+\]|[^/:]+)(?::(\d{1,5}))?(\/.*)?$/.exec(url) ?? [];
  if (host === '' || /^\w+:\/\//.test(url.replace(/^http:\/\//, ''))) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? HTTP_PORT : Number(port), path };
}

async function fetch(process: Process, { host, port, path }: Target, timeoutS: number): Promise<HttpMessage | number> {
  const { error, clock, signal } = process;
  const connection = await open(process, host, port, timeoutS * 1000);
  if (typeof connection === 'number') return connection;
  const late = new AbortController();
  const timer = clock.after(timeoutS * 1000, () => late.abort());
  const ends = AbortSignal.any([signal, late.signal]);
  const input = inputOf(connection);
  const reader = new HttpReader();
  connection.send(emitHttp(`GET ${path} HTTP/1.1`, { Host: port === HTTP_PORT ? host : `${host}:${port}`, 'User-Agent': 'Wget', Connection: 'close' }));
  for (let bytes = await input.read(ends); bytes !== undefined; bytes = await input.read(ends)) {
    reader.add(bytes);
    const soFar = reader.message;
    if (soFar === 'malformed' || (soFar !== undefined && isComplete(soFar))) break;
  }
  timer.cancel();
  connection.end();
  const message = reader.message;
  if (message !== undefined && message !== 'malformed') return message;
  error(late.signal.aborted ? 'wget: download timed out\n' : 'wget: error getting response\n');
  return 1;
}

function save({ files, out, error }: Process, file: string, body: Uint8Array, quiet: boolean): number {
  if (file === '-') {
    out(joinBytes([body]));
    return 0;
  }
  const fault = files.write(file, body);
  if (fault !== undefined) {
    error(`wget: can't open '${file}': ${fault}\n`);
    return 1;
  }
  if (!quiet) error(`saving to '${file}'\n'${file}' saved\n`);
  return 0;
}
