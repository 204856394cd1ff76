/**
 * An explanation in a sentence or two, and what can be done about it.
 */
import { HOST_NAMESPACE } from '../../../contracts/dataplane.js';
import type { Disposition, Explanation, NameOfNamespace } from './explanation.js';
import type { Told, Ways } from './way.js';
import { wordsOf } from './words.js';

type Answer = Omit<Explanation, 'words' | 'remedy'>;

/** What happens. */
export function summaryOf(answer: Answer, ways: Ways, nameOf: NameOfNamespace): string {
  const what = answer.port === undefined ? `${answer.destination} by ${answer.protocol}` : `${answer.protocol} port ${answer.port} of ${answer.destination}`;
  if (answer.disposition === 'accepted') return `${nameOf(answer.from.host, answer.from.namespace)} reaches ${what}, and the answer comes back.`;
  if (answer.disposition === 'delivered') return `The packet reaches ${what}, but the answer does not come back: ${last(ways.back, ways.backEnd, nameOf)}.`;
  const sender = nameOf(answer.from.host, answer.from.namespace);
  // What is larger than the MTU of its own way never becomes a packet that could be told of.
  const neverSent = answer.disposition === 'too-big' && ways.forward.length === 0;
  return `${sender} does not reach ${what}: ${neverSent ? `${sender} does not send it, for it is larger than the MTU of the way` : last(ways.forward, ways.forwardEnd, nameOf)}.`;
}

/** Where a way ends; of what a rule drops, the rule. */
function last(way: readonly Told[], end: Told | undefined, nameOf: NameOfNamespace): string {
  const decisive = end?.step.kind === 'dropped' && end.step.code === 'denied' ? (decidedBy(way) ?? end) : (end ?? way.at(-1));
  return decisive === undefined ? 'nothing was sent' : wordsOf(decisive, nameOf);
}

function routeRemedy({ from }: Answer, end: Told | undefined): string {
  if (from.namespace === HOST_NAMESPACE) {
    return "A host reaches its own containers, but for those on macvlan and ipvlan; for others' publish the port and use the address of their host: docker run -p PORT:PORT.";
  }
  if (end?.namespace !== HOST_NAMESPACE) return 'Connect the container to a network that leads there: docker network connect NETWORK CONTAINER.';
  return `Another host's container is reached by a network that both are in, or by a port that it publishes; what is outside, once host ${end.host} has a gateway.`;
}

const REMEDIES: Partial<Readonly<Record<Disposition, (answer: Answer, end: Told | undefined) => string>>> = {
  'no-route': routeRemedy,
  'neighbour-unreachable': ({ destination }) => `Check that a running container or host has the address ${destination}, and use its name rather than an address that may be old.`,
  'too-big': () => 'Send less at once, or give the network a larger MTU on all of the way: docker network create -o com.docker.network.driver.mtu=BYTES.',
  'ttl-exceeded': () => 'Send it with a larger time to live; if that does not help, the routes lead in a circle.',
  'port-closed': ({ protocol, port = 0, disposition }) =>
    `Start what is to listen on ${disposition === 'delivered' ? `the port that ${protocol} port ${port} leads to` : `${protocol} port ${port}`}, and let it listen on 0.0.0.0 rather than on 127.0.0.1.`,
  'exits-network': () => 'Nothing beyond the gateway is simulated; add a host with that address to try it.',
  lost: () => 'Heal the partition, bring the host up, or take the fault of the link away.',
};

/** What the rule that stopped it says can be done, or else what helps with the disposition. */
export function remedyOf(answer: Answer, ways: Ways): string | undefined {
  const { disposition, returnDisposition } = answer;
  if (disposition === 'accepted') return undefined;
  const way = disposition === 'delivered' ? ways.back : ways.forward;
  const decisive = disposition === 'delivered' ? returnDisposition : disposition;
  if (decisive === 'denied-in' || decisive === 'denied-out') return ruleRemedy(way);
  return decisive === undefined ? undefined : REMEDIES[decisive]?.(answer, disposition === 'delivered' ? ways.backEnd : ways.forwardEnd);
}

function ruleRemedy(way: readonly Told[]): string | undefined {
  const step = decidedBy(way)?.step;
  return step?.kind === 'rule' || step?.kind === 'policy' ? step.remedy : undefined;
}

/** The last rule or policy of a way. */
function decidedBy(way: readonly Told[]): Told | undefined {
  return way.findLast(({ step }) => step.kind === 'rule' || step.kind === 'policy');
}
