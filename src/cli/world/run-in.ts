/**
 * Runs one command at the sender, as `docker exec` does, while the containers around it run theirs.
 */
import { Input } from '../../programs/input.js';
import type { Program } from '../../programs/process.js';
import { run } from '../../programs/programs.js';
import { environmentOf, LivingContainers } from './living-containers.js';
import type { World } from './world.js';

export interface CommandToRun {
  readonly program: Program;
  readonly command: readonly string[];
  /** Added to what every program finds there. */
  readonly environment: Readonly<Record<string, string>>;
  /** All of its standard input. */
  readonly input: Uint8Array;
  /** The simulated time after which it is ended. */
  readonly limitMs: number;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Runs it to its end, and gives its exit code. */
export async function runIn(world: World, asked: CommandToRun): Promise<number> {
  const living = await LivingContainers.start(world.cluster);
  const machine = living.machineOf(world);
  const late = new AbortController();
  const timer = world.cluster.clock.after(asked.limitMs, () => late.abort());
  const input = new Input();
  input.write(asked.input);
  input.end();
  try {
    return await run(asked.program, asked.command, living.surroundings(machine, {
      environment: { ...environmentOf(machine.hostname), ...asked.environment },
      input,
      signal: late.signal,
      out: decoded(asked.out),
      error: decoded(asked.error),
    }));
  } finally {
    timer.cancel();
    living.stop();
  }
}

/** Takes bytes where text is wanted; a letter may come in parts. */
function decoded(say: (text: string) => void): (bytes: string | Uint8Array) => void {
  const decoder = new TextDecoder();
  return (bytes) => say(typeof bytes === 'string' ? bytes : decoder.decode(bytes, { stream: true }));
}
