/**
 * A daemon in the test's own process, asked by function call as the API is over HTTP.
 */
import { afterEach } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { createDaemon, type ApiCall, type ApiResponse, type Daemon, type DaemonOptions } from '../../src/daemon/index.js';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The document, or the text where it is none. */
  readonly body: any;
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

async function answerOf(response: ApiResponse): Promise<Answer> {
  const headers = response.headers ?? {};
  switch (response.kind) {
    case 'json':
      return { status: response.status, headers, body: JSON.parse(JSON.stringify(response.body)) };
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
