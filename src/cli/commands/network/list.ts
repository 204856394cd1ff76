/**
 * `cnm network ls`.
 */
import { failure } from '../../outcome.js';
import { formatListing } from '../../views/listing.js';
import { networkListing } from '../../views/network-rows.js';
import { idText } from '../../views/texts.js';
import { withSession, type Call, type Command } from '../command.js';

export const listCommand: Command = {
  usage: 'ls',
  summary: 'list the networks of a host and of the cluster',
  options: [
    { flags: '-f, --filter <key=value>', help: 'only those: name, id, driver, scope, type, label or dangling', repeatable: true },
    { flags: '-q, --quiet', help: 'only ids' },
    { flags: '--no-trunc', help: 'whole ids' },
    { flags: '--format <template>', help: "'json', or a template such as '{{.Name}} {{.Driver}}'" },
  ],
  examples: [
    'cnm network ls',
    'cnm network ls --filter driver=overlay --filter label=tier',
    "cnm network ls --format 'table {{.Name}}\\t{{.Scope}}'",
  ],
  run: list,
};

async function list(call: Call) {
  const { flags } = call;
  const filters = flags.filters('filter');
  if (!filters.ok) return failure(filters.error);
  return withSession(call, async ({ networks }) => {
    const found = networks.list(filters.value);
    if (!found.ok) return failure(found.error);
    const sorted = found.value.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const listing = networkListing(sorted, idText(flags.off('trunc')));
    const text = formatListing(listing, { quiet: flags.on('quiet'), format: flags.text('format') });
    if (!text.ok) return failure(text.error);
    return { text: text.value, json: sorted.map((network) => networks.inspect(network.id).getOrThrow()) };
  });
}
