/**
 * Health checks and health in Docker's documents (container.HealthConfig, types.Health); durations there are nanoseconds.
 */
import { formatInstant } from '../../../../base/instant.js';
import { Result } from '../../../../base/result.js';
import type { ContainerHealth, Healthcheck } from '../../../../model/health.js';
import { InvalidRequest } from '../../errors.js';
import type { Fields } from '../../fields.js';

const NS_PER_MS = 1_000_000;
const DEFAULT_INTERVAL_MS = 30_000;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_RETRIES = 3;

/** What a container was asked to be tested by. */
export interface GivenHealthcheck {
  /** Undefined where it is not tested. */
  readonly healthcheck?: Healthcheck;
  /** As it is shown; undefined where nothing was said. */
  readonly shown?: object;
}

/** Errors: INVALID_REQUEST. */
export function readHealthcheck(body: Fields): Result<GivenHealthcheck, InvalidRequest> {
  if (!body.has('Healthcheck')) return Result.ok({});
  const given = body.object('Healthcheck');
  const [Test, Retries] = [given.texts('Test'), given.integer('Retries')];
  const [Interval, Timeout, StartPeriod] = [given.integer('Interval'), given.integer('Timeout'), given.integer('StartPeriod')];
  if (body.fault !== undefined) return Result.error(body.fault);
  const isTooShort = (ns: number): boolean => ns !== 0 && ns < NS_PER_MS;
  if (isTooShort(Interval)) return refuse('Interval in Healthcheck cannot be less than 1ms');
  if (isTooShort(Timeout)) return refuse('Timeout in Healthcheck cannot be less than 1ms');
  if (Retries < 0) return refuse('Retries in Healthcheck cannot be negative');
  if (isTooShort(StartPeriod)) return refuse('StartPeriod in Healthcheck cannot be less than 1ms');
  const shown = Object.fromEntries(Object.entries({ Test, Interval, Timeout, StartPeriod, Retries }).filter(([, value]) => value !== 0 && (!Array.isArray(value) || value.length > 0)));
  const command = commandOf(Test);
  if (command === undefined) return Result.ok({ shown });
  const msOf = (ns: number, otherwiseMs: number): number => (ns === 0 ? otherwiseMs : ns / NS_PER_MS);
  const healthcheck: Healthcheck = {
    command,
    intervalMs: msOf(Interval, DEFAULT_INTERVAL_MS),
    timeoutMs: msOf(Timeout, DEFAULT_TIMEOUT_MS),
    startPeriodMs: msOf(StartPeriod, 0),
    retries: Retries === 0 ? DEFAULT_RETRIES : Retries,
  };
  return Result.ok({ healthcheck, shown });
}

/** What is run; undefined for 'NONE', and for what Docker does not know and leaves out. */
function commandOf([kind, ...words]: readonly string[]): readonly string[] | undefined {
  if (words.length === 0) return undefined;
  return kind === 'CMD' ? words : kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : undefined;
}

export function healthDocument({ status, failingStreak, log }: ContainerHealth): object {
  return {
    Status: status,
    FailingStreak: failingStreak,
    Log: log.map(({ start, end, exitCode, output }) => ({ Start: formatInstant(start), End: formatInstant(end), ExitCode: exitCode, Output: output })),
  };
}

function refuse(reason: string): Result<never, InvalidRequest> {
  return Result.error(new InvalidRequest({ reason }));
}
