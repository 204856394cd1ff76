/**
 * `cnm host`: the machines of a state.
 */
import { formatInstant } from '../../base/instant.js';
import type { HostRecord } from '../../model/host.js';
import { failure } from '../outcome.js';
import { formatListing } from '../views/listing.js';
import { withState, type Call, type Command, type CommandGroup } from './command.js';

const addCommand: Command = {
  usage: 'add <name>',
  summary: 'add a host, with networks bridge, host and none of its own',
  options: [{ flags: '--address <address>', help: 'where other hosts reach it; the next of 10.99.0.11 and so on unless given' }],
  examples: ['cnm host add h2', 'cnm host add far --address 192.168.7.20/24'],
  run: add,
};

const listCommand: Command = {
  usage: 'ls',
  summary: 'list the hosts',
  options: [
    { flags: '-q, --quiet', help: 'only names' },
    { flags: '--format <template>', help: "'json', or a template such as '{{.Name}} {{.Address}}'" },
  ],
  examples: ['cnm host ls'],
  run: list,
};

export const hostCommands: CommandGroup = { name: 'host', summary: 'hosts: add, ls', commands: [addCommand, listCommand] };

async function add(call: Call) {
  const [name = ''] = call.arguments;
  return withState(call, async (state) => {
    const added = await state.addHost({ name, address: call.flags.text('address') });
    return added.ok ? { text: [name], json: added.value.controller.host } : failure(added.error);
  });
}

async function list(call: Call) {
  return withState(call, async (state) => {
    const hosts = await state.hostsOrFirst();
    if (!hosts.ok) return failure(hosts.error);
    const listing = {
      rows: hosts.value.map(rowOf),
      headers: { Name: 'NAME', Address: 'ADDRESS', Interfaces: 'INTERFACES', Created: 'ADDED' },
      columns: ['Name', 'Address', 'Interfaces', 'Created'],
      idField: 'Name',
    };
    const text = formatListing(listing, { quiet: call.flags.on('quiet'), format: call.flags.text('format') });
    return text.ok ? { text: text.value, json: hosts.value } : failure(text.error);
  });
}

function rowOf({ name, address, interfaces, created }: HostRecord) {
  return { Name: name, Address: address, Interfaces: interfaces.map((one) => `${one.name} ${one.address}`).join(', '), Created: formatInstant(created) };
}
