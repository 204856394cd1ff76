/**
 * What a command is: its words, what it takes, examples, and a function from what was typed to an outcome.
 *
 * `program.ts` makes commander's commands of these; a command knows nothing of the parser.
 */
import type { CnmError } from '../../base/error.js';
import type { Result } from '../../base/result.js';
import type { Flags } from '../flags.js';
import type { Io } from '../io.js';
import { failure, type Outcome } from '../outcome.js';
import { DEFAULT_STATE, readPlace } from '../state/place.js';
import { openState, type Session, type State } from '../state/state.js';

/** An option as it is typed and explained: '-f, --force', '--subnet <prefix>'. */
export interface Option {
  readonly flags: string;
  readonly help: string;
  /** It may be given several times. */
  readonly repeatable?: true;
}

/** What was typed. */
export interface Call {
  readonly io: Io;
  readonly arguments: readonly string[];
  readonly flags: Flags;
}

export interface Command {
  /** With its arguments: 'create <network>', 'rm <network...>'. */
  readonly usage: string;
  readonly summary: string;
  /** More of it, for its own help. */
  readonly description?: string;
  readonly options: readonly Option[];
  /** Whole lines, as they are typed. */
  readonly examples: readonly string[];
  /** What follows the first argument is not for this program. */
  readonly passesThrough?: true;
  /** It has none of the options that the others have in common. */
  readonly standsAlone?: true;
  run(call: Call): Promise<Outcome>;
}

/** Commands below a common word. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly Command[];
}

/** Options of every command. */
export const commonOptions: readonly Option[] = [
  { flags: '--cluster-store, --store <url>', help: 'the store that hosts share, and that keeps the state; etcd:, consul:, zk:, redis: or lmdb: (default: $CNM_STORE)' },
  { flags: '--state <folder>', help: `where the state is kept when no store is named (default: ${DEFAULT_STATE})` },
  { flags: '--host <name>', help: 'the host to act on (default: $CNM_HOST, else the first that was added)' },
  { flags: '--json', help: 'print the result, and errors, as JSON' },
];

/** Opens the state for a piece of work, and closes it whatever becomes of that; of a shared store a part, if given. */
export async function withState(call: Call, work: (state: State) => Promise<Outcome>, part?: string): Promise<Outcome> {
  const { io, flags } = call;
  const place = readPlace(flags, io, part);
  if (!place.ok) return failure(place.error);
  const state = await openState({
    place: place.value,
    io,
    onJoined: ({ name, address }) => {
      if (!flags.on('json')) io.err(`Host ${name} has joined, at ${address}.\n`);
    },
  });
  if (!state.ok) return failure(state.error);
  try {
    return await work(state.value);
  } finally {
    await state.value.close();
  }
}

/** The same for the host that was named. */
export function withSession(call: Call, work: (session: Session) => Promise<Outcome>): Promise<Outcome> {
  return withState(call, async (state) => {
    const session = await state.session(hostName(call));
    return session.ok ? work(session.value) : failure(session.error);
  });
}

/** The host that was named, if one was. */
export function hostName({ flags, io }: Call): string | undefined {
  return flags.text('host') ?? (io.env['CNM_HOST'] === '' ? undefined : io.env['CNM_HOST']);
}

/** One thing of many that a command was asked for: the line it prints, and its JSON. */
export interface Done {
  readonly line: string;
  readonly json: unknown;
}

/** Does something with each name in turn: what went well is printed, and what did not is said. */
export async function forEach(names: readonly string[], work: (name: string) => Promise<Result<Done, CnmError>>): Promise<Outcome> {
  const done: Done[] = [];
  const errors: CnmError[] = [];
  for (const name of names) {
    const result = await work(name);
    if (result.ok) done.push(result.value);
    else errors.push(result.error);
  }
  return { text: done.map(({ line }) => line), json: done.map(({ json }) => json), errors };
}
