/**
 * What Consul and the network report, in this library's words.
 *
 * A call did not happen where Consul says so or was never reached; everything else may have.
 */
import { StoreUnavailable } from '../../contracts/store.js';
import { DeadlinePassed } from '../deadline.js';
import { DidNotHappen } from '../remote/did-not-happen.js';

export type Outcome = StoreUnavailable['details']['outcome'];

/** What says that a call was not made, or that Consul did nothing, and how that is told to people. */
const REFUSALS: readonly (readonly [text: RegExp, reason: string])[] = [
  [/ACL not found/, 'it refused the ACL token'],
  [/Permission denied/, 'it does not allow that to the ACL token'],
  [/No cluster leader/, 'it has no leader'],
  [/rate limit|too many requests/i, 'it is too busy'],
  [/certificate|self-signed|SSL routines|ERR_SSL|ERR_TLS|wrong version number|Client network socket disconnected before secure TLS/i, 'a secure connection could not be made'],
  [/Client sent an HTTP request to an HTTPS server/, 'it demands a secure connection'],
];

/** What tells that no connection was made. */
const UNREACHED = /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN/;

/** Whether a call failed because no connection was made. */
export function isUnreached(thrown: unknown): boolean {
  return UNREACHED.test(textOf(thrown));
}

/** Whether a call that failed may have happened. */
function outcomeOf(thrown: unknown): Outcome {
  const text = textOf(thrown);
  return thrown instanceof DidNotHappen || UNREACHED.test(text) || REFUSALS.some(([pattern]) => pattern.test(text)) ? 'did-not-happen' : 'unknown';
}

/** An error for something that the client threw. */
export function unavailable(store: string, thrown: unknown, outcome: Outcome = outcomeOf(thrown)): StoreUnavailable {
  return new StoreUnavailable({ store, reason: reasonOf(thrown), outcome }, { cause: thrown });
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof DidNotHappen && thrown.cause !== undefined) return reasonOf(thrown.cause);
  const text = textOf(thrown);
  const known = REFUSALS.find(([pattern]) => pattern.test(text))?.[1];
  if (known !== undefined) return known;
  if (thrown instanceof DeadlinePassed) return 'it did not answer in time';
  if (UNREACHED.test(text)) return 'it cannot be reached';
  return text;
}

/** Everything that an error says: its text, its code, and the body of an answer. */
function textOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const body = 'response' in thrown && typeof thrown.response === 'object' && thrown.response !== null && 'body' in thrown.response ? String(thrown.response.body) : '';
  return [thrown.message, 'code' in thrown ? String(thrown.code) : '', body].filter((text) => text !== '').join(': ');
}
