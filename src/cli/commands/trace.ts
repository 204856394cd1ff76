/**
 * `cnm trace`: one echo request, and everything that happens to its frames on the way.
 */
import { EXIT_UNANSWERED } from '../exit-codes.js';
import type { Outcome } from '../outcome.js';
import { hopDocuments, hopLines } from '../views/hop-lines.js';
import { rebuildWorld } from '../world.js';
import { withState, type Call, type Command } from './command.js';
import { PAYLOAD_BYTES, pingFailure, pingOutcome } from './ping.js';

export const traceCommand: Command = {
  usage: 'trace <container> <destination>',
  summary: 'follow an echo request hop by hop',
  description: 'Sends one echo request and shows each hop of each frame: when, where, what was done with it, and what it is.',
  options: [],
  examples: ['cnm trace box1 box2', 'cnm trace --json box1 10.0.0.3'],
  run: trace,
};

async function trace(call: Call): Promise<Outcome> {
  const { flags, io } = call;
  const [from = '', to = ''] = call.arguments;
  return withState(call, async ({ store }) => {
    const world = await rebuildWorld(store, { from, to, host: flags.text('host') }, io.runtime);
    if (!world.ok) return pingFailure(world.error);
    const { cluster, sandbox, address, container } = world.value;
    const { hops, ...report } = (await cluster.trace(sandbox, address, { payloadBytes: PAYLOAD_BYTES })).getOrThrow();
    const documents = hopDocuments(cluster, hops);
    const { errorText } = pingOutcome(to, world.value, report);
    const ended = report.received > 0 ? `answered by ${report.destination} in ${(report.replies[0]?.timeMs ?? 0).toFixed(3)} ms` : `no answer from ${report.destination}`;
    return {
      text: [...hopLines(documents), '', ended],
      ...(errorText !== undefined && { errorText }),
      json: { host: container.host, container: container.name, name: to, ...report, hops: documents },
      exitCode: report.received > 0 ? 0 : EXIT_UNANSWERED,
    };
  });
}
