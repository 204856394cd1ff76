/**
 * A bar on a terminal's standard error that says how far long work is; nothing where that is no terminal.
 *
 * It appears only when the work takes a while, is drawn anew a few times a second, and is wiped when the work is over,
 * so that nothing of it stays among what is printed. Time comes from the injected clock.
 */
import type { TellProgress } from '../base/pause.js';
import type { OpeningListener, OpeningProgress } from '../replica/replica-options.js';
import type { Io } from './io.js';

/** What is over sooner shows no bar. */
const PATIENCE_MS = 300;

/** Time between two drawings. */
const FRAME_MS = 100;

/** Cells of the bar itself, on a terminal that is wide enough. */
const MOST_CELLS = 30;

const WIPE = '\r\u001B[K';

const OPENING: Readonly<Record<OpeningProgress['step'], string>> = {
  read: 'reading the store',
  load: 'loading records',
  devices: 'comparing devices',
};

/** What a bar needs of the world. */
export type ProgressIo = Pick<Io, 'err' | 'errorColumns' | 'runtime'>;

export class Progress {
  readonly #io: ProgressIo;
  readonly #startMs: number;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(io: ProgressIo) {
    this.#io = io;
    this.#startMs = io.runtime.clock.now();
  }

  /** Tells of the opening of a store and its hosts. */
  readonly opening: OpeningListener = ({ step, done, of }) => this.show(OPENING[step], done, of);

  /** Tells of one piece of work. */
  of(what: string): TellProgress {
    return (done, of) => this.show(what, done, of);
  }

  /** Draws how much is done, unless that was drawn a moment ago. */
  show(what: string, done: number, of: number): void {
    const { errorColumns: columns, runtime } = this.#io;
    if (columns === undefined) return;
    const nowMs = runtime.clock.now();
    if (nowMs < this.#startMs + PATIENCE_MS || nowMs < this.#drawnMs + FRAME_MS) return;
    this.#drawnMs = nowMs;
    this.#isShown = true;
    this.#io.err(`${WIPE}${barLine(what, done, of, columns)}`);
  }

  /** Wipes what was drawn. */
  end(): void {
    if (this.#isShown) this.#io.err(WIPE);
    this.#isShown = false;
  }
}

/** Runs long work, and wipes its bar whatever becomes of it. */
export async function withProgress<T>(io: ProgressIo, work: (progress: Progress) => Promise<T>): Promise<T> {
  const progress = new Progress(io);
  try {
    return await work(progress);
  } finally {
    progress.end();
  }
}

/** A line that fits, its last column left free: `loading records [#####     ]  50 % of 1,000`. */
export function barLine(what: string, done: number, of: number, columns: number): string {
  const part = of > 0 ? Math.min(1, Math.max(0, done / of)) : 1;
  const tail = ` ${String(Math.floor(100 * part)).padStart(3)} % of ${of.toLocaleString('en')}`;
  const cells = Math.min(MOST_CELLS, columns - 1 - what.length - tail.length - 3);
  const filled = Math.round(part * cells);
  const line = cells < 1 ? `${what}${tail}` : `${what} [${'#'.repeat(filled)}${' '.repeat(cells - filled)}]${tail}`;
  return line.slice(0, Math.max(0, columns - 1));
}
