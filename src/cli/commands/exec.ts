/**
 * `cnm exec`: one of the library's programs, in a container of the rebuilt hosts.
 */
import { Result } from '../../base/result.js';
import type { CnmError } from '../../base/error.js';
import { ExecutableNotFound } from '../errors.js';
import { EXIT_NOT_EXECUTABLE } from '../exit-codes.js';
import { failure, type Outcome } from '../outcome.js';
import { withWorld, type World } from '../world/world.js';
import { hostName, withState, type Call, type Command, type Option } from './command.js';
import { senderDocument } from './ping.js';

/** Longer than any program waits for an answer. */
const LIMIT_SECONDS = 1_000;

/** Options of every command that runs a program. */
export const programOptions: readonly Option[] = [
  { flags: '-i, --interactive', help: 'hand it the standard input, which is read to its end first' },
  { flags: '-t, --tty', help: 'accepted; there is no terminal' },
  { flags: '-e, --env <name=value>', help: 'a variable of its environment', repeatable: true },
  { flags: '--time-limit <seconds>', help: `simulated time after which it is ended with exit code 137; ${LIMIT_SECONDS} unless given` },
];

export const execCommand: Command = {
  usage: 'exec <container> <command...>',
  summary: 'run a program in a container: ping, ip, traceroute, nslookup, wget, nc, httpd, cat, sh and a few more',
  description:
    'Runs a program of busybox in a running container of any host, or on a host itself (host:NAME). The programs are simulated, and so is their time: nothing waits. ' +
    'Meanwhile every other container runs its own command if it is one of these programs, and else listens on its ports. Nothing of this is kept.',
  options: programOptions,
  examples: ['cnm exec box1 ping -c 1 box2', 'cnm exec box1 ip route', 'cnm exec box1 wget -q -O - http://web', "cnm exec box1 sh -c 'cat /etc/hosts; nslookup web'"],
  passesThrough: true,
  run: (call) => runProgramOf(call, (_, run) => run()),
};

/** Runs the program of a call, with whatever is to be done around it. */
export async function runProgramOf(call: Call, around: (world: World, run: () => Promise<Outcome>) => Promise<Outcome>): Promise<Outcome> {
  const { flags, io } = call;
  const [from = '', ...command] = call.arguments;
  const environment = flags.pairs('env');
  if (!environment.ok) return failure(environment.error);
  const seconds = flags.integer('timeLimit', { least: 1, most: 1_000_000 });
  if (!seconds.ok) return failure(seconds.error);
  const { findProgram } = await import('../../programs/programs.js');
  const input = flags.on('interactive') ? await io.input() : new Uint8Array();
  const mentions = [...command, new TextDecoder().decode(input), ...Object.values(environment.value)];
  return withState(call, async ({ store }) => {
    const ran = await withWorld<Outcome>(store, { from, host: hostName(call), mentions }, io, async (world): Promise<Result<Outcome, CnmError>> => {
      const program = findProgram(command[0] ?? '', world.container?.image);
      if (program === undefined) return Result.ok(failure(new ExecutableNotFound({ command: command[0] ?? '' }), EXIT_NOT_EXECUTABLE));
      const { runIn } = await import('../world/run-in.js');
      const limitMs = (seconds.value ?? LIMIT_SECONDS) * 1_000;
      const asked = { program, command, environment: environment.value, input, limitMs };
      return Result.ok(
        await around(world, async () => {
          if (!flags.on('json')) return { text: [], json: undefined, exitCode: await runIn(world, { ...asked, out: (text) => io.out(text), error: (text) => io.err(text) }) };
          const said = { stdout: '', stderr: '' };
          const exitCode = await runIn(world, { ...asked, out: (text) => void (said.stdout += text), error: (text) => void (said.stderr += text) });
          return { text: [], json: { ...senderDocument(world), command, exitCode, ...said }, exitCode };
        }),
      );
    });
    return ran.ok ? ran.value : failure(ran.error);
  });
}
