/**
 * wget, in busybox' words (networking/wget.c): one http URL, to a file or to standard output.
 */
import { formatIpAddress } from '../../net/ip-address.js';
import { joinBytes } from '../input.js';
import { addressOf } from '../network/names.js';
import { open } from '../network/sockets.js';
import { numbersOf } from '../options.js';
import { type Process, type Program, USAGE } from '../process.js';
import { exchange, hostField, type Target, targetOf } from './http-client.js';
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
  const answer = await fetch(process, target, { timeoutS: options.numbers['T'] ?? DEFAULT_TIMEOUT_S, quiet });
  if (typeof answer === 'number') return answer;
  if (options.flags.has('S')) error([...answer.head.split('\r\n'), ''].map((line) => `  ${line}\n`).join(''));
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

/** Asks for it; a port that was named is part of the host's name in all that is said. */
async function fetch(process: Process, target: Target, { timeoutS, quiet }: { readonly timeoutS: number; readonly quiet: boolean }): Promise<HttpMessage | number> {
  const { error } = process;
  const timeoutMs = timeoutS * 1000;
  const server = hostField(target);
  const address = await addressOf(process, target.host);
  if (address === undefined) {
    error(`wget: bad address '${server}'\n`);
    return 1;
  }
  const shown = formatIpAddress(address);
  if (!quiet) error(`Connecting to ${server} (${address.family === 6 ? `[${shown}]` : shown}:${target.port})\n`);
  const connection = await open(process, shown, target.port, timeoutMs);
  if (typeof connection === 'number') return connection;
  const answer = await exchange(process, connection, target, { method: 'GET', fields: { 'User-Agent': 'Wget' }, timeoutMs });
  if (typeof answer !== 'string') return answer;
  error(answer === 'timed-out' ? 'wget: download timed out\n' : 'wget: error getting response\n');
  return 1;
}

function save({ files, out, error }: Process, file: string, body: Uint8Array, quiet: boolean): number {
  const isOut = file === '-';
  const fault = isOut ? undefined : files.write(file, body);
  if (fault !== undefined) {
    error(`wget: can't open '${file}': ${fault}\n`);
    return 1;
  }
  if (!quiet) error(isOut ? 'writing to stdout\n' : `saving to '${file}'\n`);
  if (isOut) out(joinBytes([body]));
  if (!quiet) error(`${progressLine(file, body.length)}\n${isOut ? 'written to stdout' : `'${file}' saved`}\n`);
  return 0;
}

const SHOWN_BYTES = 100_000;
const UNITS = ' kMGTPEZY';

/** What busybox shows of a file that came at once (libbb/progress.c). */
function progressLine(file: string, bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= SHOWN_BYTES) [size, unit] = [Math.floor(size / 1024), unit + 1];
  return `${file.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}|${String(size).padStart(6)}${UNITS[unit] ?? ''} 0:00:00 ETA`;
}
