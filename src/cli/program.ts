/**
 * The program: commander's commands made of ours, and a run from arguments to an exit code.
 *
 * Nothing of a library is loaded for help or for arguments that make no sense: commands load what they need when they
 * run.
 */
import { Command as CommanderCommand, CommanderError, Option as CommanderOption } from 'commander';
import { commonOptions, type Command, type CommandGroup, type Option } from './commands/command.js';
import { removeCommand, startCommand, stopCommand } from './commands/container/change.js';
import { inspectCommand } from './commands/container/inspect.js';
import { listCommand } from './commands/container/list.js';
import { portCommand } from './commands/container/port.js';
import { runCommand } from './commands/container/run.js';
import { captureCommand } from './commands/capture.js';
import { execCommand } from './commands/exec.js';
import { explainCommand } from './commands/explain.js';
import { daemonCommand } from './commands/daemon.js';
import { hostCommands } from './commands/host.js';
import { networkCommands } from './commands/network/network.js';
import { pingCommand } from './commands/ping.js';
import { tourCommand } from './commands/tour.js';
import { traceCommand } from './commands/trace.js';
import { withoutSecrets } from '../stores/remote/server-url.js';
import { UsageError } from './errors.js';
import { exitCodesHelp } from './exit-codes.js';
import { Flags } from './flags.js';
import type { Io } from './io.js';
import { failure, printOutcome } from './outcome.js';
import { readVersion } from './version.js';
import { coloured } from './views/coloured.js';

const groups: readonly CommandGroup[] = [hostCommands, networkCommands];

const commands: readonly Command[] = [
  runCommand,
  listCommand,
  startCommand,
  stopCommand,
  removeCommand,
  inspectCommand,
  portCommand,
  execCommand,
  pingCommand,
  traceCommand,
  explainCommand,
  captureCommand,
  tourCommand,
  daemonCommand,
];

/** Columns of help where there is no terminal, and at most. */
const HELP_WIDTH = 80;
const MOST_HELP_WIDTH = 100;
/** Columns that an option's explanation has at least; with fewer it is not wrapped. */
const LEAST_WRAPPED_WIDTH = 20;

/** Runs the program on arguments, without Node's and the script's, and gives the exit code. */
export async function runProgram(args: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  let said = '';
  const program = createProgram(io, { end: (code) => void (exitCode = code), complain: (text) => void (said += text) });
  try {
    await program.parseAsync([...asHelpOption(args)], { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    // Help and version end with 0; what they print has been printed.
    if (thrown.exitCode === 0) return 0;
    if (thrown.code === 'commander.help') {
      io.out(said);
      return 0;
    }
    const [typed = '', hint] = thrown.message.replace(/^error: /, '').split('\n');
    // A mistyped option may hold a store's URL.
    const message = typed.replace(/[a-z]+:\/\/\S*/g, withoutSecrets);
    const error = new UsageError({ message, command: commandOf(asHelpOption(args)), ...(hint !== undefined && { hint: hint.replaceAll(/[()]/g, '') }) });
    return printOutcome(io, failure(error), args.includes('--json'));
  }
  return exitCode;
}

/** Where a command's exit code goes, and what the parser would say on standard error. */
interface Ends {
  end(exitCode: number): void;
  complain(text: string): void;
}

function createProgram(io: Io, ends: Ends): CommanderCommand {
  const program = new CommanderCommand('cnm');
  program
    .description('Docker networks on simulated hosts: networks, containers and packets, kept in a folder or in a store that hosts share.')
    .version(readVersion(), '-V, --version', 'print the version')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text),
      // What is said here is thrown as well, and said then in our own form.
      writeErr: (text) => ends.complain(text),
      getOutHasColors: () => io.isTerminal,
      getOutHelpWidth: () => helpWidth(io),
      getErrHelpWidth: () => helpWidth(io),
    })
    .configureHelp({ minWidthToWrap: LEAST_WRAPPED_WIDTH, styleTitle: (title) => (io.isTerminal ? coloured('bold', title) : title) })
    .addHelpText('after', `\nExamples:\n  cnm tour\n  cnm network create net1\n  cnm run -d --name box1 --network net1 busybox\n\n${exitCodesHelp}`);
  addOptions(program, commonOptions);
  for (const group of groups) {
    const parent = program.command(group.name).description(group.summary).enablePositionalOptions();
    for (const command of group.commands) addCommand(parent, `cnm ${group.name}`, command, io, ends);
  }
  for (const command of commands) addCommand(program, 'cnm', command, io, ends);
  return program;
}

function addCommand(parent: CommanderCommand, path: string, command: Command, io: Io, ends: Ends): void {
  const made = parent.command(command.usage).summary(command.summary).description(command.description ?? sentence(command.summary));
  if (command.passesThrough === true) made.passThroughOptions();
  addOptions(made, command.standsAlone === true ? command.options : [...command.options, ...commonOptions]);
  made.addHelpText('after', `\nExamples:\n${command.examples.map((line) => `  ${line}`).join('\n')}`);
  const name = `${path} ${made.name()}`;
  made.action(async () => {
    const values: Readonly<Record<string, unknown>> = command.standsAlone === true ? made.opts() : made.optsWithGlobals();
    const outcome = await command.run({ io, arguments: made.processedArgs.flat().filter((value) => typeof value === 'string'), flags: new Flags(values, name) });
    ends.end(printOutcome(io, outcome, values['json'] === true));
  });
}

function addOptions(command: CommanderCommand, options: readonly Option[]): void {
  for (const { flags, help, repeatable } of options) {
    const option = new CommanderOption(flags, help);
    if (repeatable === true) option.argParser<readonly string[] | undefined>((value, before = []) => [...before, value]);
    command.addOption(option);
  }
}

/** As wide as the terminal, within reason. */
function helpWidth({ columns = HELP_WIDTH }: Io): number {
  return Math.min(columns, MOST_HELP_WIDTH);
}

/** `help network create` as `network create --help`; the parser's own knows no commands of groups, and takes no offence at what there is not. */
function asHelpOption(args: readonly string[]): readonly string[] {
  const [help, name, member] = args[0] === '--json' ? args.slice(1) : args;
  if (help !== 'help' || name === undefined || name.startsWith('-')) return args;
  const asked = (known: readonly Command[], word: string): readonly string[] => (known.some(({ usage }) => usage.split(' ')[0] === word) ? [word, '--help'] : [word]);
  const group = groups.find((one) => one.name === name);
  if (group === undefined) return asked(commands, name);
  return member === undefined ? [name, '--help'] : [name, ...asked(group.commands, member)];
}

/** A summary as a sentence of its own. */
function sentence(summary: string): string {
  return `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`;
}

/** The command that was meant, as far as it can be seen, for the pointer to its help. */
function commandOf(args: readonly string[]): string {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const group = groups.find(({ name }) => name === words[0]);
  if (group === undefined) return commands.some(({ usage }) => usage.split(' ')[0] === words[0]) ? `cnm ${words[0] ?? ''}` : 'cnm';
  const known = group.commands.some(({ usage }) => usage.split(' ')[0] === words[1]);
  return known ? `cnm ${group.name} ${words[1] ?? ''}` : `cnm ${group.name}`;
}
