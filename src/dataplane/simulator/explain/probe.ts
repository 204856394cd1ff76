/**
 * Sends one question's packet in a twin, and runs the twin's clock until it is known what came of it.
 */
import type { IpAddress } from '../../../net/ip-address.js';
import type { NamespacePlace } from '../simulator.js';
import type { Question } from './explanation.js';
import type { Twin } from './twin.js';

/** How a packet's sender saw it end. */
export type Outcome = 'answered' | 'no-route' | 'too-big' | 'refused' | 'unreachable' | 'ttl' | 'no-answer';

/** Longer than a link waits for a neighbour's answer. */
const PATIENCE_MS = 10_000;
/** No promise of a probe waits for more others than this. */
const PROMISE_TURNS = 8;

export async function sendProbe(twin: Twin, from: NamespacePlace, to: IpAddress, question: Question): Promise<Outcome> {
  return (await inTwin(twin, begin(twin, from, to, question))) ?? 'no-answer';
}

/** Runs the twin's clock until the work is done; undefined if it never is. */
export async function inTwin<Value>(twin: Twin, work: Promise<Value>): Promise<Value | undefined> {
  const done: Value[] = [];
  void work.then((value) => done.push(value));
  do await settle();
  while (done.length === 0 && twin.clock.step());
  return done[0];
}

/** Lets the promises go on that the last instant has resolved. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < PROMISE_TURNS; turn++) await Promise.resolve();
}

function begin(twin: Twin, from: NamespacePlace, to: IpAddress, question: Question): Promise<Outcome> {
  if (question.protocol === 'icmp') return ping(twin, from, to, question);
  return question.protocol === 'tcp' ? connect(twin, from, to, question) : sendDatagram(twin, from, to, question);
}

async function ping({ simulator }: Twin, from: NamespacePlace, to: IpAddress, { payloadBytes, ttl }: Question): Promise<Outcome> {
  const options = { count: 1, timeoutMs: PATIENCE_MS, ...(payloadBytes !== undefined && { payloadBytes }), ...(ttl !== undefined && { ttl }) };
  const report = await simulator.ping(from, to, options);
  const [error] = report.errors;
  if (report.received > 0) return 'answered';
  switch (error?.kind) {
    case 'no-route':
    case 'ttl':
      return error.kind;
    case 'fragmentation-needed':
      return 'too-big';
    case 'unreachable':
    case 'neighbour-unreachable':
      return 'unreachable';
    default:
      return 'no-answer';
  }
}

async function connect({ simulator }: Twin, from: NamespacePlace, to: IpAddress, { port = 0 }: Question): Promise<Outcome> {
  const stack = simulator.host(from.host)?.namespace(from.namespace)?.stack;
  if (stack === undefined) return 'no-answer';
  const opened = await stack.tcp.connect(to, port, { timeoutMs: PATIENCE_MS }).opened;
  if (opened.ok) return 'answered';
  const { failure } = opened.error.details;
  return failure === 'refused' || failure === 'no-route' || failure === 'unreachable' ? failure : 'no-answer';
}

function sendDatagram({ simulator, clock }: Twin, from: NamespacePlace, to: IpAddress, { port = 0, payloadBytes = 0 }: Question): Promise<Outcome> {
  const stack = simulator.host(from.host)?.namespace(from.namespace)?.stack;
  return new Promise((resolve) => {
    const socket = stack?.udp.open(0, {
      receive: () => resolve('answered'),
      fail: ({ failure }) => resolve(failure === 'port-unreachable' ? 'refused' : failure === 'too-big' ? 'too-big' : 'unreachable'),
    });
    const fault = socket?.send(to, port, new Uint8Array(payloadBytes));
    if (fault === 'no-route' || fault === 'too-big') resolve(fault);
    clock.after(PATIENCE_MS, () => resolve('no-answer'));
  });
}
