/**
 * Tests a container that runs again and again, as its health check says (daemon/health.go).
 *
 * The next test begins some time after the last one has ended. Invariant: nothing is found, and nothing begins, after the
 * monitor's end.
 */
import type { Clock, Timer } from '../../base/runtime.js';
import type { HealthResult, Healthcheck } from '../../model/health.js';

/** What a test came to. */
export interface ProbeEnd {
  readonly exitCode: number;
  readonly output: string;
}

export interface HealthMonitorOptions {
  readonly clock: Clock;
  readonly healthcheck: Healthcheck;
  /** Makes one test, which is over when the signal aborts; undefined where nothing was found out. */
  readonly probe: (signal: AbortSignal) => Promise<ProbeEnd | undefined>;
  readonly found: (result: HealthResult) => Promise<void>;
}

export class HealthMonitor {
  readonly #options: HealthMonitorOptions;
  readonly #over = new AbortController();
  #timer: Timer | undefined;

  constructor(options: HealthMonitorOptions) {
    this.#options = options;
    this.#wait();
  }

  /** The container has ended or is paused. */
  end(): void {
    this.#timer?.cancel();
    this.#over.abort();
  }

  #wait(): void {
    if (this.#over.signal.aborted) return;
    const { clock, healthcheck } = this.#options;
    this.#timer = clock.after(healthcheck.intervalMs, () => void this.#test());
  }

  async #test(): Promise<void> {
    const { clock, healthcheck, probe, found } = this.#options;
    const { timeoutMs } = healthcheck;
    const start = clock.now();
    const late = new AbortController();
    this.#timer = clock.after(timeoutMs, () => late.abort());
    const ended = await probe(AbortSignal.any([this.#over.signal, late.signal]));
    this.#timer.cancel();
    if (this.#over.signal.aborted) return;
    const result = late.signal.aborted ? { exitCode: -1, output: `Health check exceeded timeout (${formatDuration(timeoutMs)})` } : ended;
    if (result !== undefined) await found({ start, end: clock.now(), ...result });
    this.#wait();
  }
}

/** A duration in Go's words: '500ms', '1.5s', '1m30s', '1h0m0s'. */
function formatDuration(ms: number): string {
  if (ms < 1_000) return `${ms}ms`;
  const [hours, minutes, seconds] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, (ms % 60_000) / 1_000];
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}
