/**
 * The programs that containers have, by name, and how one is run. Images that are more than a small system have some more.
 */
import { filePrograms } from './files/file-programs.js';
import { runningOthers } from './system/running-others.js';
import { systemPrograms } from './system/system-programs.js';
import { textPrograms } from './text/text-programs.js';
import { ifconfig, route } from './network/interfaces.js';
import { arp } from './network/arp.js';
import { dig } from './network/dig.js';
import { ip } from './network/ip.js';
import { nslookup } from './network/nslookup.js';
import { ping, tracerouteProgram } from './network/ping.js';
import { nc } from './network/sockets.js';
import type { Process, Program } from './process.js';
import { createShell } from './shell/shell.js';
import { httpd } from './web/http-server.js';
import { isBareSystem } from './images/known-images.js';
import type { FindProgram } from './system/running-others.js';
import { curl } from './web/curl.js';
import { wget } from './web/wget.js';

const PROGRAMS: Readonly<Record<string, Program>> = {
  ...filePrograms,
  ...textPrograms,
  ...systemPrograms,
  ip,
  arp,
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

/** The folders that programs are in, whichever one. */
const FOLDERS = /^\/(?:usr\/(?:local\/)?)?s?bin\//;

/** Finds programs that find each other. */
function finding(programs: Readonly<Record<string, Program>>): FindProgram {
  const find: FindProgram = (name) => {
    const plain = name.replace(FOLDERS, '');
    if (['sh', 'ash', 'bash'].includes(plain)) return shell;
    return Object.hasOwn(all, plain) ? all[plain] : undefined;
  };
  const shell = createShell(find);
  const all: Readonly<Record<string, Program>> = { ...programs, ...runningOthers(find) };
  return find;
}

const ofSystem = finding(PROGRAMS);
const ofOthers = finding({ ...PROGRAMS, curl, dig });

/** The program of a name or of its path in an image; undefined if there is none. */
export function findProgram(name: string, image = 'busybox'): Program | undefined {
  return (isBareSystem(image) ? ofSystem : ofOthers)(name);
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
