/**
 * How long a look at the server can wait, because the answers to this client's own commits tell as much.
 *
 * A commit that is the next one after all that is known shows that nothing else has happened up to it. So whoever commits
 * again and again need not look after each commit, which would cost the server as much as the commit.
 * Invariant: a look is put off only while a commit is under way or was answered a moment ago and none has told of others,
 * and never for long.
 */
import { pause } from '../../base/pause.js';
import type { Clock } from '../../base/runtime.js';

/** Who commits again and again begins the next one within so long. */
const REST_MS = 2;

/** After so long a look is due all the same, because only a listing tells what is no longer in the log. */
const LONGEST_MS = 1_000;

export class OwnCommits {
  readonly #clock: Clock;
  #underWay = 0;
  #answeredAtMs = -Infinity;
  #outpaced = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Makes a commit; one that did not happen, or of which that is not known, makes a look necessary. */
  async make<Answer extends { readonly kind: string } | Error>(commit: () => Promise<Answer>): Promise<Answer> {
    this.#underWay++;
    let isCommitted = false;
    try {
      const answer = await commit();
      isCommitted = 'kind' in answer && answer.kind === 'committed';
      return answer;
    } finally {
      this.#underWay--;
      this.#answeredAtMs = this.#clock.now();
      if (!isCommitted) this.outpaced();
    }
  }

  /** Others have committed something that no answer tells. */
  outpaced(): void {
    this.#outpaced.abort();
  }

  /** Resolves when it is time for the next look, or soon after the signal. */
  async untilLook(signal: AbortSignal): Promise<void> {
    const { signal: outpaced } = this.#outpaced;
    const latestMs = this.#clock.now() + LONGEST_MS;
    while (!signal.aborted && !outpaced.aborted && this.#isBusy() && this.#clock.now() < latestMs) await pause(this.#clock, REST_MS, outpaced);
    this.#outpaced = new AbortController();
  }

  #isBusy(): boolean {
    return this.#underWay > 0 || this.#clock.now() - this.#answeredAtMs < REST_MS;
  }
}
