/**
 * Clients that do not read, do not finish, or send more than anybody takes: they are cut, and nobody else waits for them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSimulatedRuntime, type SimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import type { ApiCall, ApiResponse } from '../../src/daemon/api/api.js';
import { serve, type ServeOptions, type Serving } from '../../src/daemon/http/serve.js';
import { openLives, outputOf } from './lives-bench.js';
import { at, closeDaemon, openDaemon, parseJson } from './support.js';

const UPGRADE = 'Connection: Upgrade\r\nUpgrade: tcp\r\n';
const MIB = 1024 * 1024;
/** More than all buffers on the way hold. */
const LARGE = new Uint8Array(16 * MIB);
const PATIENCE_MS = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'libcnm-slow-'));
const path = join(folder, 'api.sock');
let runtime: SimulatedRuntime;
let serving: Serving | undefined;
const clients: Socket[] = [];

beforeEach(() => void (runtime = createSimulatedRuntime({ seed: 1 })));
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await serving?.close(0);
  serving = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const turn = (): Promise<void> => new Promise((resolve) => deferToMacrotask(resolve));

async function listen(handle: (call: ApiCall) => Promise<ApiResponse>, options: Partial<ServeOptions> = {}): Promise<void> {
  serving = (await serve({ handle, runtime, addresses: [`unix://${path}`], ...options })).getOrThrow();
}

/** Sends bytes; nothing is read unless the test does. */
function open(bytes: string): Socket {
  const client = connect(path);
  client.pause();
  client.on('error', () => {});
  client.write(bytes);
  clients.push(client);
  return client;
}

/** Sends bytes, and gives all that comes until the connection is closed. */
async function talk(bytes: string, end = false): Promise<string> {
  const client = open(bytes);
  if (end) client.end();
  let text = '';
  for await (const part of client) text += String(part);
  return text;
}

/** Lets time pass, a second a turn, until something has happened; gives how long that took. */
async function passUntil(happened: () => boolean): Promise<number> {
  const begun = runtime.clock.now();
  while (!happened() && runtime.clock.now() < begun + 10 * PATIENCE_MS) {
    runtime.clock.runUntil(runtime.clock.now() + 1_000);
    await turn();
  }
  return runtime.clock.now() - begun;
}

describe('a client that does not read', () => {
  async function* endless(): AsyncIterable<Uint8Array> {
    for (;;) yield LARGE.subarray(0, MIB);
  }
  const hijack: ApiResponse = {
    kind: 'hijack',
    contentType: 'x/y',
    async run({ write, signal }) {
      while (!signal.aborted) await write(LARGE);
    },
  };
  it.each<[string, ApiResponse, string]>([
    ['a document', { kind: 'json', status: 200, body: 'x'.repeat(LARGE.length) }, ''],
    ['a stream', { kind: 'stream', status: 200, contentType: 'x/y', chunks: endless() }, ''],
    ['a connection', hijack, ''],
    ['a connection that it has taken over', hijack, UPGRADE],
    ['a document after an upgrade was asked for', { kind: 'json', status: 200, body: 'x'.repeat(LARGE.length) }, UPGRADE],
  ])('is cut in a bounded time when it is sent %s', async (_, response, headers) => {
    const gone: AbortSignal[] = [];
    await listen(async ({ signal }) => {
      if (signal !== undefined) gone.push(signal);
      return response;
    });
    open(`POST /x HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
    const tookMs = await passUntil(() => gone[0]?.aborted === true);
    expect(tookMs).toBeGreaterThanOrEqual(PATIENCE_MS);
    expect(tookMs).toBeLessThan(2 * PATIENCE_MS);
    // Nothing is watched any more.
    expect(runtime.clock.pending).toBe(0);
  });

  it('is not cut while it reads a little now and then', async () => {
    await listen(async () => ({ kind: 'json', status: 200, body: 'x'.repeat(2 * MIB) }));
    const client = open('GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    let bytes = 0;
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    const state = { over: false };
    void ended.then(() => (state.over = true));
    const begun = runtime.clock.now();
    while (!state.over && runtime.clock.now() < begun + 100 * PATIENCE_MS) {
      const part: unknown = client.read();
      if (part instanceof Buffer) {
        bytes += part.length;
        runtime.clock.runUntil(runtime.clock.now() + PATIENCE_MS / 8);
      }
      await turn();
    }
    expect(bytes).toBeGreaterThan(2 * MIB);
    expect(runtime.clock.now() - begun).toBeGreaterThan(PATIENCE_MS);
  });

  it.each(['', UPGRADE])('is sent all of a large document when it does, after %j', async (headers) => {
    await listen(async () => ({ kind: 'json', status: 200, body: 'x'.repeat(LARGE.length) }));
    const text = await talk(`GET /x HTTP/1.1\r\nHost: x\r\n${headers === '' ? 'Connection: close\r\n' : headers}\r\n`);
    expect(text.slice(text.indexOf('\r\n\r\n') + 4).length).toBe(LARGE.length + 3);
  });

  it('is not cut while there is nothing to read', async () => {
    const { daemon } = await openDaemon();
    await listen((call) => daemon.handle(call));
    const client = open('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => client.once('readable', resolve));
    for (let minute = 0; minute < 120; minute++) {
      runtime.clock.runUntil(runtime.clock.now() + 60_000);
      await turn();
    }
    await daemon.handle({ method: 'POST', url: '/networks/create', headers: { 'content-type': 'application/json' }, body: '{"Name":"late"}' });
    let text = '';
    client.on('data', (part) => (text += String(part)));
    while (!text.includes('"late"')) await turn();
    daemon.endStreams();
  });
});

describe('a container', () => {
  const never = (): Promise<void> => new Promise(() => {});
  const nothing = async function* (): AsyncIterable<Uint8Array> {};
  const DOUBLING = 'echo 0123456789abcdef > /tmp/a; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do cat /tmp/a /tmp/a > /tmp/b; cat /tmp/b > /tmp/a; done';
  const MUCH = `${DOUBLING}; for i in 1 2 3 4 5; do cat /tmp/a /tmp/a /tmp/a /tmp/a /tmp/a /tmp/a /tmp/a /tmp/a; done; exit 7`;

  it('does not wait for an exec client that takes nothing, and the client is given up', async () => {
    const bench = await openLives();
    await bench.run('box');
    const id = await bench.newExec('box', { AttachStdout: true, Cmd: ['sh', '-c', MUCH] });
    const response = await bench.raw(`POST /exec/${id}/start`, {});
    if (response.kind !== 'hijack') throw new Error('that is no stream');
    await response.run({ input: nothing(), write: never, signal: new AbortController().signal });
    await bench.advance(1);
    expect(at((await bench.ask(`GET /exec/${id}/json`)).body, 'ExitCode')).toBe(7);
  });

  it('is not held by one that goes while it is written to', async () => {
    const bench = await openLives();
    await bench.run('box', { Cmd: ['sh', '-c', 'echo first; sleep 1; echo second; sleep 100000'] });
    const gone = new AbortController();
    const response = await bench.raw('POST /containers/box/attach?stream=1&logs=0&stdout=1');
    if (response.kind !== 'hijack') throw new Error('that is no stream');
    const attached = response.run({ input: nothing(), write: never, signal: gone.signal });
    await bench.advance(2_000);
    gone.abort();
    await attached;
    expect(await bench.state('box')).toMatchObject({ Status: 'running' });
  });

  it('that does not end when it is told to does not keep the daemon from ending', async () => {
    const bench = await openLives();
    await bench.run('box', { Cmd: ['sh', '-c', "trap 'echo no' TERM; while true; do sleep 1; done"] });
    await bench.advance(1_500);
    const closed = closeDaemon(bench);
    await bench.advance(10_000);
    await closed;
    expect(bench.daemon.containers.list().map(({ name, exitCode }) => [name, exitCode])).toEqual([['box', 137]]);
  });

  it('does not wait for who follows its log without reading it', async () => {
    const bench = await openLives();
    await bench.run('box', { Cmd: ['sh', '-c', `sleep 1; ${MUCH}`] });
    const response = await bench.raw('GET /containers/box/logs?follow=1&stdout=1');
    if (response.kind !== 'stream') throw new Error('that is no stream');
    await bench.advance(2_000);
    expect(await bench.state('box')).toMatchObject({ Status: 'exited', ExitCode: 7 });
    // What was kept for him ends, though the log went on.
    let bytes = 0;
    for await (const chunk of response.chunks) bytes += chunk.length;
    expect(bytes).toBeLessThan(20 * MIB);
  });
});

describe('input', () => {
  it('that nobody reads is taken up to a limit, and no more once its client is gone', async () => {
    const bench = await openLives();
    await bench.run('box');
    const id = await bench.newExec('box', { AttachStdin: true, Cmd: ['sleep', '100000'] });
    const response = await bench.raw(`POST /exec/${id}/start`, {});
    if (response.kind !== 'hijack') throw new Error('that is no stream');
    let taken = 0;
    async function* input(): AsyncIterable<Uint8Array> {
      for (; ; taken += 1024) yield new Uint8Array(1024);
    }
    const gone = new AbortController();
    const running = response.run({ input: input(), write: async () => {}, signal: gone.signal });
    await bench.advance(1);
    expect(taken).toBeGreaterThan(32 * 1024);
    expect(taken).toBeLessThan(128 * 1024);
    gone.abort();
    await running;
    await bench.advance(1);
    expect(taken).toBeLessThan(128 * 1024);
  });

  it('arrives whole where it is read, however much came before the process began', async () => {
    const bench = await openLives();
    await bench.ask('POST /containers/create?name=box', { Image: 'busybox', Cmd: ['cat'], OpenStdin: true, StdinOnce: true, AttachStdin: true });
    const response = await bench.raw('POST /containers/box/attach?stream=1&stdin=1&stdout=1');
    if (response.kind !== 'hijack') throw new Error('that is no stream');
    const sent = Array.from({ length: 4_000 }, (_, index) => Buffer.from(`${index}`.padEnd(255, '.') + '\n'));
    let taken = 0;
    async function* input(): AsyncIterable<Uint8Array> {
      for (const piece of sent) {
        taken++;
        yield piece;
      }
    }
    const came: Uint8Array[] = [];
    const running = response.run({ input: input(), write: async (bytes) => void came.push(bytes), signal: new AbortController().signal });
    await bench.advance(1);
    expect(taken).toBeLessThan(sent.length);
    await bench.ask('POST /containers/box/start');
    await bench.advance(1);
    await running;
    expect(outputOf(came).stdout).toBe(Buffer.concat(sent).toString());
  });

  it('on a terminal has lines of 4,095 keys', async () => {
    const bench = await openLives();
    await bench.run('box');
    const id = await bench.newExec('box', { AttachStdin: true, AttachStdout: true, Tty: true, Cmd: ['cat'] });
    const client = await bench.connect(`POST /exec/${id}/start`, { Tty: true });
    client.send(`${'x'.repeat(10_000)}\r\x04`);
    const line = 'x'.repeat(4_095);
    expect((await client.ended).raw).toBe(`${line}\r\n${line}\r\n`);
  });
});

describe('a request that is none', () => {
  const refusal = async (bytes: string, end = false): Promise<[number, unknown]> => {
    const text = await talk(bytes, end);
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(head).toContain('Content-Type: application/json');
    return [Number(head.split(' ')[1]), at(parseJson(body), 'message')];
  };
  const answer = async ({ body }: ApiCall): Promise<ApiResponse> => {
    if (typeof body === 'object') for await (const _ of body);
    return { kind: 'empty', status: 204 };
  };

  it('is refused in the form of Docker, with the status that says why', async () => {
    await listen(answer);
    const tooLarge = [431, 'request headers are larger than 65536 bytes'];
    expect(await refusal(`GET /_ping HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`)).toEqual(tooLarge);
    expect(await refusal(`GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)).toEqual(tooLarge);
    expect(await refusal(`GET / HTTP/1.1\r\nHost: x\r\n${'X: y\r\n'.repeat(50_000)}\r\n`)).toEqual(tooLarge);
    expect(await refusal('\x16\x03\x01 hello\r\n\r\n')).toEqual([400, 'malformed HTTP request']);
    expect(await refusal('POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n')).toEqual([400, 'malformed HTTP request']);
    expect(await refusal(`POST /x HTTP/1.1\r\nHost: x\r\n${UPGRADE}Content-Length: 999999999\r\n\r\n`)).toEqual([400, 'an upgrade takes a body of a known length, up to 4194304 bytes']);
  });

  it('is refused when it does not arrive, and a connection without any is closed', async () => {
    await listen(answer, { limits: { headersTimeoutMs: 50, requestTimeoutMs: 100, checkEveryMs: 20 } });
    const late = [408, 'the request did not arrive in time'];
    expect(await refusal('GET /_ping HTTP/1.1\r\nHost')).toEqual(late);
    expect(await refusal('POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')).toEqual(late);
    expect(await refusal('')).toEqual(late);
  });

  it('is cut when the body of an upgrade does not come, though some of it does', async () => {
    await listen(answer, { limits: { headersTimeoutMs: 1_000, requestTimeoutMs: 1_000 } });
    const client = open(`POST /x HTTP/1.1\r\nHost: x\r\n${UPGRADE}Content-Length: 10000\r\n\r\n`);
    const state = { closed: false };
    client.on('close', () => (state.closed = true)).resume();
    for (let count = 0; !state.closed && count < 10_000; count++) {
      client.write('x');
      runtime.clock.runUntil(runtime.clock.now() + 100);
      await turn();
    }
    expect(state.closed).toBe(true);
    expect(runtime.clock.now()).toBeLessThan(100_000);
  });

  it('does not write into an answer that has begun', async () => {
    async function* words(): AsyncIterable<Uint8Array> {
      yield Buffer.from('begun');
      await new Promise(() => {});
    }
    await listen(async () => ({ kind: 'stream', status: 200, contentType: 'text/plain', chunks: words() }));
    const client = open('GET /x HTTP/1.1\r\nHost: x\r\n\r\n');
    let text = '';
    client.on('data', (part) => {
      text += String(part);
      if (text.includes('begun')) client.write('no request at all\r\n\r\n');
    });
    client.resume();
    await new Promise((resolve) => client.on('close', resolve));
    expect(text).toMatch(/begun/);
    expect(text).not.toContain('malformed');
  });

  it('that is cut short changes nothing, even where what came is a document', async () => {
    const { daemon, ask } = await openDaemon();
    const served = new Promise<ApiResponse>((resolve) => {
      void listen(async (call) => {
        const response = await daemon.handle(call);
        if (call.method === 'POST') resolve(response);
        return response;
      }).then(() => {
        const client = open('POST /networks/create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"Name":"net1"}');
        void turn().then(() => client.destroySoon());
      });
    });
    expect(await served).toMatchObject({ kind: 'json', status: 400, body: { message: 'unexpected EOF' } });
    expect((await ask('GET /networks/net1')).status).toBe(404);
  });
});
