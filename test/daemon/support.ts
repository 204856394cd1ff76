/**
 * A daemon in the test's own process, asked by function call as the API is over HTTP.
 */
import { afterEach, expect } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { createDaemon, type ApiCall, type ApiResponse, type Daemon, type DaemonOptions } from '../../src/daemon/index.js';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The document, or the text where it is none. */
  readonly body: unknown;
}

export interface Bench {
  readonly daemon: Daemon;
  /** Asks for '/v1.41' and the path: 'GET /networks'; the body is sent as JSON. */
  ask(request: string, body?: unknown, call?: Partial<ApiCall>): Promise<Answer>;
  /** The same, and whatever the response is. */
  raw(request: string, body?: unknown, call?: Partial<ApiCall>): Promise<ApiResponse>;
}

const open: Daemon[] = [];
afterEach(async () => {
  for (const daemon of open.splice(0)) (await daemon.close()).getOrThrow();
});

export async function openDaemon(options: DaemonOptions = {}): Promise<Bench> {
  const runtime = options.runtime ?? createSimulatedRuntime({ seed: 1, startMs: Date.UTC(2026, 0, 2, 15, 4, 5), auto: deferToMacrotask });
  const daemon = (await createDaemon({ runtime, ...options })).getOrThrow();
  open.push(daemon);
  const raw: Bench['raw'] = (request, body, call) => {
    const [method = '', path = ''] = request.split(' ');
    const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return daemon.handle({ method, url: path.startsWith('/v') ? path : `/v1.41${path}`, ...json, ...call });
  };
  return { daemon, raw, ask: async (request, body, call) => answerOf(await raw(request, body, call)) };
}

/** Closes a daemon now, as its test does itself. */
export async function closeDaemon({ daemon }: Bench): Promise<void> {
  open.splice(open.indexOf(daemon), 1);
  (await daemon.close()).getOrThrow();
}

/** A query of filters in the form of lists. */
export function filters(given: Readonly<Record<string, readonly string[] | Readonly<Record<string, boolean>>>>): string {
  return `filters=${encodeURIComponent(JSON.stringify(given))}`;
}

/** A JSON text, of nobody knows what. */
export function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** The documents of a stream of lines. */
export function linesOf({ body }: Answer): readonly unknown[] {
  if (typeof body !== 'string') throw new Error('that is no stream');
  return body.split('\n').filter((line) => line !== '').map(parseJson);
}

/** What stands at a place in a document; undefined where nothing does. */
export function at(document: unknown, ...path: readonly (string | number)[]): unknown {
  let value = document;
  for (const step of path) value = typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === String(step))?.[1] : undefined;
  return value;
}

/** The text that stands at a place in a document. */
export function textAt(document: unknown, ...path: readonly (string | number)[]): string {
  const value = at(document, ...path);
  if (typeof value !== 'string') throw new Error(`no text at ${path.join('.')}`);
  return value;
}

/** The list that stands at a place in a document. */
export function listAt(document: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = at(document, ...path);
  if (!Array.isArray(value)) throw new Error(`no list at ${path.join('.')}`);
  return value;
}

/** Matchers whose type says that nobody knows what they match. */
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
export const containing = (part: string): unknown => expect.stringContaining(part);
export const containingAll = (parts: readonly string[]): unknown => expect.arrayContaining([...parts]);
export const containingPart = (part: object): unknown => expect.objectContaining(part);

async function answerOf(response: ApiResponse): Promise<Answer> {
  const headers = response.headers ?? {};
  switch (response.kind) {
    case 'json':
      return { status: response.status, headers, body: parseJson(JSON.stringify(response.body)) };
    case 'text':
      return { status: response.status, headers, body: response.text };
    case 'empty':
      return { status: response.status, headers, body: undefined };
    case 'stream': {
      let text = '';
      for await (const chunk of response.chunks) text += new TextDecoder().decode(chunk);
      return { status: response.status, headers, body: text };
    }
    case 'hijack':
      return { status: 101, headers, body: undefined };
  }
}
