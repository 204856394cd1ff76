/**
 * `cnm run`: creates a container and starts it, as two steps like docker's.
 *
 * Where the start fails, the container is there, created, and is started or removed by name. Nothing is really run:
 * image and command are labels, and every container is in the background.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { ContainerOptions } from '../../../containers/index.js';
import { EXIT_RUN_FAILED } from '../../exit-codes.js';
import type { Flags } from '../../flags.js';
import { failure } from '../../outcome.js';
import { withSession, type Call, type Command } from '../command.js';
import { readNetworks } from './network-flags.js';
import { readBindings, readExposedPorts, withAll } from './port-flags.js';

export const runCommand: Command = {
  usage: 'run <image> [command...]',
  summary: 'create a container and start it',
  description: 'Creates a container and starts it. Nothing is run: the image and the command are labels, the network is what it is about.',
  options: [
    { flags: '-d, --detach', help: 'in the background, which is where all containers are' },
    { flags: '--name <name>', help: 'its name; two words are made up unless given' },
    { flags: '--network <network>', help: "a network: its name, or 'name=net1,ip=10.1.0.5,alias=web'", repeatable: true },
    { flags: '--ip <address>', help: 'its IPv4 address in the first network' },
    { flags: '--ip6 <address>', help: 'its IPv6 address in the first network' },
    { flags: '--network-alias <name>', help: 'one more name that the first network knows it by', repeatable: true },
    { flags: '--link <container[:name]>', help: 'a name that only it knows another container by', repeatable: true },
    { flags: '--mac-address <address>', help: 'its MAC address in the first network' },
    { flags: '--hostname <name>', help: 'its host name; its short id unless given' },
    { flags: '--domainname <name>', help: 'its domain' },
    { flags: '--label <name=value>', help: 'a label', repeatable: true },
    { flags: '-p, --publish <ports>', help: '[ADDRESS:][HOST-PORT:]PORT[/PROTOCOL]', repeatable: true },
    { flags: '-P, --publish-all', help: 'publish every port that it exposes, on ports that the host chooses' },
    { flags: '--expose <port>', help: 'a port that it serves, such as 80/tcp', repeatable: true },
    { flags: '--add-host <name:address>', help: 'one more line of its /etc/hosts', repeatable: true },
    { flags: '--dns <address>', help: 'a name server outside', repeatable: true },
    { flags: '--dns-search <domain>', help: 'a domain to search names in', repeatable: true },
  ],
  examples: [
    'cnm run -d --name box1 --network net1 busybox sleep 1000',
    'cnm run -d --name web --network net1 --ip 10.1.0.80 --network-alias www -p 8080:80 nginx',
    'cnm run -d --name probe --network container:box1 busybox',
  ],
  passesThrough: true,
  run,
};

async function run(call: Call) {
  const options = readOptions(call);
  if (!options.ok) return failure(options.error, EXIT_RUN_FAILED);
  return withSession(call, async ({ containers }) => {
    const created = await containers.create(options.value);
    if (!created.ok) return failure(created.error, EXIT_RUN_FAILED);
    const { id } = created.value;
    const started = await containers.start(id);
    const outcome = { text: [id], json: created.value.inspect() };
    return started.ok ? outcome : { ...outcome, errors: [started.error], exitCode: EXIT_RUN_FAILED };
  });
}

function readOptions({ arguments: [image = '', ...command], flags }: Call): Result<ContainerOptions, CnmError> {
  const networks = readNetworks(flags);
  if (!networks.ok) return networks;
  const labels = flags.pairs('label');
  if (!labels.ok) return labels;
  const portBindings = readBindings(flags);
  if (!portBindings.ok) return portBindings;
  const exposedPorts = readExposedPorts(flags);
  if (!exposedPorts.ok) return exposedPorts;
  const extraHosts = readExtraHosts(flags);
  if (!extraHosts.ok) return extraHosts;
  const [name, hostname, domainname] = [flags.text('name'), flags.text('hostname'), flags.text('domainname')];
  return Result.ok({
    image,
    command,
    ...(name !== undefined && { name }),
    ...(hostname !== undefined && { hostname }),
    ...(domainname !== undefined && { domainname }),
    networks: networks.value,
    labels: labels.value,
    portBindings: flags.on('publishAll') ? withAll(portBindings.value, exposedPorts.value) : portBindings.value,
    exposedPorts: exposedPorts.value,
    extraHosts: extraHosts.value,
    dnsServers: flags.texts('dns'),
    dnsSearch: flags.texts('dnsSearch'),
  });
}

function readExtraHosts(flags: Flags) {
  const hosts: { name: string; address: string }[] = [];
  for (const text of flags.texts('addHost')) {
    const parts = /^([^:=]+)[:=](.+)$/.exec(text);
    if (parts === null) return flags.refuse(`bad format for add-host: "${text}"`);
    hosts.push({ name: parts[1] ?? '', address: parts[2] ?? '' });
  }
  return Result.ok(hosts);
}
