/**
 * Requests at random: to routes that there are, with queries and documents that are nearly right, and bytes that are not.
 */
import fc from 'fast-check';
import { routes } from '../../src/daemon/api/routes/all-routes.js';

/** A request before it is bytes. */
export interface FuzzCall {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly type: string;
}

/** What a client sends over a connection of its own, piece by piece, and how it leaves: ending its side and waiting for the other, or later, or at once. */
export interface FuzzExchange {
  readonly pieces: readonly Uint8Array[];
  readonly leaves: 'ended' | 'half ended' | 'soon' | 'at once';
}

const word = fc.oneof(
  fc.constantFrom('net1', 'box1', 'cat1', 'tty1', 'bridge', 'host', 'none', '..', '%', '%00', '%2F', 'a'.repeat(5_000), '', 'json', 'create', 'null', '__proto__', 'constructor'),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => encodeURIComponent(text)),
);
const version = fc.constantFrom('', '', '/v1.41', '/v1.24', '/v1.23', '/v9', '/v1.41.', '/v..', '/v999999999999999999999.1');
const queryName = fc.constantFrom('filters', 'since', 'until', 'all', 'limit', 'name', 't', 'signal', 'condition', 'fromImage', 'tag', 'tail', 'stdout', 'stderr', 'stream', 'logs', 'force', 'h', 'w', 'verbose');
const queryValue = fc.oneof(word, fc.json(), fc.constantFrom('1', '-1', '1e99', '{"name":["["]}', '{"label":{"a":true}}'));
const query = fc.array(fc.tuple(queryName, queryValue), { maxLength: 3 }).map((pairs) => pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'));

const memberName = fc.constantFrom(
  ...['Name', 'Driver', 'IPAM', 'Config', 'Subnet', 'Gateway', 'Options', 'Labels', 'Internal', 'Container', 'EndpointConfig', 'IPAMConfig', 'IPv4Address', 'Aliases', 'Links', 'Force'],
  ...['Image', 'Cmd', 'Entrypoint', 'Env', 'HostConfig', 'NetworkMode', 'PortBindings', 'ExposedPorts', 'RestartPolicy', 'NetworkingConfig', 'EndpointsConfig', 'Tty', 'Detach', 'AttachStdout'],
);
const { document } = fc.letrec<{ document: unknown; object: unknown }>((tie) => ({
  document: fc.oneof({ maxDepth: 3 }, fc.constantFrom(null, '', 'net1', 'busybox', 'sh', '10.1.0.0/16', 'sleep 1', 0, 1, -1, 1e300, true, false, '\0', '💣'), word, tie('object'), fc.array(tie('document'), { maxLength: 3 })),
  object: fc.dictionary(memberName, tie('document'), { maxKeys: 5 }),
}));
const body = fc.oneof(
  { weight: 40, arbitrary: document.map((value) => JSON.stringify(value)) },
  { weight: 8, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 2, arbitrary: fc.constantFrom('{', '[', '"', '['.repeat(20_000), '{"a":'.repeat(5_000), 'nul') },
);

/** Routes whose answer may never end, or that take the connection over. */
const ENDLESS = /^\/(?:events|containers\/:id\*\/(?:wait|attach|stats|logs)|exec\/:id\*\/start)$/;

function callTo(patterns: readonly string[]): fc.Arbitrary<FuzzCall> {
  const path = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...patterns), word).map(([pattern, name]) => pattern.replaceAll(/:\w+\*?/g, () => name)) },
    { weight: 1, arbitrary: fc.array(fc.string({ maxLength: 12 }), { maxLength: 4 }).map((words) => `/x/${words.join('/')}`) },
  );
  return fc.record({
    method: fc.constantFrom('GET', 'POST', 'DELETE', 'HEAD', 'PUT'),
    url: fc.tuple(version, path, query).map(([v, p, q]) => `${v}${p}?${q}`),
    body,
    type: fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain', 'application/tar', ''),
  });
}

/** A request to any route. */
export const anyCall = callTo(routes.map(({ pattern }) => pattern));

/** A request whose answer ends. */
export const endingCall = callTo(routes.map(({ pattern }) => pattern).filter((pattern) => !ENDLESS.test(pattern)));

/** A request as bytes; `length` is what it says of its body instead of what is so. */
export function requestBytes({ method, url, body: text, type }: FuzzCall, options: { readonly headers?: string; readonly length?: number } = {}): Buffer {
  const { headers = '', length = Buffer.byteLength(text) } = options;
  return Buffer.from(`${method} ${url.replaceAll(/[^\x21-\x7e]/g, '_')} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${headers}Content-Length: ${length}\r\n\r\n${text}`);
}

export const UPGRADE = 'Connection: Upgrade\r\nUpgrade: tcp\r\n';

const chunkedHead = 'POST /networks/create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
const flood = (count: number, header: string): string => `GET /_ping HTTP/1.1\r\nHost: x\r\n${header.repeat(count)}\r\n`;
const oversized = Buffer.alloc(5 * 1024 * 1024, 0x20);

/** Bytes that are wrong in one of the ways in which HTTP can be. */
const wrong = fc.oneof(
  { weight: 8, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 8, arbitrary: fc.tuple(anyCall, fc.nat(400)).map(([call, cut]) => requestBytes(call).subarray(0, cut)) },
  { weight: 8, arbitrary: fc.tuple(anyCall, fc.integer({ min: -5, max: 50 })).map(([call, more]) => requestBytes(call, { length: Buffer.byteLength(call.body) + more })) },
  { weight: 4, arbitrary: fc.tuple(anyCall, fc.constantFrom('1e3', '0x10', ' ', '99999999999999999999', '1, 2', '-1')).map(([call, length]) => requestBytes({ ...call, body: '' }, { headers: `Content-Length: ${length}\r\n` })) },
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom('5', 'ffffffffffffffff', '-1', 'zz', '', '0', '3;' + 'x'.repeat(20_000)), fc.string({ maxLength: 20 })).map(([size, text]) => Buffer.from(`${chunkedHead}${size}\r\n${text}\r\n0\r\n\r\n`)) },
  { weight: 2, arbitrary: fc.constantFrom(flood(3_000, 'X: y\r\n'), flood(1, `X: ${'x'.repeat(100_000)}\r\n`), flood(50_000, 'X\r\n'), `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.constantFrom('POST /networks/create', 'POST /images/load').map((line) => Buffer.concat([Buffer.from(`${line} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${oversized.length}\r\n\r\n`), oversized])) },
);


/** A client that does not speak HTTP as it should. */
export const wrongExchange: fc.Arbitrary<FuzzExchange> = fc.record({
  pieces: fc.tuple(fc.array(endingCall, { maxLength: 2 }), wrong).map(([calls, bytes]) => [...calls.map((call) => requestBytes(call)), bytes]),
  leaves: fc.constantFrom('ended', 'half ended', 'soon', 'at once'),
});

/** What a client sends that has taken its connection over, with its request in front. Such a connection may go on for ever, so it leaves. */
export function upgradedExchange(call: FuzzCall): fc.Arbitrary<FuzzExchange> {
  const typed = fc.oneof(
    { weight: 4, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 2, arbitrary: fc.constantFrom('echo hi\n', 'exit\n', '\x03', '\x04', '\r\r\r', '$(', '"', 'cat | cat | cat\n', 'while true; do true\n', 'ping -c 1 cat1\n').map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.nat(200_000).map((length) => Buffer.alloc(length, 'x')) },
  );
  const request = fc.oneof(
    { weight: 6, arbitrary: fc.constant(requestBytes(call, { headers: UPGRADE })) },
    { weight: 1, arbitrary: fc.nat(300).map((cut) => requestBytes(call, { headers: UPGRADE }).subarray(0, cut)) },
    { weight: 1, arbitrary: fc.integer({ min: -3, max: 20 }).map((more) => requestBytes(call, { headers: UPGRADE, length: Buffer.byteLength(call.body) + more })) },
  );
  return fc.record({ pieces: fc.tuple(request, fc.array(typed, { maxLength: 5 })).map(([first, rest]) => [first, ...rest]), leaves: fc.constantFrom('half ended', 'soon', 'at once') });
}
