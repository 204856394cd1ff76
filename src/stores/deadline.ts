/**
 * An end to waiting for a store that says nothing.
 */
import type { Clock } from '../base/runtime.js';

/** How long a call may take unless its store is told otherwise. */
export const DEFAULT_DEADLINE_MS = 5_000;

/** What is thrown in place of an answer that did not come in time. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';

  constructor(readonly limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}

/** What a promise resolves with; rejects with {@link DeadlinePassed} when that takes too long. */
export async function within<T>(clock: Clock, limitMs: number, promise: Promise<T>): Promise<T> {
  let giveUp = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(new DeadlinePassed(limitMs));
  });
  const timer = clock.after(limitMs, giveUp);
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.cancel();
  }
}
