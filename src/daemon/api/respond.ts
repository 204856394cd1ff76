/**
 * Responses in one word each.
 */
import { Result } from '../../base/result.js';
import type { ApiResponse, Headers } from './api.js';

const encoder = new TextEncoder();

/** 200 with a JSON document, or another status. */
export function json(body: unknown, status = 200, headers: Headers = {}): Result<ApiResponse, never> {
  return Result.ok({ kind: 'json', status, body, headers });
}

/** A status without a body. */
export function empty(status: number, headers: Headers = {}): Result<ApiResponse, never> {
  return Result.ok({ kind: 'empty', status, headers });
}

/** 200 with plain text. */
export function text(body: string, contentType = 'text/plain; charset=utf-8', headers: Headers = {}): Result<ApiResponse, never> {
  return Result.ok({ kind: 'text', status: 200, text: body, contentType, headers });
}

/** 200 with a body that comes bit by bit. */
export function stream(chunks: AsyncIterable<Uint8Array>, contentType: string): Result<ApiResponse, never> {
  return Result.ok({ kind: 'stream', status: 200, contentType, chunks });
}

/** A document as one line of a stream of documents. */
export function jsonLine(document: unknown): Uint8Array {
  return encoder.encode(`${JSON.stringify(document)}\n`);
}
