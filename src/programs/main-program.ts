/**
 * What a container runs: one of the library's own programs, or else a service that listens on the container's ports
 * until it is stopped, which is all that the library knows of any other. An image that is a system alone has no others.
 */
import type { ExposedPort } from '../model/port-binding.js';
import type { Program } from './process.js';
import { findProgram } from './programs.js';
import { isBareSystem, programOf } from './images/known-images.js';
import { service } from './web/http-server.js';

/** A program, and what it is called and given. */
export interface MainProgram {
  readonly program: Program;
  readonly words: readonly string[];
  /** Whether it is a service, of which only the ports are known. */
  readonly isService: boolean;
}

const GREETING = '\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n\n';

/** What the words of a container's entrypoint and command begin; undefined where its image has no such program. */
export function mainProgram({ image, words, ports }: { readonly image: string; readonly words: readonly string[]; readonly ports: readonly ExposedPort[] }): MainProgram | undefined {
  const behind = behindWrapper(words);
  const own = programOf(image);
  for (const begun of [words, behind, own === undefined ? [] : [own, ...behind]]) {
    const program = begun[0] === '/hello' ? hello : findProgram(begun[0] ?? '', image);
    if (program !== undefined) return { program, words: begun, isService: false };
  }
  if (isBareSystem(image)) return undefined;
  const eachOnce = new Map(ports.map(({ protocol, port }) => [`${port}/${protocol}`, { protocol, port }]));
  return { program: service(image, [...eachOnce.values()]), words, isService: true };
}

/** The program of the image hello-world. */
const hello: Program = ({ out }) => {
  out(GREETING);
  return Promise.resolve(0);
};

/** What an image's start script, or a small init, runs at its end: the words that follow it. */
function behindWrapper([first = '', ...rest]: readonly string[]): readonly string[] {
  if (!/entrypoint(?:\.sh)?$|(?:^|\/)(?:tini|dumb-init)$/.test(first)) return [];
  return rest[0] === '--' ? rest.slice(1) : rest;
}
