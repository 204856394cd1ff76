/**
 * A call to its route and back: version, headers, and failures as Docker's daemon words and numbers them.
 *
 * Invariant: whatever a caller sends and whatever a route throws, there is a response.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Daemon } from '../daemon.js';
import { API_VERSION, DOCKER_VERSION, OS_TYPE } from '../docker-version.js';
import { readVersion } from './api-version.js';
import type { ApiCall, ApiRequest, ApiResponse } from './api.js';
import { InternalFault, PageNotFound, statusOf } from './errors.js';
import { bytesOf, jsonOf } from './request-body.js';
import type { Router } from './router.js';

/** What became of a call, for logs and metrics. */
export interface Served {
  readonly method: string;
  /** The pattern of its route; '' where there is none. */
  readonly route: string;
  readonly url: string;
  readonly status: number;
  /** How long it took until the response began. */
  readonly tookMs: number;
  readonly error: CnmError | undefined;
}

const COMMON_HEADERS = {
  'Api-Version': API_VERSION,
  'Docker-Experimental': 'false',
  Ostype: OS_TYPE,
  Server: `Docker/${DOCKER_VERSION} (${OS_TYPE})`,
} as const;

/** What a hijacked connection begins with. */
const SWITCHING = 101;

/** Answers a call. It never rejects. */
export async function dispatch(daemon: Daemon, router: Router, call: ApiCall, onServed: (served: Served) => void): Promise<ApiResponse> {
  const { clock, log } = daemon.runtime;
  const begun = clock.now();
  const [path = '', search = ''] = splitOnce(call.url, '?');
  let route = '';
  let answer: Result<ApiResponse, CnmError>;
  try {
    const versioned = readVersion(path);
    const match = versioned.ok ? router.find(call.method, versioned.value.path) : undefined;
    route = match?.route.pattern ?? '';
    if (!versioned.ok) answer = versioned;
    else if (match === undefined) answer = Result.error(new PageNotFound({ method: call.method, path: versioned.value.path }));
    else answer = await match.route.handle(daemon, requestOf(call, { ...versioned.value, search, params: match.params }));
  } catch (thrown) {
    log.warn(`a request has failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`, { method: call.method, path });
    answer = Result.error(new InternalFault({ path }));
  }
  const response = answer.ok ? answer.value : errorResponse(answer.error);
  const status = response.kind === 'hijack' ? SWITCHING : response.status;
  onServed({ method: call.method, route, url: call.url, status, tookMs: clock.now() - begun, error: answer.ok ? undefined : answer.error });
  return { ...response, headers: { ...COMMON_HEADERS, ...response.headers } };
}

/** A failure as Docker's daemon answers it. */
export function errorResponse(error: CnmError): ApiResponse {
  return { kind: 'json', status: statusOf(error), body: { message: error.message } };
}

interface Place {
  readonly minor: number;
  readonly path: string;
  readonly search: string;
  readonly params: Readonly<Record<string, string>>;
}

function requestOf(call: ApiCall, { minor, path, search, params }: Place): ApiRequest {
  const { method, headers = {}, signal = new AbortController().signal } = call;
  const query = new URLSearchParams(search);
  return { method, path, params, query, minor, headers, signal, json: () => jsonOf(call), bytes: () => bytesOf(call) };
}

function splitOnce(text: string, at: string): readonly string[] {
  const index = text.indexOf(at);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
