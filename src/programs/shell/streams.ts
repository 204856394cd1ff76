/**
 * How the commands of a shell are joined: by pipes, and by the text that one of them prints for another.
 */
import { Input, joinBytes } from '../input.js';
import type { Process } from '../process.js';
import { asBytes } from './redirect.js';

/** What a command in a line may print. */
const MOST_OUTPUT_BYTES = 1024 * 1024;

/** Runs commands side by side, each with what the one before prints as its input; all their exit codes. */
export function runPipe<T>(commands: readonly T[], process: Process, run: (command: T, process: Process) => Promise<number>): Promise<readonly number[]> {
  let { input } = process;
  const ends: Promise<number>[] = [];
  for (const [at, command] of commands.entries()) {
    const isLast = at === commands.length - 1;
    const pipe = new Input();
    // Whoever writes to one who has ended is ended too.
    const broken = new AbortController();
    const out = (bytes: string | Uint8Array): void => (pipe.isEnded ? broken.abort() : pipe.write(asBytes(bytes)));
    const room = (signal: AbortSignal): Promise<boolean> => pipe.room(signal);
    const own = isLast ? { ...process, input } : { ...process, input, out, room, signal: AbortSignal.any([process.signal, broken.signal]) };
    const source = at === 0 ? [] : [input];
    ends.push(run(command, own).finally(() => [...source, pipe].forEach((one) => one.end())));
    input = pipe;
  }
  return Promise.all(ends);
}

/** What something prints, as text; it is ended where that is too much. */
export async function collectOutput(process: Process, run: (process: Process) => Promise<unknown>): Promise<string> {
  const full = new AbortController();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const out = (given: string | Uint8Array): void => {
    const piece = asBytes(given);
    bytes += piece.length;
    if (bytes > MOST_OUTPUT_BYTES) full.abort();
    else pieces.push(piece);
  };
  await run({ ...process, out, signal: AbortSignal.any([process.signal, full.signal]) });
  return new TextDecoder().decode(joinBytes(pieces));
}
