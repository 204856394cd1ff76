/**
 * wget, in busybox' words (networking/wget.c): one http URL, to a file or to standard output.
 */
import { joinBytes } from '../input.js';
import { open } from '../network/sockets.js';
import { numbersOf } from '../options.js';
import { type Process, type Program, USAGE } from '../process.js';
import { exchange, HTTP_PORT, type Target, targetOf } from './http-client.js';
import type { HttpMessage } from './http-message.js';

/** busybox' own. */
const DEFAULT_TIMEOUT_S = 900;

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

async function fetch(process: Process, target: Target, timeoutS: number): Promise<HttpMessage | number> {
  const timeoutMs = timeoutS * 1000;
  const connection = await open(process, target.host, target.port, timeoutMs);
  if (typeof connection === 'number') return connection;
  const answer = await exchange(process, connection, target, { method: 'GET', fields: { 'User-Agent': 'Wget' }, timeoutMs });
  if (typeof answer !== 'string') return answer;
  process.error(answer === 'timed-out' ? 'wget: download timed out\n' : 'wget: error getting response\n');
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
