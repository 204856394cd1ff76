/**
 * Nothing that a client sends ends the daemon, or keeps it from answering the next one.
 *
 * As many requests as LIBCNM_FUZZ says, a few thousand unless told; a failure prints its seed, which LIBCNM_SEED replays.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import fc from 'fast-check';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Log } from '../../src/base/runtime.js';
import { serve } from '../../src/daemon/http/serve.js';
import { routes } from '../../src/daemon/api/routes/all-routes.js';
import { openDaemon } from './support.js';

const REQUESTS = Number(process.env['LIBCNM_FUZZ'] ?? 3_000);
const SEED = process.env['LIBCNM_SEED'];
/** Requests to a daemon before a property looks whether it still answers. */
const BURST = 50;

const folder = mkdtempSync(join(tmpdir(), 'libcnm-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const word = fc.oneof(
  fc.constantFrom('net1', 'box1', 'bridge', 'host', 'none', '..', '%', '%00', '%2F', 'a'.repeat(5_000), '', 'json', 'create', 'null', '__proto__', 'constructor'),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => encodeURIComponent(text)),
);
const path = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...routes.map(({ pattern }) => pattern)), word).map(([pattern, name]) => pattern.replaceAll(/:\w+\*?/g, name)) },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 4 }).map((words) => `/${words.join('/')}`) },
);
const version = fc.constantFrom('', '', '/v1.41', '/v1.24', '/v1.23', '/v9', '/v1.41.', '/v..', '/v999999999999999999999.1');
const queryName = fc.constantFrom('filters', 'since', 'until', 'all', 'limit', 'name', 't', 'signal', 'condition', 'fromImage', 'tag', 'tail', 'stdout', 'stderr', 'stream', 'logs', 'force', 'h', 'w', 'verbose');
const query = fc.array(fc.tuple(queryName, fc.oneof(word, fc.json(), fc.constantFrom('1', '-1', '1e99', '{"name":["["]}', '{"label":{"a":true}}'))), { maxLength: 3 }).map((pairs) => pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'));

const memberName = fc.constantFrom(
  ...['Name', 'Driver', 'IPAM', 'Config', 'Subnet', 'Gateway', 'Options', 'Labels', 'Internal', 'Container', 'EndpointConfig', 'IPAMConfig', 'IPv4Address', 'Aliases', 'Links', 'Force'],
  ...['Image', 'Cmd', 'Entrypoint', 'Env', 'HostConfig', 'NetworkMode', 'PortBindings', 'ExposedPorts', 'RestartPolicy', 'NetworkingConfig', 'EndpointsConfig', 'Tty', 'Detach', 'AttachStdout'],
);
const { document } = fc.letrec<{ document: unknown; object: unknown }>((tie) => ({
  document: fc.oneof({ maxDepth: 3 }, fc.constantFrom(null, '', 'net1', 'busybox', 'sh', '10.1.0.0/16', 'sleep 1', 0, 1, -1, 1e300, true, false, '\0', '💣'), word, tie('object'), fc.array(tie('document'), { maxLength: 3 })),
  object: fc.dictionary(memberName, tie('document'), { maxKeys: 5 }),
}));
const body = fc.oneof(
  { weight: 4, arbitrary: document.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom('{', '[', '"', '['.repeat(20_000), '{"a":'.repeat(5_000), 'nul') },
);
const call = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE', 'HEAD', 'PUT'),
  url: fc.tuple(version, path, query).map(([v, p, q]) => `${v}${p}?${q}`),
  body,
  type: fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain', 'application/tar', ''),
  upgrades: fc.boolean(),
});

const parameters = { numRuns: Math.max(1, Math.ceil(REQUESTS / BURST / 2)), endOnFailure: true, ...(SEED !== undefined && { seed: Number(SEED) }) };

it('answers every call by function', { timeout: 0 }, async () => {
  const faults: string[] = [];
  const log: Log = { debug: () => {}, info: () => {}, warn: (message) => note(faults, message) };
  const { daemon } = await openDaemon({ runtime: createSystemRuntime({ log }) });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: BURST, maxLength: BURST }), async (calls) => {
      await Promise.all(
        calls.map(async ({ method, url, body: text, type }) => {
          const gone = new AbortController();
          const response = await daemon.handle({ method, url, body: text, headers: { 'content-type': type }, signal: gone.signal });
          gone.abort();
          if (response.kind === 'stream') for await (const _ of response.chunks);
          if (response.kind === 'json') expect(response.status).toBeGreaterThanOrEqual(200);
        }),
      );
      expect(faults).toEqual([]);
      expect(await daemon.handle({ method: 'GET', url: '/_ping' })).toMatchObject({ status: 200 });
    }),
    parameters,
  );
});

it('answers or cuts every connection', { timeout: 0 }, async () => {
  const faults: string[] = [];
  const runtime = createSystemRuntime({ log: { debug: () => {}, info: () => {}, warn: (message) => note(faults, message) } });
  const { daemon } = await openDaemon({ runtime });
  const socket = join(folder, 'api.sock');
  const limits = { headersTimeoutMs: 1_000, requestTimeoutMs: 2_000, checkEveryMs: 100 };
  const serving = (await serve({ handle: (one) => daemon.handle(one), runtime, addresses: [`unix://${socket}`], limits })).getOrThrow();
  const raw = fc.oneof(
    { weight: 6, arbitrary: call.map(({ method, url, body: text, type, upgrades }) => Buffer.from(requestText(method, url, text, type, upgrades))) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: fc.tuple(call, fc.nat(400)).map(([{ method, url, body: text, type }, cut]) => Buffer.from(requestText(method, url, text, type, true)).subarray(0, cut)) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(raw, { minLength: BURST, maxLength: BURST }), async (messages) => {
      await Promise.all(messages.map((bytes) => exchange(socket, bytes)));
      expect(faults).toEqual([]);
      expect((await exchange(socket, Buffer.from('GET /_ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'))).toString()).toMatch(/\r\n\r\nOK$/);
    }),
    parameters,
  );
  daemon.endStreams();
  await serving.close(0);
});

/** Keeps what the daemon says of its own faults. */
function note(faults: string[], message: string): void {
  if (message.includes('has failed')) faults.push(message);
}

function requestText(method: string, url: string, text: string, type: string, upgrades: boolean): string {
  const target = url.replaceAll(/[^\x21-\x7e]/g, '_');
  const upgrade = upgrades ? 'Connection: Upgrade\r\nUpgrade: tcp\r\n' : '';
  return `${method} ${target} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${upgrade}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** Sends bytes, and goes after the first answer. */
function exchange(socket: string, bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const parts: Buffer[] = [];
    connection.on('data', (part) => {
      parts.push(part);
      connection.end();
      setImmediate(() => connection.destroySoon());
    });
    connection.on('error', () => {});
    connection.on('close', () => resolve(Buffer.concat(parts)));
    connection.write(bytes);
    // Whoever waits for the client gets nothing more.
    if (!Buffer.from(bytes).includes('_ping')) setImmediate(() => connection.destroy());
  });
}
