/**
 * `cnm port`: the host's ports that lead to a container, or to one port of it.
 */
import type { PublishedPort } from '../../../model/port-binding.js';
import { PortNotPublished } from '../../errors.js';
import { failure } from '../../outcome.js';
import { portName } from '../../views/texts.js';
import { withSession, type Call, type Command } from '../command.js';

export const portCommand: Command = {
  usage: 'port <container> [port]',
  summary: "list the host's ports that lead to a container",
  options: [],
  examples: ['cnm port web', 'cnm port web 80', 'cnm port web 53/udp'],
  run: port,
};

async function port(call: Call) {
  const [name = '', asked] = call.arguments;
  return withSession(call, async ({ containers }) => {
    const found = containers.container(name);
    if (!found.ok) return failure(found.error);
    const { publishedPorts } = found.value;
    if (asked === undefined) {
      const sorted = publishedPorts.toSorted((a, b) => a.port - b.port);
      return { text: sorted.map((one) => `${portName(one)} -> ${hostText(one)}`), json: sorted };
    }
    const wanted = asked.includes('/') ? asked : `${asked}/tcp`;
    const leading = publishedPorts.filter((one) => portName(one) === wanted);
    if (leading.length === 0) return failure(new PortNotPublished({ port: wanted, container: name }));
    return { text: leading.map(hostText), json: leading };
  });
}

function hostText({ hostAddress, hostPort }: PublishedPort): string {
  return `${hostAddress}:${hostPort}`;
}
