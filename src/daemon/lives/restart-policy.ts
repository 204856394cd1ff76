/**
 * When a container is started again after its end, and how long that waits (restartmanager).
 *
 * The wait doubles from a tenth of a second to a minute, and begins anew after a run of ten seconds.
 */
import type { RestartPolicy } from '../../model/container.js';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 60_000;
const STEADY_MS = 10_000;

/** A run that has ended. */
export interface EndedRun {
  readonly exitCode: number;
  /** How often the policy has started it. */
  readonly restartCount: number;
  readonly stoppedByUser: boolean;
}

/** Whether the policy starts it again now. */
export function startsAgain(policy: RestartPolicy, run: EndedRun): boolean {
  return !run.stoppedByUser && isWanted(policy, run);
}

/** Whether a daemon that begins starts it again: also what a user has stopped, but where the policy is 'unless-stopped'. */
export function startsWithDaemon(policy: RestartPolicy, run: EndedRun): boolean {
  return isWanted(policy, run) && !(policy.name === 'unless-stopped' && run.stoppedByUser);
}

function isWanted({ name, maximumRetryCount }: RestartPolicy, { exitCode, restartCount }: EndedRun): boolean {
  if (name === 'on-failure') return exitCode !== 0 && (maximumRetryCount === 0 || restartCount < maximumRetryCount);
  return name !== 'no';
}

/** How long to wait after a run of some length, when the last wait was this long. */
export function restartDelayMs(lastDelayMs: number, ranMs: number): number {
  return lastDelayMs === 0 || ranMs >= STEADY_MS ? FIRST_DELAY_MS : Math.min(LONGEST_DELAY_MS, lastDelayMs * 2);
}
