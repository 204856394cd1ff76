/**
 * One test of a container's health: an exec instance, which is told of like every other (daemon/health.go, cmdProbe).
 */
import type { Container } from '../../containers/container.js';
import { SIGKILL } from '../../programs/signals.js';
import type { Execs } from './execs.js';
import type { ProbeEnd } from './health-monitor.js';
import type { Life } from './life.js';
import { findCommand } from './processes/main-command.js';
import { parseFrames } from './streams/frames.js';

/** So much of the output is kept. */
const MOST_OUTPUT_BYTES = 4_096;
const NOT_RUN = -1;

/** Runs a command in a container until it ends or the signal aborts; undefined where the daemon ended before. */
export async function probeHealth(execs: Execs, container: Container, life: Life, command: readonly string[], signal: AbortSignal): Promise<ProbeEnd | undefined> {
  const attached = { stdin: false, stdout: true, stderr: true, tty: false };
  const created = execs.create(container.id, { command, environment: [], ...attached, privileged: false, user: '', detachKeys: '' });
  if (!created.ok) return { exitCode: NOT_RUN, output: created.error.message };
  const exec = created.value;
  // Who is attached reads of a program that there is not as of its output; who is not has the failure itself.
  const detached = findCommand(command, life.files, container.image) === undefined;
  const started = execs.start(exec.id, { tty: false, detached });
  if (!started.ok) return { exitCode: NOT_RUN, output: started.error.message };
  const output = new LimitedOutput();
  const session = started.value({ input: noInput(), write: (frames) => output.add(frames), signal: new AbortController().signal });
  const kill = (): void => void exec.process?.signal(SIGKILL);
  signal.addEventListener('abort', kill, { once: true });
  if (signal.aborted) kill();
  await session;
  signal.removeEventListener('abort', kill);
  return exec.exitCode === undefined ? undefined : { exitCode: exec.exitCode, output: output.text() };
}

async function* noInput(): AsyncIterable<Uint8Array> {}

/** The beginning of what was written. */
class LimitedOutput {
  readonly #bytes = new Uint8Array(MOST_OUTPUT_BYTES);
  #length = 0;
  #isCut = false;

  async add(frames: Uint8Array): Promise<void> {
    for (const piece of parseFrames(frames)) {
      const kept = piece.subarray(0, MOST_OUTPUT_BYTES - this.#length);
      this.#bytes.set(kept, this.#length);
      this.#length += kept.length;
      this.#isCut ||= kept.length < piece.length;
    }
  }

  text(): string {
    return `${new TextDecoder().decode(this.#bytes.subarray(0, this.#length))}${this.#isCut ? '...' : ''}`;
  }
}
