/**
 * A request's body, read once: as JSON up to a limit, or as bytes as they come.
 */
import { Result } from '../../base/result.js';
import type { CnmError } from '../../base/error.js';
import type { ApiCall } from './api.js';
import { BodyTooLarge, InvalidRequest } from './errors.js';
import { parseJson } from './query.js';

/** More than any document of the API needs. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The body as it comes; one that is cut short ends there. */
export async function* bytesOf({ body }: ApiCall): AsyncIterable<Uint8Array> {
  if (typeof body === 'string') yield new TextEncoder().encode(body);
  else if (body === undefined) return;
  else {
    try {
      yield* body;
    } catch {
      // Its client is gone, and nobody is left to be told.
    }
  }
}

/** The body as JSON; undefined where there is none. Errors: INVALID_REQUEST, BODY_TOO_LARGE. */
export async function jsonOf(call: ApiCall): Promise<Result<unknown, CnmError>> {
  const text = typeof call.body === 'object' ? await textOf(call.body) : Result.ok(call.body ?? '');
  if (!text.ok) return text;
  if (text.value.trim() === '') return Result.ok(undefined);
  const type = call.headers?.['content-type'] ?? '';
  const isJson = type === '' ? typeof call.body === 'string' : /^application\/json\s*(?:;|$)/i.test(type);
  if (!isJson) return Result.error(new InvalidRequest({ reason: `Content-Type specified (${type.slice(0, 128)}) must be 'application/json'` }));
  return parseJson(text.value);
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<Result<string, CnmError>> {
  const decoder = new TextDecoder();
  let text = '';
  let seen = 0;
  try {
    for await (const chunk of bytes) {
      seen += chunk.length;
      if (seen > MOST_BYTES) return Result.error(new BodyTooLarge({ mostBytes: MOST_BYTES }));
      text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    // What a client that is gone has left may be a document, but not the one that it meant.
    return Result.error(new InvalidRequest({ reason: 'unexpected EOF' }));
  }
  return Result.ok(text + decoder.decode());
}
