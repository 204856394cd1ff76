/**
 * Questions about what reaches what, asked with names as users have them.
 *
 * The name is looked up as the sender would, then the packet is explained, both in a twin: nothing that is asked about
 * changes.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import { explain } from '../../dataplane/simulator/explain/explain.js';
import { inTwin } from '../../dataplane/simulator/explain/probe.js';
import { type Twin, twinOf } from '../../dataplane/simulator/explain/twin.js';
import type { ExplainedStep, Explanation, NameOfNamespace, Question } from '../../dataplane/simulator/explain/explanation.js';
import { wordsOf } from '../../dataplane/simulator/explain/words.js';
import type { NamespacePlace } from '../../dataplane/simulator/simulator.js';
import { shortId } from '../../model/ids.js';
import { formatIpAddress, parseIpAddress } from '../../net/ip-address.js';
import { InvalidArgument } from '../errors/controller-errors.js';
import { Sandbox } from '../sandbox.js';
import { checkOptions, shown } from '../settings/input.js';
import { type Aimed, askerOf, type Destination, destinationFault, type Origin, sharedAddress } from './aim.js';
import type { MembersOf } from '../../contracts/invalid-argument.js';
import { addressTypes, type Asker, lookUp } from './lookup.js';

/** What `explain` takes: the packet, TCP with a port and ICMP without one unless told, and what its namespaces are called in words. */
export interface ExplainOptions extends Partial<Question> {
  /** The name of a namespace; by default a sandbox is its container's id, cut to 12 characters. */
  readonly nameOf?: (host: string, namespace: string) => string | undefined;
}

const PROTOCOLS: ReadonlySet<string> = new Set(['icmp', 'tcp', 'udp']);
const MAX_PORT = 65_535;
const MAX_PAYLOAD_BYTES = 65_507;
const MAX_TTL = 255;

/** Explains what becomes of a packet. Errors: INVALID_ARGUMENT; a name without address is a disposition. */
export async function explainWay(world: Aimed, from: Origin, to: Destination, options: ExplainOptions): Promise<Result<Explanation, CnmError>> {
  const question = checkQuestion(options);
  if (!question.ok) return question;
  const asker = askerOf(world, from);
  if (!asker.ok) return asker;
  const fault = destinationFault(to);
  if (fault !== undefined) return Result.error(fault);
  const place = { host: asker.value.host, namespace: asker.value.namespace };
  const nameOf = namesOf(world, options);
  const twin = twinOf(world.simulator);
  const found = to instanceof Sandbox ? { addresses: addressesOf(from, to) } : await findAddresses(twin, asker.value, to);
  const names: readonly ExplainedStep[] = found.name === undefined ? [] : [nameStep(place, found, nameOf)];
  const address = parseIpAddress(found.addresses[0] ?? '');
  if (address === undefined) return Result.ok(withoutAddress(place, question.value, names));
  const explanation = await explain(twin, place, address, question.value, nameOf);
  return Result.ok({ ...explanation, forward: [...names, ...explanation.forward] });
}

const EXPLAIN_MEMBERS: MembersOf<ExplainOptions> = { port: true, protocol: true, payloadBytes: true, ttl: true, nameOf: true };

function checkQuestion(options: ExplainOptions): Result<Question, CnmError> {
  const object = checkOptions('explain options', options, EXPLAIN_MEMBERS);
  if (!object.ok) return object;
  const { port, protocol = port === undefined ? 'icmp' : 'tcp', payloadBytes, ttl } = options;
  if (!PROTOCOLS.has(protocol)) return Result.error(new InvalidArgument({ argument: 'protocol', value: shown(protocol), expected: "'icmp', 'tcp' or 'udp'" }));
  if (protocol === 'icmp' && port !== undefined) return Result.error(new InvalidArgument({ argument: 'port', value: shown(port), expected: 'none: ICMP has no ports' }));
  if (protocol !== 'icmp' && port === undefined) return Result.error(new InvalidArgument({ argument: 'port', value: 'none', expected: `a port of ${protocol}` }));
  const numbers = [
    ['port', port, 1, MAX_PORT],
    ['payloadBytes', payloadBytes, 0, MAX_PAYLOAD_BYTES],
    ['ttl', ttl, 1, MAX_TTL],
  ] as const;
  for (const [argument, value, least, most] of numbers) {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) continue;
    return Result.error(new InvalidArgument({ argument, value: shown(value), expected: `a whole number from ${least} to ${most}` }));
  }
  return Result.ok({ protocol, ...(port !== undefined && { port }), ...(payloadBytes !== undefined && { payloadBytes }), ...(ttl !== undefined && { ttl }) });
}

function namesOf({ controllers }: Aimed, options: ExplainOptions): NameOfNamespace {
  const sandboxes = new Map(controllers.flatMap((controller) => controller.sandboxes().map((one) => [`${one.host}/${one.namespace}`, shortId(one.containerId)])));
  return (host, namespace) => {
    if (namespace === HOST_NAMESPACE) return `host ${host}`;
    return options.nameOf?.(host, namespace) ?? sandboxes.get(`${host}/${namespace}`) ?? `namespace ${shortId(namespace)} of host ${host}`;
  };
}

interface Found {
  /** The name that was looked up; absent of an address. */
  readonly name?: string;
  readonly addresses: readonly string[];
}

function addressesOf(from: Origin, to: Sandbox): readonly string[] {
  const address = sharedAddress(from, to);
  return address === undefined ? [] : [address];
}

/** What the sender's hosts file and name servers say. */
async function findAddresses(twin: Twin, asker: Asker, to: string): Promise<Found> {
  const address = parseIpAddress(to);
  if (address !== undefined) return { addresses: [formatIpAddress(address)] };
  const found = await inTwin(twin, new Promise<readonly string[]>((resolve) => {
    lookUp(twin.simulator, asker, to, addressTypes(twin.simulator, asker), (resolution) => resolve(resolution.ok ? resolution.value.addresses : []));
  }));
  return { name: to, addresses: found ?? [] };
}

function nameStep(place: NamespacePlace, { name = '', addresses }: Found, nameOf: NameOfNamespace): ExplainedStep {
  const step = { kind: 'name', name, addresses } as const;
  return { ...place, step, words: wordsOf({ ...place, step }, nameOf) };
}

function withoutAddress(from: NamespacePlace, question: Question, forward: readonly ExplainedStep[]): Explanation {
  const words = `${forward[0]?.words ?? 'The destination has no address'}.`;
  const remedy = 'Put both containers on one user-defined network, where names are looked up: docker network connect NETWORK CONTAINER.';
  return { ...question, from, destination: '', disposition: 'name-not-found', reached: false, forward, return: [], words, remedy };
}
