/**
 * What a container runs: one of the library's own programs, or else a service that listens on the container's ports
 * until it is stopped, which is all that the library knows of any other.
 */
import type { ContainerRecord } from '../../../model/container.js';
import type { Program } from '../../../programs/process.js';
import { findProgram } from '../../../programs/programs.js';
import { service } from '../../../programs/web/http-server.js';
import { isKnownServer } from '../../images/known-images.js';
import { SIGINT, SIGTERM } from './signals.js';

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

const GREETING = '\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n\n';

/** The command of a program that there is; undefined where there is none of that name. */
export function findCommand(words: readonly string[]): Command | undefined {
  const [name = ''] = words;
  const program = findProgram(name);
  if (program === undefined) return undefined;
  return { program, words, handles: /(?:^|\/)ping6?$/.test(name) ? INTERRUPT : NO_SIGNALS, mayBeInit: true };
}

/** A container's own command. */
export function mainCommand(container: ContainerRecord): Command {
  const words = [...(container.run?.entrypoint ?? []), ...container.command];
  const found = findCommand(words) ?? findCommand(behindWrapper(words));
  if (found !== undefined) return found;
  if (words[0] === '/hello') {
    const hello: Program = async ({ out }) => {
      out(GREETING);
      return 0;
    };
    return { program: hello, words, handles: NO_SIGNALS, mayBeInit: true };
  }
  const { image, exposedPorts, portBindings } = container;
  const ports = new Map([...exposedPorts, ...portBindings].map(({ protocol, port }) => [`${port}/${protocol}`, { protocol, port }]));
  return { program: service(image, [...ports.values()]), words, handles: isKnownServer(image) ? SHUTDOWN : NO_SIGNALS, mayBeInit: false };
}

/** What an image's start script, or a small init, runs at its end: the words that follow it. */
function behindWrapper([first = '', ...rest]: readonly string[]): readonly string[] {
  if (!/entrypoint(?:\.sh)?$|(?:^|\/)(?:tini|dumb-init)$/.test(first)) return [];
  return rest[0] === '--' ? rest.slice(1) : rest;
}
