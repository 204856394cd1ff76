/**
 * curl, in its own words (src/tool_operate.c): requests over HTTP, with its exit codes.
 */
import { formatIpAddress } from '../../net/ip-address.js';
import { joinBytes } from '../input.js';
import { addressOf } from '../network/names.js';
import { connect } from '../network/sockets.js';
import type { Process, Program } from '../process.js';
import { type CurlOptions, readCurlOptions } from './curl-options.js';
import { exchange, type Target, targetOf } from './http-client.js';
import type { HttpMessage } from './http-message.js';

const MISUSE = 2;
const NO_URL = 3;
const UNKNOWN_HOST = 6;
const NOT_CONNECTED = 7;
const HTTP_FAILURE = 22;
const NOT_WRITTEN = 23;
const TIMED_OUT = 28;
const TOO_MANY_REDIRECTS = 47;
const NO_ANSWER = 52;
const MOST_REDIRECTS = 50;
/** curl's own, to connect. */
const DEFAULT_CONNECT_S = 300;
const LONGEST_MS = 2 ** 31 - 1;

/** What a transfer failed with. */
interface Fault {
  readonly code: number;
  readonly said: string;
}

/** What came of a transfer. */
interface Transfer {
  readonly url: string;
  readonly answer?: HttpMessage;
  readonly fault?: Fault;
}

export const curl: Program = async (process) => {
  const { args, error } = process;
  const options = readCurlOptions(args);
  if (typeof options === 'string' || options.urls.length === 0) {
    error(`curl: ${typeof options === 'string' ? options : 'no URL specified!'}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`);
    return MISUSE;
  }
  let code = 0;
  for (const url of options.urls) code = await transfer(process, options, url);
  return code;
};

async function transfer(process: Process, options: CurlOptions, url: string): Promise<number> {
  const { flags, texts } = options;
  const startMs = process.clock.now();
  const done = await follow(process, options, url);
  const status = Number(done.answer?.start.split(' ')[1] ?? 0);
  const failed: Fault | undefined = flags.has('f') && status >= 400 ? { code: HTTP_FAILURE, said: `The requested URL returned error: ${status}` } : done.fault;
  const fault = failed ?? (done.answer === undefined ? undefined : save(process, options, done.url, done.answer));
  if (texts['w'] !== undefined) process.out(written(texts['w'], done, status, (process.clock.now() - startMs) / 1000));
  if (fault === undefined) return 0;
  if (!flags.has('s') || flags.has('S')) process.error(`curl: (${fault.code}) ${fault.said}\n`);
  return fault.code;
}

/** Asks, and with -L goes where the answers lead. */
async function follow(process: Process, options: CurlOptions, first: string): Promise<Transfer> {
  const { flags, texts, sent } = options;
  let url = first;
  let method = texts['X'] ?? (flags.has('I') ? 'HEAD' : sent.length > 0 ? 'POST' : 'GET');
  const untilMs = process.clock.now() + milliseconds(texts['m'], LONGEST_MS);
  for (let turn = 0; turn <= MOST_REDIRECTS; turn++) {
    const target = targetOf(url);
    if (target === undefined) {
      const scheme = /^(\w+):\/\//.exec(url)?.[1];
      return { url, fault: scheme === undefined ? { code: NO_URL, said: 'URL using bad/illegal format or missing URL' } : { code: 1, said: `Protocol "${scheme}" not supported or disabled in libcurl` } };
    }
    const answer = await ask(process, options, target, { method, untilMs });
    if ('code' in answer) return { url, fault: answer };
    const location = answer.fields.get('location');
    const status = Number(answer.start.split(' ')[1]);
    if (!flags.has('L') || location === undefined || ![301, 302, 303, 307, 308].includes(status)) return { url, answer };
    if (status < 307 && method === 'POST') method = 'GET';
    url = location.startsWith('/') ? `http://${url.replace(/^http:\/\//, '').replace(/[/?#].*$/, '')}${location}` : location;
  }
  return { url, fault: { code: TOO_MANY_REDIRECTS, said: `Maximum (${MOST_REDIRECTS}) redirects followed` } };
}

function milliseconds(seconds: string | undefined, otherwise: number): number {
  const ms = Number(seconds) * 1000;
  return ms > 0 ? Math.min(ms, LONGEST_MS) : otherwise;
}

async function ask(process: Process, { texts, fields, sent, flags }: CurlOptions, target: Target, { method, untilMs }: { readonly method: string; readonly untilMs: number }): Promise<HttpMessage | Fault> {
  const { clock, files } = process;
  const startMs = clock.now();
  const leftMs = (): number => Math.max(1, Math.min(LONGEST_MS, untilMs - clock.now()));
  const late = (said: string): Fault => ({ code: TIMED_OUT, said: `${said} timed out after ${Math.ceil(clock.now() - startMs)} milliseconds` });
  const family = flags.has('4') ? 4 : flags.has('6') ? 6 : undefined;
  const address = await addressOf(process, target.host, family);
  if (address === undefined) return { code: UNKNOWN_HOST, said: `Could not resolve host: ${target.host}` };
  const connection = await connect(process, formatIpAddress(address), target.port, Math.min(leftMs(), milliseconds(texts['connect-timeout'], DEFAULT_CONNECT_S * 1000)));
  if ('failure' in connection) {
    if (connection.failure === 'timed-out') return late('Connection');
    return { code: NOT_CONNECTED, said: `Failed to connect to ${target.host} port ${target.port}: ${connection.reason}` };
  }
  const body = sent.length === 0 || method === 'GET' ? undefined : bodyOf(files, sent);
  const type = body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(body.length) };
  const asked: Record<string, string> = { 'User-Agent': texts['A'] ?? 'curl/7.88.1', Accept: '*/*', ...type };
  for (const field of fields) {
    const [name = ''] = field.split(':', 1);
    const known = Object.keys(asked).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
    asked[known === 'host' ? 'Host' : known] = field.slice(name.length + 1).trim();
  }
  const answer = await exchange(process, connection, target, { method, fields: asked, timeoutMs: leftMs(), ...(body !== undefined && { body }) });
  if (answer === 'no answer') return { code: NO_ANSWER, said: 'Empty reply from server' };
  if (answer !== 'timed-out') return answer;
  const { code, said } = late('Operation');
  return { code, said: `${said} with 0 bytes received` };
}

/** What is sent: texts, and what is in files behind '@'. */
function bodyOf(files: Process['files'], sent: readonly string[]): Uint8Array {
  const parts = sent.map((text) => {
    if (text.startsWith('@@')) return text.slice(1);
    const content = text.startsWith('@') ? files.read(text.slice(1)) : undefined;
    return content === undefined ? text : typeof content === 'string' ? '' : new TextDecoder().decode(content).replace(/[\r\n]/g, '');
  });
  return new TextEncoder().encode(parts.join('&'));
}

/** Writes an answer where it is to go. */
function save({ files, out }: Process, { flags, texts }: CurlOptions, url: string, answer: HttpMessage): Fault | undefined {
  const head = new TextEncoder().encode(`${answer.head}\r\n\r\n`);
  const bytes = joinBytes([...(flags.has('i') || flags.has('I') ? [head] : []), answer.body]);
  const file = texts['o'] ?? (flags.has('O') ? (targetOf(url)?.path.split('?')[0]?.split('/').at(-1) ?? '') : '-');
  if (file === '-') {
    if (bytes.length > 0) out(bytes);
    return undefined;
  }
  const fault = files.write(file, bytes);
  return fault === undefined ? undefined : { code: NOT_WRITTEN, said: 'Failure writing output to destination' };
}

/** What -w asks for, filled in. */
function written(format: string, { url, answer }: Transfer, status: number, totalS: number): string {
  const code = String(status).padStart(3, '0');
  const values: Readonly<Record<string, string>> = {
    ...{ http_code: code, response_code: code, size_download: String(answer?.body.length ?? 0), content_type: answer?.fields.get('content-type') ?? '' },
    ...{ url_effective: targetOf(url) !== undefined && !url.startsWith('http://') ? `http://${url}` : url, time_total: totalS.toFixed(6) },
  };
  const filled = format.replace(/%\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : ''));
  return filled.replace(/\\([nrt\\])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter).replaceAll('%%', '%');
}
