/**
 * What etcd and gRPC report, in this library's words.
 *
 * A call did not happen where etcd says so or was never reached; everything else may have. etcd3 gives each gRPC status
 * a class of its own but not its number, so they are told apart by the text.
 */
import { StoreUnavailable } from '../../contracts/store.js';
import { DeadlinePassed } from '../deadline.js';

export type Outcome = StoreUnavailable['details']['outcome'];

/** What etcd says when it did nothing, and how that is told to people. */
const REFUSALS: readonly (readonly [text: RegExp, reason?: string])[] = [
  [/invalid user ID or password/, 'it refused the user or the password'],
  [/user name (?:is empty|not found)|auth.* not (?:enabled|supplied)/, 'it demands another user and password'],
  [/permission denied|PERMISSION_DENIED/, 'it does not allow that to the user'],
  [/invalid auth token/, 'it no longer knows the login'],
  [/UNAUTHENTICATED/, 'it demands a user and a password'],
  [/too many requests/, 'it is too busy'],
  [/database space exceeded/, 'its disk quota is used up'],
  [/request is too large|too many operations/],
  [/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|Name resolution failed/, 'it cannot be reached'],
  [/certificate|self-signed|SSL routines|ERR_TLS|wrong version number|Client network socket disconnected before secure TLS/i, 'a secure connection could not be made'],
  [/No connection established/, 'it cannot be reached'],
  [/requested lease not found/],
  [/client was already closed/, 'the client is closed'],
];

/** Whether a call that failed may have happened. */
export function outcomeOf(thrown: unknown): Outcome {
  return REFUSALS.some(([text]) => text.test(textOf(thrown))) ? 'did-not-happen' : 'unknown';
}

/** An error for something that etcd3 threw. */
export function unavailable(store: string, thrown: unknown, outcome: Outcome = outcomeOf(thrown)): StoreUnavailable {
  const text = textOf(thrown);
  const known = REFUSALS.find(([pattern]) => pattern.test(text))?.[1];
  const silent = thrown instanceof DeadlinePassed || /DEADLINE_EXCEEDED/.test(text);
  const reason = known ?? (silent ? 'it did not answer in time' : text);
  return new StoreUnavailable({ store, reason, outcome }, { cause: thrown });
}

/** Whether another host may do better. */
export function isUnreachable(thrown: unknown): boolean {
  return thrown instanceof DeadlinePassed || /UNAVAILABLE|DEADLINE_EXCEEDED|no leader|UNKNOWN|INTERNAL|CANCELLED/.test(textOf(thrown));
}

/** A read or a watch asked for a revision that etcd has forgotten. */
export function isCompacted(thrown: unknown): boolean {
  return /required revision has been compacted/.test(textOf(thrown));
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
