/**
 * `cnm trace`: one echo request, and everything that happens to its frames on the way.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { EXIT_UNANSWERED } from '../exit-codes.js';
import type { Outcome } from '../outcome.js';
import { hopDocuments, hopLines } from '../views/hop-lines.js';
import { withWorld, type World } from '../world/world.js';
import { hostName, withState, type Call, type Command } from './command.js';
import { PAYLOAD_BYTES, pingFailure, pingOutcome, senderDocument } from './ping.js';

export const traceCommand: Command = {
  usage: 'trace <container> <destination>',
  summary: 'follow an echo request hop by hop',
  description: 'Sends one echo request and shows each hop of each frame: when, where, what was done with it, and what it is.',
  options: [],
  examples: ['cnm trace box1 box2', 'cnm trace --json box1 10.0.0.3'],
  run: trace,
};

async function trace(call: Call): Promise<Outcome> {
  const { io } = call;
  const [from = '', to = ''] = call.arguments;
  return withState(call, async ({ store }) => {
    const sent = await withWorld<Outcome>(store, { from, host: hostName(call), mentions: [to] }, io, (world) => traceIn(world, to));
    return sent.ok ? sent.value : pingFailure(sent.error, 'trace');
  });
}

async function traceIn(world: World, to: string): Promise<Result<Outcome, CnmError>> {
  const { cluster, origin } = world;
  const traced = await cluster.trace(origin, to, { payloadBytes: PAYLOAD_BYTES });
  if (!traced.ok) return traced;
  const { hops, ...report } = traced.value;
  const documents = hopDocuments(cluster, hops);
  const { errorText } = pingOutcome(to, world, report);
  const [reply] = report.replies;
  const ended = reply === undefined ? `no answer from ${report.destination}` : `answered by ${report.destination} in ${reply.timeMs.toFixed(3)} ms`;
  return Result.ok({
    text: [...hopLines(documents), '', ended],
    ...(errorText !== undefined && { errorText }),
    json: { ...senderDocument(world), name: to, ...report, hops: documents },
    exitCode: reply === undefined ? EXIT_UNANSWERED : 0,
  });
}
