/**
 * What a container runs, as far as its records tell: one of the library's own programs, or a service of which only the
 * ports are known.
 */
import type { Container } from '../../containers/index.js';
import { parseImageName } from '../../daemon/images/image-name.js';
import { configOf } from '../../daemon/images/known-images.js';
import type { ExposedPort } from '../../model/port-binding.js';
import type { Program } from '../../programs/process.js';
import { findProgram } from '../../programs/programs.js';
import { service } from '../../programs/web/http-server.js';

export interface MainProgram {
  readonly program: Program;
  readonly command: readonly string[];
}

/**
 * A command that is one of ours is run. Anything else is a service that listens on the ports of its image and on those
 * that the container exposes or publishes; so is an image without a command that has any.
 */
export function mainProgram({ image, command: own, exposedPorts, portBindings }: Pick<Container, 'image' | 'command' | 'exposedPorts' | 'portBindings'>): MainProgram {
  const config = configOf(parseImageName(image)?.repository ?? image);
  const command = own.length > 0 ? own : config.command;
  const ports = eachOnce([...exposedPorts, ...portBindings, ...config.exposedPorts.map(readPort)]);
  const known = own.length === 0 && ports.length > 0 ? undefined : findProgram(command[0] ?? '');
  return { program: known ?? service(image, ports), command };
}

/** Of '80/tcp'. */
function readPort(text: string): ExposedPort {
  const [port, protocol] = text.split('/');
  return { port: Number(port), protocol: protocol === 'udp' ? 'udp' : 'tcp' };
}

function eachOnce(ports: readonly ExposedPort[]): readonly ExposedPort[] {
  return [...new Map(ports.map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol }])).values()];
}
