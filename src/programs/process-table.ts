/**
 * The processes of one container by their numbers, as its programs see them.
 *
 * Invariant: a number is given once, and the first process of a container has 1.
 */

export interface ListedProcess {
  readonly pid: number;
  /** Its words, as ps shows them. */
  readonly command: string;
  /** Hands it a signal. */
  readonly signal: (signal: number) => void;
}

const INIT = 1;
const SIGKILL = 9;

export class ProcessTable {
  readonly #byPid = new Map<number, ListedProcess>();
  #last = 0;

  /** Adds a process, and gives its number. */
  add(words: readonly string[], signal: (signal: number) => void): number {
    const pid = ++this.#last;
    this.#byPid.set(pid, { pid, command: words.join(' '), signal });
    return pid;
  }

  /** It has ended. */
  remove(pid: number): void {
    this.#byPid.delete(pid);
  }

  list(): readonly ListedProcess[] {
    return [...this.#byPid.values()];
  }

  /** Hands a process a signal from within; false where there is none. Nothing within kills the first one. */
  signal(pid: number, signal: number): boolean {
    const found = this.#byPid.get(pid);
    if (found === undefined) return false;
    if (signal !== 0 && !(pid === INIT && signal === SIGKILL)) found.signal(signal);
    return true;
  }
}
