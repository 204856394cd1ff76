/**
 * `cnm ping`: echo requests from a container, through the simulated devices that the records describe.
 */
import type { CnmError } from '../../base/error.js';
import type { PingReport } from '../../dataplane/simulator/simulator.js';
import { EXIT_UNANSWERED } from '../exit-codes.js';
import { failure, type Outcome } from '../outcome.js';
import { pingText } from '../../programs/network/ping-text.js';
import { withWorld, type World } from '../world/world.js';
import { hostName, withState, type Call, type Command } from './command.js';

/** Octets of an echo request's payload, as ping sends them. */
export const PAYLOAD_BYTES = 56;

export const pingCommand: Command = {
  usage: 'ping <container> <destination>',
  summary: 'send echo requests from a container to a name or an address',
  description:
    'Sends echo requests from a container of any host, or from a host itself (host:NAME), through the devices that the records describe. Time is simulated: nothing waits, and nothing is written to the state.',
  options: [
    { flags: '-c <count>', help: 'how many requests; 1 unless given' },
    { flags: '-W <seconds>', help: 'how long a reply may take; 10 unless given' },
  ],
  examples: ['cnm ping box1 box2', 'cnm ping -c 3 -W 1 box1 10.0.0.3', 'cnm ping host:h1 10.99.0.12'],
  run: ping,
};

async function ping(call: Call): Promise<Outcome> {
  const { flags, io } = call;
  const [from = '', to = ''] = call.arguments;
  const count = flags.integer('c', { least: 1, most: 10_000 });
  if (!count.ok) return failure(count.error);
  const seconds = flags.integer('W', { least: 1, most: 3_600 });
  if (!seconds.ok) return failure(seconds.error);
  return withState(call, async ({ store }) => {
    const options = { count: count.value ?? 1, timeoutMs: (seconds.value ?? 10) * 1_000, payloadBytes: PAYLOAD_BYTES };
    const sent = await withWorld<Outcome>(store, { from, host: hostName(call), mentions: [to] }, io, async (world) =>
      (await world.cluster.ping(world.origin, to, options)).map((report) => pingOutcome(to, world, report)),
    );
    return sent.ok ? sent.value : pingFailure(sent.error);
  });
}

/** A report as the ping command prints it and ends. */
export function pingOutcome(name: string, world: World, report: PingReport): Outcome {
  const { out, err } = pingText(name, report, PAYLOAD_BYTES);
  return {
    text: out,
    errorText: err,
    json: { ...senderDocument(world), name, ...report },
    exitCode: report.received > 0 && err.length === 0 ? 0 : EXIT_UNANSWERED,
  };
}

/** The sender as JSON. */
export function senderDocument({ host, container }: World): { readonly host: string; readonly container?: string } {
  return { host, ...(container !== undefined && { container: container.name }) };
}

/** A name that is not known is said as ping says it; everything else as always. */
export function pingFailure(error: CnmError, command = 'ping'): Outcome {
  return error.code === 'NAME_NOT_FOUND' ? { ...failure(error, EXIT_UNANSWERED), errorText: [`${command}: ${error.message}`, error.explanation] } : failure(error);
}
