/**
 * Nothing that a client sends ends the daemon, or keeps it from answering the next one.
 *
 * 100,000 requests, or as many as LIBCNM_FUZZ says; LIBCNM_SEED replays the run whose seed is printed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import fc from 'fast-check';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { serve } from '../../src/daemon/http/serve.js';
import { anyCall, endingCall, requestBytes, upgradedExchange, wrongExchange, type FuzzCall, type FuzzExchange } from './fuzz-requests.js';
import { at, openDaemon, parseJson, textAt, type Bench } from './support.js';

const REQUESTS = Number(process.env['LIBCNM_FUZZ'] ?? 100_000);
const SEED = Number(process.env['LIBCNM_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Parts of the requests that come by function, on connections that are kept, in bytes that are wrong, and on connections that are taken over. */
const SHARES = { byFunction: 0.4, kept: 0.56, wrong: 0.03, upgraded: 0.01 } as const;
/** What is sent before a property looks whether the daemon still answers. */
const BURST = 200;
const CONNECTIONS = 10;

const folder = mkdtempSync(join(tmpdir(), 'libcnm-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => console.info(`fuzz: ${REQUESTS} requests, LIBCNM_SEED=${SEED}`));

/** As many runs as make up a share of all requests. */
function parameters(share: number, ofRun: number): fc.Parameters<unknown> {
  return { numRuns: Math.max(1, Math.ceil((REQUESTS * share) / ofRun)), endOnFailure: true, seed: SEED };
}

interface Fuzzed {
  readonly bench: Bench;
  readonly socket: string;
  /** What the daemon says of its own faults. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** A daemon on a socket, with three containers: one that sleeps, one that reads, and a shell on a terminal. */
async function open(name: string): Promise<Fuzzed> {
  const faults: string[] = [];
  const log = { debug: () => {}, info: () => {}, warn: (message: string) => note(faults, message) };
  const runtime = createSystemRuntime({ log });
  const bench = await openDaemon({ runtime });
  const socket = join(folder, `${name}.sock`);
  const limits = { headersTimeoutMs: 1_000, requestTimeoutMs: 2_000, checkEveryMs: 100 };
  const serving = (await serve({ handle: (one) => bench.daemon.handle(one), runtime, addresses: [`unix://${socket}`], limits })).getOrThrow();
  const fuzzed: Fuzzed = {
    ...{ bench, socket, faults },
    close: async () => {
      bench.daemon.endStreams();
      await serving.close(0);
    },
  };
  await settle(fuzzed);
  return fuzzed;
}

/** Keeps what the daemon says of its own faults. */
function note(faults: string[], message: string): void {
  if (message.includes('has failed')) faults.push(message);
}

/** Removes what has been made at random, and makes the three containers again where they are gone. */
async function settle({ bench: { daemon, ask } }: Fuzzed): Promise<void> {
  await Promise.all(daemon.containers.list().map(({ id }) => daemon.lives.remove(id, { force: true })));
  expect(await ask('POST /networks/prune')).toMatchObject({ status: 200 });
  for (const [name, more] of Object.entries({ box1: { Cmd: ['sleep', '100000'] }, cat1: { Cmd: ['cat'], OpenStdin: true }, tty1: { Cmd: ['sh'], Tty: true, OpenStdin: true } })) {
    expect(await ask(`POST /containers/create?name=${name}`, { Image: 'busybox', ...more })).toMatchObject({ status: 201 });
    expect(await ask(`POST /containers/${name}/start`)).toMatchObject({ status: 204, body: undefined });
  }
}

/** What must hold after each burst: nothing has failed, and others are answered. */
async function check(fuzzed: Fuzzed): Promise<void> {
  expect(fuzzed.faults).toEqual([]);
  expect((await pipeline(fuzzed.socket, [])).endsWith('\r\n\r\nOK')).toBe(true);
  await settle(fuzzed);
}

it('answers every call by function', { timeout: 0 }, async () => {
  const fuzzed = await open('function');
  const { daemon } = fuzzed.bench;
  const answer = async ({ method, url, body, type }: FuzzCall): Promise<void> => {
    const gone = new AbortController();
    const response = await daemon.handle({ method, url, body, headers: { 'content-type': type }, signal: gone.signal });
    gone.abort();
    if (response.kind === 'stream') for await (const _ of response.chunks);
    if (response.kind !== 'hijack') expect(response.status).toBeGreaterThanOrEqual(200);
  };
  const calls = fc.array(anyCall, { minLength: BURST, maxLength: BURST });
  await fc.assert(fc.asyncProperty(calls, (all) => Promise.all(all.map(answer)).then(() => check(fuzzed))), parameters(SHARES.byFunction, BURST));
  await fuzzed.close();
});

it('answers all requests of a connection that is kept', { timeout: 0 }, async () => {
  const fuzzed = await open('kept');
  const calls = fc.array(endingCall, { minLength: BURST / CONNECTIONS, maxLength: BURST / CONNECTIONS });
  const connections = fc.array(calls, { minLength: CONNECTIONS, maxLength: CONNECTIONS });
  const property = fc.asyncProperty(connections, async (all) => {
    const answers = await Promise.all(all.map((one) => pipeline(fuzzed.socket, one.map((call) => requestBytes(call)))));
    for (const [index, text] of answers.entries()) expect(text.endsWith('\r\n\r\nOK'), all[index]?.map((call) => `${call.method} ${call.url}`).join('\n')).toBe(true);
    await check(fuzzed);
  });
  await fc.assert(property, parameters(SHARES.kept, BURST));
  await fuzzed.close();
});

it('answers or cuts whoever does not speak HTTP as one should', { timeout: 0 }, async () => {
  const fuzzed = await open('wrong');
  const exchanges = fc.array(wrongExchange, { minLength: CONNECTIONS, maxLength: CONNECTIONS });
  const property = fc.asyncProperty(exchanges, async (all) => {
    await Promise.all(all.map((one) => exchange(fuzzed.socket, one)));
    await check(fuzzed);
  });
  await fc.assert(property, parameters(SHARES.wrong, CONNECTIONS));
  await fuzzed.close();
});

it('outlives whatever is sent over connections that were taken over', { timeout: 0 }, async () => {
  const fuzzed = await open('upgraded');
  const { ask } = fuzzed.bench;
  const attach = fc.tuple(fc.constantFrom('box1', 'cat1', 'tty1'), fc.subarray(['stream=1', 'stdin=1', 'stdout=1', 'stderr=1', 'logs=1'])).map(([name, query]) => ({ path: `/containers/${name}/attach?${query.join('&')}`, body: '' }));
  const exec = fc.record({ Cmd: fc.constantFrom(['cat'], ['sh'], ['sleep', '100'], ['nosuch'], ['wc'], ['sh', '-c', 'cat | cat']), Tty: fc.boolean(), AttachStdin: fc.boolean(), AttachStdout: fc.boolean() }).map((config) => ({ config, body: '{"Detach":false}' }));
  const connection = fc.oneof(attach, exec).chain((target) => fc.tuple(fc.constant(target), upgradedExchange({ method: 'POST', url: PLACE, body: target.body, type: 'application/json' })));
  const connections = fc.array(connection, { minLength: CONNECTIONS, maxLength: CONNECTIONS });
  const property = fc.asyncProperty(connections, async (all) => {
    const sent = all.map(async ([target, { pieces: [first = new Uint8Array(), ...rest], leaves }]) => {
      const path = 'path' in target ? target.path : `/exec/${textAt((await ask('POST /containers/box1/exec', target.config)).body, 'Id')}/start`;
      await exchange(fuzzed.socket, { pieces: [Buffer.from(Buffer.from(first).toString('latin1').replace(PLACE, () => path), 'latin1'), ...rest], leaves });
    });
    await Promise.all(sent);
    await check(fuzzed);
  });
  await fc.assert(property, parameters(SHARES.upgraded, CONNECTIONS));
  expect(at(parseJson(JSON.stringify((await ask('GET /containers/json')).body)), 0, 'State')).toBe('running');
  await fuzzed.close();
});

/** Stands in the bytes of a request where its path will. */
const PLACE = '/PLACE';

/** Sends requests without waiting between them, and a last one that ends the connection; gives all that came. */
function pipeline(socket: string, requests: readonly Uint8Array[]): Promise<string> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const parts: Buffer[] = [];
    connection.on('data', (part) => parts.push(part));
    connection.on('error', () => {});
    connection.on('close', () => resolve(Buffer.concat(parts).toString('latin1')));
    connection.write(Buffer.concat([...requests, Buffer.from('GET /_ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')]));
  });
}

/** Sends pieces in packets of their own, and leaves; resolves when the connection is gone. */
function exchange(socket: string, { pieces, leaves }: FuzzExchange): Promise<void> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.on('error', () => {});
    connection.on('close', () => resolve());
    connection.on('data', () => {});
    void send(connection, pieces).then(() => {
      if (leaves === 'at once') connection.destroy();
      if (leaves === 'ended' || leaves === 'half ended') connection.end();
      if (leaves === 'half ended' || leaves === 'soon') setImmediate(() => connection.destroy());
    });
  });
}

async function send(connection: Socket, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) {
    connection.write(piece);
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}
