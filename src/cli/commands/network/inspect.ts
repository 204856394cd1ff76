/**
 * `cnm network inspect`.
 */
import { failure } from '../../outcome.js';
import { inspectionOutcome, readFormat } from '../../views/inspections.js';
import { withSession, type Call, type Command } from '../command.js';

export const inspectCommand: Command = {
  usage: 'inspect <network...>',
  summary: 'show all there is to know about networks',
  options: [{ flags: '-f, --format <template>', help: "'json', or a template such as '{{json .IPAM}}'" }],
  examples: ['cnm network inspect bridge', "cnm network inspect --format '{{range .Containers}}{{.Name}} {{.IPv4Address}}{{println}}{{end}}' bridge"],
  run: inspect,
};

async function inspect(call: Call) {
  const template = readFormat(call.flags.text('format'));
  if (!template.ok) return failure(template.error);
  return withSession(call, async ({ networks }) =>
    inspectionOutcome(
      call.arguments.map((name) => networks.inspect(name)),
      template.value,
    ),
  );
}
