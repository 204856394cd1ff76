/**
 * A terminal's line discipline (termios): what is typed is shown, lines are delivered when they end, and control keys
 * end the input or interrupt the process. Line ends of output begin at the left.
 */
import type { Input } from '../../../programs/input.js';

const KEY = { interrupt: 3, endOfInput: 4, backspace: 8, lineFeed: 10, eraseLine: 21, enter: 13, quit: 28, erase: 127 } as const;

/** Keys of one line; what is typed beyond them is lost (MAX_CANON of Linux). */
const LONGEST_LINE = 4_095;

export interface TerminalParts {
  readonly input: Input;
  /** Shows what is typed. */
  show(bytes: Uint8Array): void;
  /** Control-C and control-\ as the number of a signal. */
  interrupt(signal: number): void;
}

export class Terminal {
  readonly #parts: TerminalParts;
  #line: number[] = [];

  constructor(parts: TerminalParts) {
    this.#parts = parts;
  }

  /** Takes what was typed. */
  receive(bytes: Uint8Array): void {
    const shown: number[] = [];
    for (const key of bytes) this.#press(key, shown);
    if (shown.length > 0) this.#parts.show(Uint8Array.from(shown));
  }

  #press(key: number, shown: number[]): void {
    switch (key) {
      case KEY.interrupt:
      case KEY.quit:
        shown.push(94, key + 64, 13, 10);
        this.#line = [];
        this.#parts.interrupt(key === KEY.interrupt ? 2 : 3);
        return;
      case KEY.endOfInput:
        if (this.#line.length === 0) this.#parts.input.end();
        else this.#deliver();
        return;
      case KEY.enter:
      case KEY.lineFeed:
        shown.push(13, 10);
        this.#line.push(KEY.lineFeed);
        this.#deliver();
        return;
      case KEY.backspace:
      case KEY.erase:
        if (this.#line.pop() !== undefined) shown.push(8, 32, 8);
        return;
      case KEY.eraseLine:
        for (; this.#line.pop() !== undefined; ) shown.push(8, 32, 8);
        return;
      default:
        if (this.#line.length >= LONGEST_LINE) return;
        shown.push(key);
        this.#line.push(key);
    }
  }

  #deliver(): void {
    this.#parts.input.write(Uint8Array.from(this.#line));
    this.#line = [];
  }
}

/** Output as a terminal shows it: each line end goes back to the left. */
export function forTerminal(bytes: Uint8Array): Uint8Array {
  const ends = bytes.reduce((sum, byte) => sum + (byte === KEY.lineFeed ? 1 : 0), 0);
  if (ends === 0) return bytes;
  const shown = new Uint8Array(bytes.length + ends);
  let at = 0;
  for (const byte of bytes) {
    if (byte === KEY.lineFeed) shown[at++] = KEY.enter;
    shown[at++] = byte;
  }
  return shown;
}
