/**
 * `cnm network rm` and `cnm network prune`.
 */
import { failure } from '../../outcome.js';
import { compareNames } from '../../views/listing.js';
import { forEach, withSession, type Call, type Command } from '../command.js';

export const removeCommand: Command = {
  usage: 'rm <network...>',
  summary: 'remove networks that nothing is connected to',
  options: [],
  examples: ['cnm network rm net1 net2'],
  run: (call) =>
    withSession(call, ({ networks }) =>
      forEach(call.arguments, async (name) => (await networks.remove(name)).map(() => ({ line: name, json: { removed: name } }))),
    ),
};

export const pruneCommand: Command = {
  usage: 'prune',
  summary: 'remove all networks that no container is connected to',
  description: "Removes all networks that no container of any host is connected to. The host's own networks and config-only networks stay.",
  options: [
    { flags: '-f, --force', help: 'do it; without it nothing is removed' },
    { flags: '--filter <key=value>', help: 'only those: until, label or label!', repeatable: true },
  ],
  examples: ['cnm network prune -f', 'cnm network prune -f --filter until=24h', "cnm network prune -f --filter 'label!=keep'"],
  run: prune,
};

async function prune(call: Call) {
  const { flags } = call;
  const filters = flags.filters('filter');
  if (!filters.ok) return failure(filters.error);
  const unsure = flags.on('force') ? undefined : flags.refuse('this removes all networks that no container is connected to: say --force to do it');
  if (unsure !== undefined) return failure(unsure.error);
  return withSession(call, async ({ networks }) => {
    const removed = await networks.prune(filters.value);
    if (!removed.ok) return failure(removed.error);
    const names = removed.value.toSorted(compareNames);
    return { text: names.length === 0 ? [] : ['Deleted Networks:', ...names, ''], json: { removed: names } };
  });
}
