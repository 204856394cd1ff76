/**
 * `cnm explain`: what becomes of a packet, step by step, and what can be done if it does not arrive.
 */
import type { CnmError } from '../../base/error.js';
import type { Result } from '../../base/result.js';
import type { ExplainOptions } from '../../controller/cluster/asking.js';
import type { Explanation, NameOfNamespace } from '../../dataplane/simulator/explain/explanation.js';
import { parseIpAddress } from '../../net/ip-address.js';
import { UsageError } from '../errors.js';
import { EXIT_UNANSWERED } from '../exit-codes.js';
import { failure, type Outcome } from '../outcome.js';
import { explanationLines } from '../views/explanation-lines.js';
import { namespaceNames } from '../world/namespace-names.js';
import { withWorld, type World } from '../world/world.js';
import { hostName, withState, type Call, type Command } from './command.js';
import { senderDocument } from './ping.js';

export const explainCommand: Command = {
  usage: 'explain <container> <destination>',
  summary: 'say whether a packet arrives, by which way, and if not, why and what helps',
  description:
    'Explains what becomes of a packet and of the answer to it, without sending it: routes, neighbours, bridges, tunnels, rules, translations. ' +
    'It is asked of a container of any host, or of a host itself (host:NAME). The destination is a name or an address, perhaps with a port and a protocol: ' +
    'NAME[:PORT][/PROTOCOL]; with a port it is tcp unless told, without one icmp. Containers listen as with cnm exec.',
  options: [],
  examples: ['cnm explain box1 box2', 'cnm explain box1 db:5432/tcp', 'cnm explain box1 10.0.0.3:53/udp', 'cnm explain host:h1 10.99.0.12:8080'],
  run: explain,
};

/** What a packet is sent to. */
export interface Target {
  readonly name: string;
  readonly question: Pick<ExplainOptions, 'protocol' | 'port'>;
}

/** Reads NAME[:PORT][/PROTOCOL]; an IPv6 address with a port is in brackets. */
export function readTarget(text: string): Target | string {
  const [, whole = '', slash] = /^(.*?)(?:\/([a-z]+))?$/s.exec(text) ?? [];
  const [, bracketed, plain = '', portText] = /^(?:\[([^\]]*)\]|(.*?))(?::(\d{1,5}))?$/s.exec(whole) ?? [];
  // All colons of a plain IPv6 address are its own.
  const isAddress = parseIpAddress(whole) !== undefined;
  const name = isAddress ? whole : (bracketed ?? plain);
  const port = isAddress || portText === undefined ? undefined : Number(portText);
  const protocol = PROTOCOLS.find((one) => one === (slash ?? (port === undefined ? 'icmp' : 'tcp')));
  if (name === '') return `'${text}' names no destination`;
  if (protocol === undefined) return `protocol '${slash ?? ''}' is not icmp, tcp or udp`;
  if (protocol === 'icmp' && port !== undefined) return 'icmp has no ports';
  if (protocol !== 'icmp' && port === undefined) return `${protocol} needs a port: ${name}:PORT/${protocol}`;
  return { name, question: { protocol, ...(port !== undefined && { port }) } };
}

const PROTOCOLS = ['icmp', 'tcp', 'udp'] as const;

async function explain(call: Call): Promise<Outcome> {
  const [from = '', text = ''] = call.arguments;
  const target = readTarget(text);
  if (typeof target === 'string') return failure(new UsageError({ message: target, command: 'cnm explain' }));
  return withState(call, async ({ store }) => {
    const answered = await withWorld<Outcome>(store, { from, host: hostName(call), mentions: [target.name] }, call.io, async (world) =>
      (await explainIn(world, target)).map((explanation) => ({
        text: explanationLines(explanation),
        json: { ...senderDocument(world), name: target.name, ...explanation },
        exitCode: explanation.reached ? 0 : EXIT_UNANSWERED,
      })),
    );
    return answered.ok ? answered.value : failure(answered.error);
  });
}

/** Explains it in a world whose containers run. */
export async function explainIn(world: World, { name, question }: Target): Promise<Result<Explanation, CnmError>> {
  const { LivingContainers } = await import('../world/living-containers.js');
  const living = await LivingContainers.start(world.cluster);
  const answered = await world.cluster.explain(world.origin, name, { ...question, nameOf: wordsFor(world) });
  living.stop();
  return answered;
}

function wordsFor({ cluster }: World): (...place: Parameters<NameOfNamespace>) => string | undefined {
  const nameOf = namespaceNames(cluster);
  return (host, namespace) => {
    const named = nameOf(host, namespace);
    return named?.kind === 'network' ? `network ${named.name} on host ${host}` : named?.name;
  };
}
