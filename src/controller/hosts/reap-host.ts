/**
 * The removal of what a host left that is gone, from another host.
 *
 * It is done on the host's behalf, on its own records too where these are in the shared store, and in as many commits as
 * the store's limits ask for.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { hostKey, type HostRecord } from '../../model/host.js';
import type { Replica } from '../../replica/replica.js';
import type { Tables } from '../../state/tables.js';
import type { Core } from '../core.js';
import { HostNotFound, HostNotGone } from '../errors/host-errors.js';
import { reap, type Reaped } from '../operations/host/reap.js';
import type { Registry } from '../registry.js';
import { shown } from '../settings/input.js';

/** What was removed of a host. */
export interface ReapedHost {
  readonly host: string;
  readonly sandboxes: number;
  readonly endpoints: number;
  /** Endpoints that were not, because this controller has no driver for them. */
  readonly kept: number;
}

/** The records as the host sees them that is gone. */
export interface RecordsOfHost {
  readonly tables: Tables;
  readonly registry: Registry;
  readonly replica: Replica;
}

/** Endpoints of one commit at first; fewer where they do not fit. */
const AT_ONCE = 64;

/** Reaps a host, seen from another; `openAs` opens the records as another host sees them. Errors: those of `Controller.reap`. */
export async function reapHost(
  core: Core,
  name: string,
  openAs: (host: string) => Promise<Result<RecordsOfHost, CnmError>>,
): Promise<Result<ReapedHost, CnmError>> {
  const seen = await core.replica.settled();
  if (!seen.ok) return seen;
  const record = typeof name === 'string' ? core.tables.hosts.get(hostKey({ name })) : undefined;
  if (record === undefined) return Result.error(new HostNotFound({ host: shown(name), known: Array.from(core.tables.hosts.rows(), (row) => row.name) }));
  const reason = reasonNotTo(core, record);
  if (reason !== undefined) return Result.error(new HostNotGone({ host: name, reason }));
  const opened = await openAs(name);
  if (!opened.ok) return opened;
  const reaped = await reapAll(core, record, opened.value);
  await opened.value.replica.close();
  await core.replica.settled();
  return reaped;
}

/** Whether something is there that a host left which was not reaped, or not to the end. */
export function hasRemains({ endpoints }: Tables, { name, life, reapedLife }: HostRecord): boolean {
  if (life !== reapedLife) return true;
  for (const { host } of endpoints.rows()) if (host === name) return true;
  return false;
}

function reasonNotTo({ hostWatch, runtime, host }: Core, { name, announcedTtlMs }: HostRecord): string | undefined {
  if (name === host.name) return 'it is this one';
  if (announcedTtlMs === undefined) return 'it does not announce itself';
  const state = hostWatch.stateOf(name);
  if (state === 'present') return 'it is announced';
  const waitMs = hostWatch.outage.remainingMs(runtime.clock.now(), announcedTtlMs);
  if (waitMs > 0) return `the store was away, and it may announce itself again within ${waitMs} ms`;
  return state === 'silent' ? 'this host was not heard of itself' : undefined;
}

async function reapAll({ runtime, hostWatch }: Core, host: HostRecord, { tables, registry, replica }: RecordsOfHost): Promise<Result<ReapedHost, CnmError>> {
  const { clock, random } = runtime;
  const goneSinceMs = (name: string): number | undefined => hostWatch.goneSinceMs(name);
  let [sandboxes, endpoints] = [0, 0];
  for (let atOnce = AT_ONCE; ; ) {
    const most = atOnce;
    const attempt = {};
    const reaped: Result<Reaped, CnmError> = await replica.run((tx) => reap({ tx, tables, registry, host, clock, random, attempt, goneSinceMs }, most));
    if (!reaped.ok && (reaped.error.code !== 'COMMIT_TOO_LARGE' || atOnce === 1)) return reaped;
    if (!reaped.ok) {
      atOnce = Math.ceil(atOnce / 2);
      continue;
    }
    sandboxes += reaped.value.sandboxes;
    endpoints += reaped.value.endpoints;
    if (!reaped.value.unfinished) return Result.ok({ host: host.name, sandboxes, endpoints, kept: reaped.value.kept });
  }
}
