/**
 * The last lines that a container has written, with their times; and whoever follows them.
 *
 * Invariant: what is kept is at most MOST_BYTES long, and its lines are in the order in which they ended.
 */
import { joinBytes } from '../../../programs/input.js';
import type { Clock } from '../../../base/runtime.js';
import type { StreamName } from './frames.js';

export interface LogLine {
  readonly stream: StreamName;
  readonly timeMs: number;
  /** With its line end; a very long line comes in pieces without. */
  readonly bytes: Uint8Array;
}

/** All that one container keeps. */
const MOST_BYTES = 1024 * 1024;
/** Longer lines are cut, as Docker cuts them. */
const LONGEST_LINE_BYTES = 16 * 1024;
const LINE_END = 10;

export class ContainerLog {
  readonly #clock: Clock;
  readonly #lines: LogLine[] = [];
  /** Where the kept lines begin. */
  #first = 0;
  #bytes = 0;
  /** What has come of a line that has no end yet. */
  readonly #begun: Record<StreamName, Uint8Array[]> = { stdout: [], stderr: [] };
  readonly #followers = new Set<(line: LogLine) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The kept lines, the oldest first. */
  lines(): readonly LogLine[] {
    return this.#lines.slice(this.#first);
  }

  write(stream: StreamName, bytes: Uint8Array): void {
    let from = 0;
    for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END, from)) {
      this.#begun[stream].push(bytes.subarray(from, end + 1));
      this.#endLine(stream);
      from = end + 1;
    }
    if (from < bytes.length) this.#begun[stream].push(bytes.subarray(from));
    if (this.#begun[stream].reduce((sum, { length }) => sum + length, 0) >= LONGEST_LINE_BYTES) this.#endLine(stream);
  }

  /** Nothing more comes: what was begun is a line. */
  flush(): void {
    this.#endLine('stdout');
    this.#endLine('stderr');
  }

  /** Calls the listener for each line from now on, until the returned function is called. */
  follow(listener: (line: LogLine) => void): () => void {
    this.#followers.add(listener);
    return () => void this.#followers.delete(listener);
  }

  #endLine(stream: StreamName): void {
    const whole = joinBytes(this.#begun[stream].splice(0));
    for (let at = 0; at < whole.length; at += LONGEST_LINE_BYTES) {
      this.#add({ stream, timeMs: this.#clock.now(), bytes: whole.slice(at, at + LONGEST_LINE_BYTES) });
    }
  }

  #add(line: LogLine): void {
    this.#lines.push(line);
    this.#bytes += line.bytes.length;
    for (; this.#bytes > MOST_BYTES; this.#first++) this.#bytes -= this.#lines[this.#first]?.bytes.length ?? 0;
    // Moved now and then only, so that a line costs the same however many are kept.
    if (this.#first > 1_000 && this.#first * 2 > this.#lines.length) {
      this.#lines.splice(0, this.#first);
      this.#first = 0;
    }
    for (const listener of [...this.#followers]) listener(line);
  }
}
