/**
 * `cnm inspect`: containers first, then networks, as docker looks.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { ObjectNotFound } from '../../errors.js';
import { failure } from '../../outcome.js';
import type { Session } from '../../state/state.js';
import { inspectionOutcome, readFormat } from '../../views/inspections.js';
import { withSession, type Call, type Command } from '../command.js';

export const inspectCommand: Command = {
  usage: 'inspect <name...>',
  summary: 'show all there is to know about containers, or networks',
  options: [{ flags: '-f, --format <template>', help: "'json', or a template such as '{{json .NetworkSettings.Networks}}'" }],
  examples: ['cnm inspect box1', "cnm inspect --format '{{.NetworkSettings.Networks.net1.IPAddress}}' box1"],
  run: inspect,
};

async function inspect(call: Call) {
  const template = readFormat(call.flags.text('format'));
  if (!template.ok) return failure(template.error);
  return withSession(call, async (session) =>
    inspectionOutcome(
      call.arguments.map((name) => find(session, name)),
      template.value,
    ),
  );
}

function find({ controller, containers, networks }: Session, name: string): Result<object, CnmError> {
  const container = containers.container(name);
  if (container.ok) return Result.ok(container.value.inspect());
  if (container.error.kind !== 'not-found') return container;
  const network = networks.inspect(name);
  if (network.ok || network.error.kind !== 'not-found') return network;
  return Result.error(new ObjectNotFound({ name, host: controller.host.name }));
}
