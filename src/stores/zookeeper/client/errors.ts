/**
 * What ZooKeeper, its client and the network report, in this library's words.
 *
 * A call did not happen where ZooKeeper says so or was never reached; everything else may have.
 */
import { StoreUnavailable } from '../../../contracts/store.js';
import { DeadlinePassed } from '../../deadline.js';
import { DidNotHappen } from '../../remote/did-not-happen.js';

export type Outcome = StoreUnavailable['details']['outcome'];

/** Numbers of ZooKeeper's errors. */
export const NO_NODE = -101;
export const NODE_EXISTS = -110;
const NO_AUTH = -102;
const INVALID_ACL = -114;

/** The number of an error that ZooKeeper has answered with; undefined for another error. */
export function codeOf(thrown: unknown): number | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'number' ? thrown.code : undefined;
}

/** An error for something that the client threw. */
export function unavailable(store: string, thrown: unknown, outcome: Outcome = outcomeOf(thrown)): StoreUnavailable {
  return new StoreUnavailable({ store, reason: reasonOf(thrown), outcome }, { cause: thrown });
}

function outcomeOf(thrown: unknown): Outcome {
  const code = codeOf(thrown);
  return thrown instanceof DidNotHappen || code === NO_AUTH || code === INVALID_ACL ? 'did-not-happen' : 'unknown';
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof DidNotHappen && thrown.cause !== undefined) return reasonOf(thrown.cause);
  const code = codeOf(thrown);
  if (code === NO_AUTH) return 'it does not allow that to the user';
  if (code === INVALID_ACL) return 'it refused the user or the password';
  if (thrown instanceof DeadlinePassed) return 'it did not answer in time';
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  // The client does not know the number by which ZooKeeper turns away who has not said who he is.
  if (/Unknown code: -124/.test(text)) return 'it demands a user and a password';
  return /CONNECTION_LOSS/.test(text) ? 'the connection was lost' : text;
}
