/**
 * `cnm network connect` and `cnm network disconnect`.
 */
import { Result } from '../../../base/result.js';
import type { ConnectOptions } from '../../../containers/index.js';
import type { UsageError } from '../../errors.js';
import type { Flags } from '../../flags.js';
import { failure } from '../../outcome.js';
import { withSession, type Call, type Command } from '../command.js';

export const connectCommand: Command = {
  usage: 'connect <network> <container>',
  summary: 'connect a container to one more network',
  options: [
    { flags: '--ip <address>', help: 'its IPv4 address there' },
    { flags: '--ip6 <address>', help: 'its IPv6 address there' },
    { flags: '--alias <name>', help: 'one more name that the network knows it by', repeatable: true },
    { flags: '--link <container[:name]>', help: 'a name that only it knows another container by', repeatable: true },
    { flags: '--gw-priority <number>', help: 'higher comes first when its default gateway is chosen' },
  ],
  examples: ['cnm network connect net1 box1', 'cnm network connect --ip 10.1.0.50 --alias front net1 box1'],
  run: connect,
};

export const disconnectCommand: Command = {
  usage: 'disconnect <network> <container>',
  summary: 'take a container out of a network',
  options: [{ flags: '-f, --force', help: 'also an endpoint that another host has left behind, by its name' }],
  examples: ['cnm network disconnect net1 box1', 'cnm network disconnect -f ov_net2 box2'],
  run: disconnect,
};

async function connect(call: Call) {
  const [network = '', container = ''] = call.arguments;
  const options = readConnectOptions(call.flags, 'alias');
  if (!options.ok) return failure(options.error);
  return withSession(call, async ({ containers }) => {
    const connected = await containers.connect(container, network, options.value);
    return connected.ok ? { text: [], json: connected.value.inspect() } : failure(connected.error);
  });
}

async function disconnect(call: Call) {
  const [network = '', container = ''] = call.arguments;
  return withSession(call, async ({ containers }) => {
    const done = await containers.disconnect(container, network, { force: call.flags.on('force') });
    return done.ok ? { text: [], json: { disconnected: container, network } } : failure(done.error);
  });
}

/** How a container is to be connected; `aliasFlag` is what aliases are called. */
export function readConnectOptions(flags: Flags, aliasFlag: string): Result<ConnectOptions, UsageError> {
  const priority = flags.integer('gwPriority', { least: -(2 ** 31), most: 2 ** 31 - 1 });
  if (!priority.ok) return priority;
  const links: [string, string][] = [];
  for (const text of flags.texts('link')) {
    const [target = '', name = target] = text.split(':');
    if (target === '' || name === '') return flags.refuse(`bad format for links: ${text}`);
    links.push([name, target]);
  }
  const [ipv4Address, ipv6Address, macAddress] = [flags.text('ip'), flags.text('ip6'), flags.text('macAddress')];
  return Result.ok({
    ...(ipv4Address !== undefined && { ipv4Address }),
    ...(ipv6Address !== undefined && { ipv6Address }),
    ...(macAddress !== undefined && { macAddress }),
    aliases: flags.texts(aliasFlag),
    links: Object.fromEntries(links),
    ...(priority.value !== undefined && { priority: priority.value }),
  });
}
