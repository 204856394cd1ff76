/**
 * Sends a response of the API over HTTP.
 */
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import type { ApiResponse } from '../api/api.js';

const TOO_LARGE = 413;
/** So much is sent at once: that it has gone shows that the client reads. */
const PIECE_BYTES = 64 * 1024;

/** Sends a response whole; resolves when it is over, or its client gone. It never rejects for a client's doing. */
export async function send(response: ApiResponse, to: ServerResponse, signal: AbortSignal): Promise<void> {
  for (const [name, value] of Object.entries(response.headers ?? {})) to.setHeader(name, value);
  switch (response.kind) {
    case 'json':
      return sendText(to, response.status, 'application/json', `${JSON.stringify(response.body)}\n`);
    case 'text':
      return sendText(to, response.status, response.contentType, response.text);
    case 'empty':
      to.writeHead(response.status).end();
      return;
    case 'stream':
      to.writeHead(response.status, { 'Content-Type': response.contentType });
      to.flushHeaders();
      for await (const chunk of response.chunks) {
        if (signal.aborted) break;
        await writeAll(to, chunk);
      }
      to.end();
      return;
    case 'hijack':
      // Without an upgrade the connection stays HTTP to its end: the body is the stream, and nothing is sent up it.
      to.useChunkedEncodingByDefault = false;
      to.shouldKeepAlive = false;
      to.writeHead(200, { 'Content-Type': response.contentType });
      to.flushHeaders();
      await response.run({ input: nothing(), write: (bytes) => writeAll(to, bytes), signal });
      to.end();
  }
}

/** Writes piece by piece, and waits until there is room for more or nobody is there. */
export async function writeAll(to: Writable, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length && !to.destroyed && to.writable; from += PIECE_BYTES) {
    if (!to.write(bytes.subarray(from, from + PIECE_BYTES))) await roomIn(to);
  }
}

function roomIn(to: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      to.off('drain', done);
      to.off('close', done);
      resolve();
    };
    to.on('drain', done);
    to.on('close', done);
  });
}

async function sendText(to: ServerResponse, status: number, contentType: string, text: string): Promise<void> {
  const body = Buffer.from(text);
  // The rest of a body that is too large is not waited for.
  if (status === TOO_LARGE) to.shouldKeepAlive = false;
  to.writeHead(status, { 'Content-Type': contentType, 'Content-Length': body.length });
  if (body.length > PIECE_BYTES) {
    await writeAll(to, body);
    to.end();
  } else to.end(body);
}

async function* nothing(): AsyncIterable<Uint8Array> {}
