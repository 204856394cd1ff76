/**
 * The failure of a call that has certainly changed nothing: it was not sent, or refused, or only read.
 */

/** What is thrown in such a case; the cause, if there is one, says why. */
export class DidNotHappen extends Error {
  override readonly name = 'DidNotHappen';
}

/** What a call that changes nothing resolves with; its failure is {@link DidNotHappen}. */
export async function reading<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    throw cause instanceof DidNotHappen ? cause : new DidNotHappen('a read has failed', { cause });
  }
}
