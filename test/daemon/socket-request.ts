/**
 * A request over a daemon's unix socket, without any client of Docker's.
 */
import { request, type Agent } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Asks 'GET /networks'; a body is sent as JSON. Rejects where the connection ends before the answer does. */
export function requestOf(socketPath: string, line: string, body?: object, agent?: Agent): Promise<Reply> {
  const [method = '', path = ''] = line.split(' ');
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const asked = request({ socketPath, method, path, headers, ...(agent !== undefined && { agent }) }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
