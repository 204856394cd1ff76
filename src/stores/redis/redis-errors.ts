/**
 * What Redis and ioredis report, in this library's words.
 *
 * A call did not happen where it was not sent, or where Redis refused the script or its first write; when a connection
 * ends under it, it may have.
 */
import { StoreUnavailable } from '../../contracts/store.js';
import { DeadlinePassed } from '../deadline.js';

type Outcome = StoreUnavailable['details']['outcome'];

/** A call that was not sent, because there was no connection to send it on. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';
}

const REASONS: readonly (readonly [text: RegExp, reason: string])[] = [
  [/WRONGPASS|invalid username-password|invalid password/, 'it refused the user or the password'],
  [/NOAUTH|Authentication required/, 'it demands a password'],
  [/NOPERM|no permissions/i, 'it does not allow that to the user'],
  [/OOM command not allowed/, 'its memory is full'],
  [/READONLY/, 'it is a copy of another Redis, and takes no writes'],
  [/LOADING|MASTERDOWN|CLUSTERDOWN/, 'it is still starting'],
  [/MISCONF/, 'it cannot save to its disk'],
  [/BUSY/, 'it is busy with a script'],
  [/WRONGTYPE/, 'its keys below the prefix are of something else'],
  [/certificate|self-signed|SSL routines|ERR_TLS|wrong version number|before secure TLS/i, 'a secure connection could not be made'],
  [/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|ETIMEDOUT/, 'it cannot be reached'],
  [/Reached the max retries|Connection is closed|ECONNRESET|EPIPE|aborted due to connection close/, 'the connection was cut'],
];

/** An error for something that ioredis threw. */
export function unavailable(store: string, thrown: unknown, outcome: Outcome = outcomeOf(thrown)): StoreUnavailable {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const reason = thrown instanceof DeadlinePassed ? 'it did not answer in time' : REASONS.find(([pattern]) => pattern.test(text))?.[1];
  return new StoreUnavailable({ store, reason: reason ?? text, outcome }, { cause: thrown });
}

function outcomeOf(thrown: unknown): Outcome {
  return thrown instanceof NotConnected || isReply(thrown) ? 'did-not-happen' : 'unknown';
}

/** An answer of Redis that is an error; what ioredis itself throws has other names. */
export function isReply(thrown: unknown): thrown is Error {
  return thrown instanceof Error && (thrown.name === 'ReplyError' || thrown.name === 'SimpleError');
}
