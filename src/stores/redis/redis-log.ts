/**
 * The change log of a Redis store, read page by page.
 *
 * Every revision is in it once, in order, up to the newest; the oldest ones are gone. Revisions are told apart by their
 * marks as well, because a Redis that has lost what it knew begins to count anew.
 */
import type { Revision } from '../../contracts/store.js';
import type { LoggedRevision } from '../remote/change-log/pulled-watch.js';
import { listOf, loggedOf, revisionOf } from './redis-replies.js';
import type { ScriptArgument } from './redis-script.js';

/** Revisions of one page. */
const PAGE_LENGTH = 128;

export class RedisLog {
  readonly #run: (args: readonly ScriptArgument[]) => Promise<unknown>;

  constructor(run: (args: readonly ScriptArgument[]) => Promise<unknown>) {
    this.#run = run;
  }

  /** The revisions after one; undefined when the log does not have all of them, or another one in the place of that one. */
  async since(after: Revision, mark: string | undefined): Promise<readonly LoggedRevision[] | undefined> {
    const { present, logged } = await this.#page(after, PAGE_LENGTH + 1);
    if (present < after) return undefined;
    const [first] = logged;
    if (first?.revision === after) return mark === undefined || mark === first.mark ? logged.slice(1) : undefined;
    // That one is not in the log any more, or (with an empty mark) is the one before the first.
    if (mark !== undefined && mark !== '') return undefined;
    return after === present || first?.revision === after + 1 ? logged : undefined;
  }

  /** The first revision that removed a key after one that wrote it. Where that is forgotten: one before all that are not. */
  async removalOf(key: string, written: Revision): Promise<Revision> {
    let forgotten: Revision | undefined;
    for (let from = written + 1; ; ) {
      const { present, logged } = await this.#page(from, PAGE_LENGTH);
      const removal = logged.find(({ removed }) => removed.includes(key));
      if (removal !== undefined) return removal.revision;
      forgotten ??= (logged[0]?.revision ?? present + 1) - 1;
      const last = logged.at(-1)?.revision ?? present;
      if (last >= present) return forgotten;
      from = last + 1;
    }
  }

  /** The newest revision, and those of the log from one on. */
  async #page(from: Revision, count: number): Promise<{ present: Revision; logged: readonly LoggedRevision[] }> {
    const [present, logged] = listOf(await this.#run(['since', String(from), String(count)]));
    return { present: revisionOf(present), logged: loggedOf(logged) };
  }
}
