/**
 * The programs that every container has, by name, and how one is run.
 */
import { filePrograms } from './files/file-programs.js';
import { runningOthers } from './system/running-others.js';
import { systemPrograms } from './system/system-programs.js';
import { textPrograms } from './text/text-programs.js';
import { ifconfig, route } from './network/interfaces.js';
import { ip } from './network/ip.js';
import { nslookup } from './network/nslookup.js';
import { ping, tracerouteProgram } from './network/ping.js';
import { nc } from './network/sockets.js';
import type { Process, Program } from './process.js';
import { createShell } from './shell/shell.js';
import { httpd } from './web/http-server.js';
import { wget } from './web/wget.js';

const PROGRAMS: Readonly<Record<string, Program>> = {
  ...filePrograms,
  ...textPrograms,
  ...systemPrograms,
  ...runningOthers(findProgram),
  ip,
  ifconfig,
  route,
  nc,
  nslookup,
  ping,
  ping6: ping,
  traceroute: tracerouteProgram,
  httpd,
  wget,
};

const shell = createShell(findProgram);

/** The folders that programs are in, whichever one. */
const FOLDERS = /^\/(?:usr\/(?:local\/)?)?s?bin\//;

/** The program of a name or of its path; undefined if there is none. */
export function findProgram(name: string): Program | undefined {
  const plain = name.replace(FOLDERS, '');
  if (['sh', 'ash', 'bash'].includes(plain)) return shell;
  return Object.hasOwn(PROGRAMS, plain) ? PROGRAMS[plain] : undefined;
}

/** What a process is started with, but its program's name and arguments. */
export type Surroundings = Omit<Process, 'name' | 'args'>;

/** The exit code of a program that was ended by SIGKILL. */
const KILLED = 137;

/** Runs a program with arguments to its end. */
export async function run(program: Program, command: readonly string[], surroundings: Surroundings): Promise<number> {
  const [name = '', ...args] = command;
  const code = await program({ ...surroundings, name, args });
  return surroundings.signal.aborted ? KILLED : code;
}
