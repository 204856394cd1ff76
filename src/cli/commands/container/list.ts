/**
 * `cnm ps`.
 */
import { failure } from '../../outcome.js';
import { containerListing } from '../../views/container-rows.js';
import { formatListing } from '../../views/listing.js';
import { idText } from '../../views/texts.js';
import { withSession, type Call, type Command } from '../command.js';

export const listCommand: Command = {
  usage: 'ps',
  summary: 'list the containers of a host',
  options: [
    { flags: '-a, --all', help: 'those that do not run too' },
    { flags: '-q, --quiet', help: 'only ids' },
    { flags: '--no-trunc', help: 'whole ids and commands' },
    { flags: '--format <template>', help: "'json', or a template such as '{{.Names}} {{.Status}}'" },
  ],
  examples: ['cnm ps', 'cnm ps -a', "cnm --host h2 ps --format 'table {{.Names}}\\t{{.Networks}}'"],
  run: list,
};

async function list(call: Call) {
  const { flags, io } = call;
  return withSession(call, async ({ containers }) => {
    const found = containers.list().filter(({ state }) => flags.on('all') || state === 'running');
    const whole = flags.off('trunc');
    const listing = containerListing(found, { nowMs: io.runtime.clock.now(), idOf: idText(whole), cut: !whole });
    const text = formatListing(listing, { quiet: flags.on('quiet'), format: flags.text('format') });
    return text.ok ? { text: text.value, json: found.map((container) => container.inspect()) } : failure(text.error);
  });
}
