/**
 * The API over real sockets: what clients may do to a server, and what it does about it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMakeCertificates, makeCertificates } from '../../scripts/servers/certificates.mjs';
import { silentLog } from '../../src/base/runtime.js';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { ApiCall, ApiResponse } from '../../src/daemon/api/api.js';
import { serve, type ServeOptions, type Serving } from '../../src/daemon/http/serve.js';
import { openDaemon } from './support.js';

const runtime = createSystemRuntime({ log: silentLog });
let folder = '';
let path = '';
const servings: Serving[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'libcnm-http-'));
  path = join(folder, 'api.sock');
});

afterEach(async () => {
  for (const serving of servings.splice(0)) await serving.close(0);
  rmSync(folder, { recursive: true, force: true });
});

async function listen(handle: (call: ApiCall) => Promise<ApiResponse>, options: Partial<ServeOptions> = {}): Promise<Serving> {
  const serving = (await serve({ handle, runtime, addresses: [`unix://${path}`], ...options })).getOrThrow();
  servings.push(serving);
  return serving;
}

interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

function ask(options: RequestOptions, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: path, ...options }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Sends bytes, and gives all that comes back until the connection is closed. */
function talk(bytes: string, then?: (socket: Socket, sofar: string) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      then?.(socket, text);
    });
    socket.on('close', () => resolve(text));
    socket.on('error', () => {});
    socket.write(bytes);
  });
}

describe('requests', () => {
  it('answers over a socket that only its owner and its group may open', async () => {
    const { daemon } = await openDaemon();
    await listen((call) => daemon.handle(call));
    expect(statSync(path).mode & 0o777).toBe(0o660);
    const created = await ask({ method: 'POST', path: '/v1.41/networks/create', headers: { 'Content-Type': 'application/json' } }, '{"Name":"net1"}');
    expect(created).toMatchObject({ status: 201, headers: { 'content-type': 'application/json', server: 'Docker/20.10.24 (linux)', 'api-version': '1.41' } });
    expect(created.body.endsWith('}\n')).toBe(true);
    expect(await ask({ method: 'DELETE', path: '/v1.41/networks/net1' })).toMatchObject({ status: 204, body: '' });
    expect(await ask({ method: 'HEAD', path: '/_ping' })).toMatchObject({ status: 200, body: '', headers: { ostype: 'linux' } });
    expect(await ask({ path: 'http://localhost/v1.41/_ping' })).toMatchObject({ status: 200, body: 'OK' });
  });

  it('keeps a connection for more than one request, also where a body is not read', async () => {
    const { daemon } = await openDaemon();
    await listen((call) => daemon.handle(call));
    const one = 'POST /v1.41/networks/prune HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde';
    const text = await talk(`${one}${one}GET /_ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
  });

  it('begins a stream at once and ends it when the client goes', async () => {
    const { daemon } = await openDaemon();
    await listen((call) => daemon.handle(call));
    await new Promise<void>((resolve, reject) => {
      const asked = request({ socketPath: path, path: '/v1.41/events' }, (response) => {
        response.on('data', (chunk: Buffer) => {
          expect(JSON.parse(chunk.toString())).toMatchObject({ Type: 'network', Action: 'create' });
          asked.destroy();
          resolve();
        });
        void daemon.handle({ method: 'POST', url: '/networks/create', body: '{"Name":"net1"}' });
      });
      asked.on('error', (error) => (asked.destroyed ? undefined : reject(error)));
      asked.end();
    });
  });

  it('answers what is no HTTP with 400, and goes on', async () => {
    const { daemon } = await openDaemon();
    await listen((call) => daemon.handle(call));
    expect(await talk('\x16\x03\x01 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await talk('GET /_ping HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await talk(`GET /_ping HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect(await ask({ path: '/_ping' })).toMatchObject({ status: 200 });
  });

  it('refuses a document that is too large', async () => {
    const { daemon } = await openDaemon();
    await listen((call) => daemon.handle(call));
    const reply = await ask({ method: 'POST', path: '/networks/create', headers: { 'Content-Type': 'application/json' } }, ' '.repeat(5 * 1024 * 1024)).catch(() => undefined);
    if (reply !== undefined) expect(reply.status).toBe(413);
    expect(await ask({ path: '/_ping' })).toMatchObject({ status: 200 });
  });

  it('cuts clients that never finish their headers or their body', async () => {
    await listen(
      async ({ body }) => {
        if (typeof body === 'object') for await (const _ of body);
        return { kind: 'empty', status: 200 };
      },
      { limits: { headersTimeoutMs: 50, requestTimeoutMs: 100, checkEveryMs: 20 } },
    );
    expect(await talk('GET /_ping HTTP/1.1\r\nHost')).toMatch(/^HTTP\/1\.1 4\d\d|^$/);
    expect(await talk('POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')).not.toMatch(/200 OK/);
  });

  it('survives a route that throws, and a stream that does', async () => {
    await listen(async ({ url }) => {
      if (url === '/throws') throw new Error('thrown on purpose');
      return { kind: 'stream', status: 200, contentType: 'text/plain', chunks: failing() };
    });
    async function* failing(): AsyncIterable<Uint8Array> {
      yield Buffer.from('first');
      throw new Error('thrown on purpose');
    }
    await expect(ask({ path: '/throws' })).rejects.toThrow();
    await expect(ask({ path: '/stream' })).rejects.toThrow();
    await expect(ask({ path: '/throws' })).rejects.toThrow(/hang up/);
  });
});

describe('connections that are taken over', () => {
  /** Sends back what comes, and the request's body first. */
  const echo = async ({ body }: ApiCall): Promise<ApiResponse> => {
    let sent = '';
    if (typeof body === 'object') for await (const chunk of body) sent += Buffer.from(chunk).toString();
    return {
      kind: 'hijack',
      contentType: 'application/vnd.docker.raw-stream',
      async run({ input, write }) {
        await write(Buffer.from(`[${sent}]`));
        for await (const chunk of input) await write(Buffer.from(chunk));
        await write(Buffer.from('.'));
      },
    };
  };
  const upgrade = 'Connection: Upgrade\r\nUpgrade: tcp\r\n';

  it('switches protocols, takes the body of the request and what follows it, and ends when the client does', async () => {
    await listen(echo);
    const head = `POST /exec/1/start HTTP/1.1\r\nHost: x\r\n${upgrade}Content-Type: application/json\r\nContent-Length: 12\r\n\r\n`;
    const text = await talk(`${head}{"Tty":true}early`, (socket, sofar) => {
      if (sofar.endsWith('early')) socket.end('late');
    });
    const [headers = '', body] = text.split('\r\n\r\n');
    expect(headers.split('\r\n')[0]).toBe('HTTP/1.1 101 UPGRADED');
    expect(headers).toMatch(/Content-Type: application\/vnd\.docker\.raw-stream/);
    expect(headers).toMatch(/Upgrade: tcp/);
    expect(body).toBe('[{"Tty":true}]earlylate.');
  });

  it('takes a body that comes later than the headers', async () => {
    await listen(echo);
    const socket = connect(path);
    socket.write(`POST /exec/1/start HTTP/1.1\r\nHost: x\r\n${upgrade}Content-Length: 4\r\n\r\nab`);
    setImmediate(() => socket.end('cdrest'));
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/\r\n\r\n\[abcd\]rest\.$/);
  });

  it('sends the stream as the body where no upgrade was asked for', async () => {
    await listen(echo);
    const text = await talk('POST /exec/1/start HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}');
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).not.toMatch(/chunked/i);
    expect(text).toMatch(/\r\n\r\n\[\{\}\]\.$/);
  });

  it('answers an ordinary route that was asked to switch as always', async () => {
    const { daemon } = await openDaemon();
    await listen((call) => daemon.handle(call));
    const text = await talk(`GET /v1.41/networks/nosuch HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(text).toMatch(/\{"message":"network nosuch not found"\}\n$/);
    expect(await talk(`POST /x HTTP/1.1\r\nHost: x\r\n${upgrade}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400/);
    expect(await talk(`POST /x HTTP/1.1\r\nHost: x\r\n${upgrade}Content-Length: 999999999\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400/);
  });

  it('tells a stream that its client has gone', async () => {
    const ended = new Promise<void>((resolve) => {
      void listen(async () => ({
        kind: 'hijack',
        contentType: 'x/y',
        async run({ signal, write }) {
          while (!signal.aborted) {
            await write(Buffer.from('more'));
            await new Promise((again) => setImmediate(again));
          }
          resolve();
        },
      })).then(() => {
        const socket = connect(path);
        socket.once('data', () => socket.destroy());
        socket.write(`POST /attach HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`);
      });
    });
    await ended;
    expect(servings).toHaveLength(1);
  });
});

describe('addresses', () => {
  const answer = async (): Promise<ApiResponse> => ({ kind: 'empty', status: 200 });
  const refused = async (addresses: readonly string[], options: Partial<ServeOptions> = {}): Promise<string | undefined> =>
    (await serve({ handle: answer, runtime, addresses, ...options })).errorOrNull()?.code;

  it('replaces the socket of a daemon that was killed, and not that of one that lives', async () => {
    const killed = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', killed], { stdio: 'ignore' });
    expect(statSync(path).isSocket()).toBe(true);
    await listen(answer);
    expect(await ask({ path: '/' })).toMatchObject({ status: 200 });
    expect(await refused([`unix://${path}`])).toBe('CANNOT_LISTEN');
    expect(await ask({ path: '/' })).toMatchObject({ status: 200 });
  });

  it('leaves a file that is no socket alone', async () => {
    writeFileSync(path, 'precious');
    expect(await refused([`unix://${path}`])).toBe('CANNOT_LISTEN');
    expect(existsSync(path)).toBe(true);
  });

  it('is open to the network only for clients that are verified', async () => {
    for (const address of ['tcp://0.0.0.0:0', 'tcp://[::]:0', 'tcp://10.99.0.11:2375']) expect(await refused([address])).toBe('INSECURE_ADDRESS');
    const tls = { verify: false, caFile: '', certFile: '', keyFile: '' };
    expect(await refused(['tcp://0.0.0.0:0'], { tls })).toBe('INSECURE_ADDRESS');
    expect(await refused(['tcp://127.0.0.1:0'], { tls })).toBe('TLS_FILE_UNREADABLE');
    expect(await refused(['ftp://x'])).toBe('INVALID_LISTEN_ADDRESS');
    const { addresses } = await listen(answer, { addresses: ['tcp://127.0.0.1:0', `unix://${path}`] });
    expect(addresses).toEqual([expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/), `unix://${path}`]);
    expect(await refused([addresses[0] ?? ''])).toBe('CANNOT_LISTEN');
  });

  it('asks clients for a certificate of its authority', async ({ skip, onTestFinished }) => {
    skip(!canMakeCertificates() && process.env['CI'] !== 'true', 'openssl is not installed');
    const files = makeCertificates();
    onTestFinished(() => rmSync(dirname(files.ca), { recursive: true, force: true }));
    const { addresses } = await listen(answer, { addresses: ['tcp://0.0.0.0:0'], tls: { verify: true, caFile: files.ca, certFile: files.cert, keyFile: files.key } });
    const port = Number(addresses[0]?.split(':').at(-1));
    const attempt = (options: object): Promise<number | undefined> =>
      new Promise((resolve) => {
        const asked = secureRequest({ host: '127.0.0.1', port, path: '/', rejectUnauthorized: false, ...options }, (response) => resolve(response.statusCode));
        asked.on('error', () => resolve(undefined));
        asked.end();
      });
    expect(await attempt({})).toBeUndefined();
    expect(await attempt({ cert: readFileSync(files.cert), key: readFileSync(files.key) })).toBe(200);
  });
});
