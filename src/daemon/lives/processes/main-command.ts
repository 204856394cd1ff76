/**
 * What a process runs, with what it makes of signals.
 */
import type { ContainerRecord } from '../../../model/container.js';
import { isKnownServer } from '../../../programs/images/known-images.js';
import { mainProgram } from '../../../programs/main-program.js';
import type { FileTree } from '../../../programs/files/file-tree.js';
import type { Program } from '../../../programs/process.js';
import { findProgram } from '../../../programs/programs.js';
import { SIGINT, SIGTERM } from '../../../programs/signals.js';

/** A program with what it is called and given. */
export interface Command {
  readonly program: Program;
  readonly words: readonly string[];
  /** Signals that it expects, and ends by itself. */
  readonly handles: ReadonlySet<number>;
  /** Whether a signal that it does not expect does nothing where it is the first process of its container. */
  readonly mayBeInit: boolean;
}

const NO_SIGNALS: ReadonlySet<number> = new Set();
const INTERRUPT: ReadonlySet<number> = new Set([SIGINT]);
const SIGQUIT = 3;
const SIGWINCH = 28;
/** A server that shuts down in good order. */
const SHUTDOWN: ReadonlySet<number> = new Set([SIGTERM, SIGINT, SIGQUIT, SIGWINCH]);

/** The command of a program that there is, or of a script among the files of a container; undefined where there is none of that name. */
export function findCommand(words: readonly string[], files: FileTree, image = ''): Command | undefined {
  const whole = isScript(words, files) ? ['sh', ...words] : words;
  const program = findProgram(whole[0] ?? '', image);
  return program === undefined ? undefined : known(program, whole);
}

function isScript([name = '']: readonly string[], files: FileTree): boolean {
  return name.includes('/') && files.stat(name)?.isFolder === false;
}

/** A container's own command; undefined where its image has none of that name. */
export function mainCommand({ image, run, command, exposedPorts, portBindings }: ContainerRecord, files: FileTree): Command | undefined {
  const given = [...(run?.entrypoint ?? []), ...command];
  if (isScript(given, files)) return findCommand(given, files, image);
  const main = mainProgram({ image, words: given, ports: [...exposedPorts, ...portBindings] });
  if (main === undefined) return undefined;
  const { program, words, isService } = main;
  if (!isService) return known(program, words);
  return { program, words, handles: isKnownServer(image) ? SHUTDOWN : NO_SIGNALS, mayBeInit: false };
}

function known(program: Program, words: readonly string[]): Command {
  return { program, words, handles: /(?:^|\/)ping6?$/.test(words[0] ?? '') ? INTERRUPT : NO_SIGNALS, mayBeInit: true };
}
