/**
 * Whether a container is well, as the test that it was created with says (daemon/health.go).
 *
 * Health is part of the container's record, so that whoever reads the one sees the other, after a restart too. Invariant:
 * while nothing tests a container that has been tested, it counts as unhealthy.
 */

/** How a container is tested. */
export interface Healthcheck {
  /** What is run in it; ending with 0 it is healthy. */
  readonly command: readonly string[];
  /** How long after its start, and after each test, the next one begins. */
  readonly intervalMs: number;
  /** How long one test may take. */
  readonly timeoutMs: number;
  /** How long after its start failures do not count, until it was healthy once. */
  readonly startPeriodMs: number;
  /** So many failures in a row make it unhealthy. */
  readonly retries: number;
}

/** One test that was made. */
export interface HealthResult {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** -1 where it could not be made or took too long. */
  readonly exitCode: number;
  readonly output: string;
}

export interface ContainerHealth {
  readonly status: 'starting' | 'healthy' | 'unhealthy';
  readonly failingStreak: number;
  /** The last results, the oldest first. */
  readonly log: readonly HealthResult[];
}

/** As many results are kept. */
const MOST_RESULTS = 5;

/** That of a container that starts, with what was found in its last run. */
export function startedHealth(before: ContainerHealth | undefined): ContainerHealth {
  return { status: 'starting', failingStreak: 0, log: before?.log ?? [] };
}

/** That of a container that is not tested any more, because it has ended or is paused. */
export function untestedHealth(before: ContainerHealth): ContainerHealth {
  return { ...before, status: 'unhealthy' };
}

/** What a result makes of it, of a run that began at some time. */
export function healthAfter(before: ContainerHealth, result: HealthResult, { startPeriodMs, retries }: Healthcheck, startedAt: number): ContainerHealth {
  const log = [...before.log, result].slice(-MOST_RESULTS);
  if (result.exitCode === 0) return { status: 'healthy', failingStreak: 0, log };
  if (before.status === 'starting' && result.start - startedAt < startPeriodMs) return { ...before, log };
  const failingStreak = before.failingStreak + 1;
  return { status: failingStreak >= retries ? 'unhealthy' : before.status, failingStreak, log };
}
