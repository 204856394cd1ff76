/**
 * Explains what becomes of a packet: sends it in a twin of the simulation, and reads what the twin told.
 *
 * So the answer is that of sending it, and nothing is decided here that a packet would not meet.
 */
import { formatIpAddress, type IpAddress } from '../../../net/ip-address.js';
import type { DropCode } from '../watching/drop-code.js';
import type { NamespacePlace } from '../simulator.js';
import type { Disposition, ExplainedStep, Explanation, NameOfNamespace, Question } from './explanation.js';
import { type Outcome, sendProbe } from './probe.js';
import { remedyOf, summaryOf } from './summary.js';
import type { Twin } from './twin.js';
import { type End, type Told, WayRecorder, type Ways } from './way.js';
import { wordsOf } from './words.js';

const DISPOSITIONS: Partial<Readonly<Record<DropCode, Disposition>>> = {
  'no-route': 'no-route',
  'neighbour-unreachable': 'neighbour-unreachable',
  'no-forwarding-entry': 'neighbour-unreachable',
  'no-neighbour-entry': 'neighbour-unreachable',
  'too-big': 'too-big',
  ttl: 'ttl-exceeded',
  'port-closed': 'port-closed',
  'exits-network': 'exits-network',
  fault: 'lost',
  'link-gone': 'lost',
};

/** What the sender saw, where nothing was told of the packet. */
const BY_OUTCOME: Partial<Readonly<Record<Outcome, Disposition>>> = { 'no-route': 'no-route', 'too-big': 'too-big', unreachable: 'neighbour-unreachable' };

/** Explains the way from a namespace to an address and back; the twin is used up by it. */
export async function explain(twin: Twin, from: NamespacePlace, to: IpAddress, question: Question, nameOf: NameOfNamespace = plainName): Promise<Explanation> {
  const recorder = new WayRecorder(twin.simulator);
  const outcome = await sendProbe(twin, from, to, question);
  recorder.stop();
  const ways = withoutRoute(recorder.ways(), from, to, outcome);
  const disposition = dispositionOf(ways, outcome, from);
  const destination = formatIpAddress(to);
  const answer = {
    ...question,
    from,
    destination,
    disposition,
    reached: disposition === 'accepted',
    forward: ways.forward.map((told) => explained(told, nameOf)),
    return: ways.back.map((told) => explained(told, nameOf)),
    ...(disposition === 'delivered' && { returnDisposition: ways.backEnd === undefined ? ('dropped' as const) : ofEnd(ways.backEnd, ways.back, from) }),
  };
  const remedy = remedyOf(answer, ways);
  return { ...answer, words: summaryOf(answer, ways, nameOf), ...(remedy !== undefined && { remedy }) };
}

/** A packet without a route never comes to be: its way is the missing route. */
function withoutRoute(ways: Ways, from: NamespacePlace, to: IpAddress, outcome: Outcome): Ways {
  if (ways.forward.length > 0 || outcome !== 'no-route') return ways;
  return { ...ways, forward: [{ ...from, step: { kind: 'route', destination: formatIpAddress(to) } }] };
}

function dispositionOf(ways: Ways, outcome: Outcome, from: NamespacePlace): Disposition {
  if (outcome === 'answered') return 'accepted';
  if (ways.delivered) return 'delivered';
  if (ways.forwardEnd !== undefined) return ofEnd(ways.forwardEnd, ways.forward, from);
  return BY_OUTCOME[outcome] ?? 'dropped';
}

function ofEnd(end: End, way: readonly Told[], from: NamespacePlace): Disposition {
  const { code } = end.step;
  if (code !== 'denied') return DISPOSITIONS[code] ?? 'dropped';
  const decided = way.findLast(({ step }) => step.kind === 'rule' || step.kind === 'policy');
  const chain = decided?.step.kind === 'policy' ? decided.step.chain : undefined;
  return end.host === from.host && chain !== 'INPUT' ? 'denied-out' : 'denied-in';
}

function explained(told: Told, nameOf: NameOfNamespace): ExplainedStep {
  const { host, namespace, step } = told;
  return { host, namespace, ...(told.interface !== undefined && { interface: told.interface }), step, words: wordsOf(told, nameOf) };
}

function plainName(host: string, namespace: string): string {
  return namespace === 'host' ? `host ${host}` : namespace.slice(0, 12);
}
