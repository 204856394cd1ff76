/**
 * A daemon on its addresses: checks that they are safe, listens on all of them, and ends.
 */
import { chownSync } from 'node:fs';
import { errorClass, type CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Log, Runtime } from '../../base/runtime.js';
import { pause } from '../../base/pause.js';
import type { ApiCall, ApiResponse } from '../api/api.js';
import { formatListenAddress, isLoopback, parseListenAddress, type ListenAddress } from './address.js';
import { createHttpServer, type ApiServer, type HttpLimits } from './http-server.js';
import { listen } from './listen.js';
import { readTls, type TlsSettings } from './tls.js';

/** Whoever reaches the API over the network without showing who he is could do everything. */
export class InsecureAddress extends errorClass('INSECURE_ADDRESS', 'forbidden', {
  message: (d: { address: string }) => `${d.address} would be open to everybody: clients have to be verified there`,
  explanation: () => 'Give --tlsverify with --tlscacert, --tlscert and --tlskey, or listen on 127.0.0.1.',
}) {}

export interface ServeOptions {
  readonly handle: (call: ApiCall) => Promise<ApiResponse>;
  readonly runtime: Runtime;
  /** 'unix:///run/cnm.sock', 'tcp://127.0.0.1:2375'. */
  readonly addresses: readonly string[];
  readonly tls?: TlsSettings;
  readonly limits?: HttpLimits;
  /** The group that may use unix sockets besides their owner. */
  readonly groupId?: number;
}

export interface Serving {
  /** Where it listens, ports that were chosen among them. */
  readonly addresses: readonly string[];
  /** Takes no more requests; those under way may end within some time, and are then cut. */
  close(graceMs: number): Promise<void>;
}

/** Listens on all addresses, or on none. Errors: INVALID_LISTEN_ADDRESS, INSECURE_ADDRESS, TLS_FILE_UNREADABLE, CANNOT_LISTEN. */
export async function serve({ handle, runtime, addresses, tls, limits, groupId }: ServeOptions): Promise<Result<Serving, CnmError>> {
  const places: ListenAddress[] = [];
  for (const text of addresses) {
    const place = parseListenAddress(text, tls !== undefined);
    if (!place.ok) return place;
    if (!isLoopback(place.value) && tls?.verify !== true) return Result.error(new InsecureAddress({ address: text }));
    places.push(place.value);
  }
  const material = tls === undefined ? undefined : await readTls(tls);
  if (material?.ok === false) return material;
  const servers: ApiServer[] = [];
  const bound: string[] = [];
  for (const place of places) {
    const secure = place.kind === 'tcp' && material !== undefined ? { tls: material.value } : {};
    const server = createHttpServer({ handle, runtime, ...secure, ...(limits !== undefined && { limits }) });
    const listening = await listen(server.server, place);
    if (!listening.ok) {
      await closeAll(servers, runtime, 0);
      return listening;
    }
    if (place.kind === 'unix' && groupId !== undefined) giveToGroup(place.path, groupId, runtime.log);
    servers.push(server);
    bound.push(formatListenAddress(listening.value));
  }
  return Result.ok({ addresses: bound, close: (graceMs) => closeAll(servers, runtime, graceMs) });
}

async function closeAll(servers: readonly ApiServer[], { clock }: Runtime, graceMs: number): Promise<void> {
  const done = new AbortController();
  const closed = Promise.all(servers.map((server) => server.close())).then(() => done.abort());
  await pause(clock, graceMs, done.signal);
  for (const server of servers) server.cut();
  await closed;
}

function giveToGroup(path: string, groupId: number, log: Log): void {
  try {
    chownSync(path, -1, groupId);
  } catch (thrown) {
    log.warn(`the socket stays its owner's: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
