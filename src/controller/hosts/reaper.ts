/**
 * Reaps hosts by itself, each when it has been gone for as long as it may be silent.
 *
 * So a host that only could not reach the store has twice its time to come back. Several hosts may do this at once:
 * each removal happens once.
 */
import type { CnmError } from '../../base/error.js';
import type { Result } from '../../base/result.js';
import type { Timer } from '../../base/runtime.js';
import type { HostRecord } from '../../model/host.js';
import type { Core } from '../core.js';
import { hasRemains, type ReapedHost } from './reap-host.js';

export class Reaper {
  readonly #core: Core;
  readonly #reap: (host: string) => Promise<Result<ReapedHost, CnmError>>;
  readonly #timers = new Map<string, Timer>();
  #closed = false;

  constructor(core: Core, reap: (host: string) => Promise<Result<ReapedHost, CnmError>>) {
    this.#core = core;
    this.#reap = reap;
  }

  /** Reaps the host later, if it is gone still. */
  await(host: HostRecord): void {
    this.#timers.get(host.name)?.cancel();
    if (this.#closed || !hasRemains(this.#core.tables, host)) return;
    const timer = this.#core.runtime.clock.after(host.announcedTtlMs ?? 0, () => void this.#reapNow(host));
    this.#timers.set(host.name, timer);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) timer.cancel();
  }

  async #reapNow(host: HostRecord): Promise<void> {
    const { hostWatch, runtime } = this.#core;
    if (hostWatch.stateOf(host.name) !== 'gone') return;
    const reaped = await this.#reap(host.name);
    if (reaped.ok || hostWatch.stateOf(host.name) !== 'gone') return;
    runtime.log.warn(`host ${host.name} could not be reaped: ${reaped.error.message}`, reaped.error.details);
    this.await(host);
  }
}
