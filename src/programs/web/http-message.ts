/**
 * HTTP/1.1 as little as wget and httpd need of it (RFC 9112): a head of lines, and a body up to its length or the end.
 */
import { joinBytes } from '../input.js';

/** A message's first line, its fields in lower case, and what came of its body. */
export interface HttpMessage {
  readonly start: string;
  /** All lines before the body. */
  readonly head: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

const HEAD_END = '\r\n\r\n';
/** A longer head is no HTTP that is meant seriously. */
const MAX_HEAD_BYTES = 65_536;

/** Collects a message from the bytes of a connection. */
export class HttpReader {
  #bytes: Uint8Array = new Uint8Array();

  add(bytes: Uint8Array): void {
    this.#bytes = joinBytes([this.#bytes, bytes]);
  }

  /** The message so far, once its head is there; 'malformed' if it can be none. */
  get message(): HttpMessage | 'malformed' | undefined {
    const text = new TextDecoder('latin1').decode(this.#bytes.subarray(0, MAX_HEAD_BYTES));
    const end = text.indexOf(HEAD_END);
    if (end < 0) return this.#bytes.length >= MAX_HEAD_BYTES ? 'malformed' : undefined;
    const head = text.slice(0, end);
    const [start = '', ...lines] = head.split('\r\n');
    const fields = new Map<string, string>();
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon > 0) fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    return { start, head, fields, body: this.#bytes.subarray(end + HEAD_END.length) };
  }
}

/** Whether all of the body has come that its head promises. */
export function isComplete({ fields, body }: HttpMessage): boolean {
  const length = Number(fields.get('content-length') ?? Number.NaN);
  return Number.isInteger(length) && body.length >= length;
}

/** A message's bytes. */
export function emitHttp(start: string, fields: Readonly<Record<string, string>>, body: Uint8Array = new Uint8Array()): Uint8Array {
  const head = [start, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return joinBytes([new TextEncoder().encode(head), body]);
}
