/**
 * Questions about what reaches what, asked with names as users have them.
 *
 * The name is looked up as the sender would, then the packet is explained; nothing that is asked about changes.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import { HOST_NAMESPACE } from '../contracts/dataplane.js';
import { explain } from '../dataplane/simulator/explain/explain.js';
import type { ExplainedStep, Explanation, Question } from '../dataplane/simulator/explain/explanation.js';
import { wordsOf } from '../dataplane/simulator/explain/words.js';
import type { NamespacePlace, Simulator } from '../dataplane/simulator/simulator.js';
import { shortId } from '../model/ids.js';
import { formatIpAddress, parseIpAddress } from '../net/ip-address.js';
import type { Controller } from './controller.js';
import { InvalidArgument } from './errors/controller-errors.js';
import { checkObject, shown } from './settings/input.js';
import { Sandbox } from './sandbox.js';

/** Who sends: a sandbox, or a host itself. */
export type Origin = Sandbox | { readonly host: string };

/** Where a packet is sent: a sandbox of any host, a name as the sender resolves it, or an address. */
export type Destination = Sandbox | string;

/** What `explain` takes: the packet, and what its namespaces are called in words. */
export interface ExplainOptions extends Partial<Question> {
  /** The name of a namespace; by default a sandbox is its container's id, cut to 12 characters. */
  readonly nameOf?: (host: string, namespace: string) => string | undefined;
}

/** What there is to ask about. */
export interface Asked {
  readonly simulator: Simulator;
  readonly controllers: readonly Controller[];
}

const PROTOCOLS: readonly string[] = ['icmp', 'tcp', 'udp'];
const MAX_PORT = 65_535;
const MAX_PAYLOAD_BYTES = 65_507;
const MAX_TTL = 255;

/** The sender's namespace. */
export function placeOf({ controllers }: Asked, from: Origin): Result<NamespacePlace, InvalidArgument> {
  if (from instanceof Sandbox) return Result.ok({ host: from.host, namespace: from.namespace });
  const host: unknown = typeof from === 'object' && from !== null ? from.host : undefined;
  const known = controllers.find((controller) => controller.host.name === host);
  if (known !== undefined) return Result.ok({ host: known.host.name, namespace: HOST_NAMESPACE });
  return Result.error(new InvalidArgument({ argument: 'sender', value: shown(from), expected: 'a sandbox, or { host } with the name of a host' }));
}

/** Explains what becomes of a packet. Errors: INVALID_ARGUMENT; a name without address is a disposition. */
export async function explainWay(asked: Asked, from: Origin, to: Destination, options: ExplainOptions): Promise<Result<Explanation, CnmError>> {
  const question = checkQuestion(options);
  if (!question.ok) return question;
  const place = placeOf(asked, from);
  if (!place.ok) return place;
  if (typeof to !== 'string' && !(to instanceof Sandbox)) {
    return Result.error(new InvalidArgument({ argument: 'destination', value: shown(to), expected: 'a sandbox, a name or an address' }));
  }
  const namesOfSandboxes = new Map(asked.controllers.flatMap((controller) => controller.sandboxes().map((sandbox) => [`${sandbox.host}/${sandbox.namespace}`, shortId(sandbox.containerId)])));
  const nameOf = (host: string, namespace: string): string => {
    if (namespace === HOST_NAMESPACE) return `host ${host}`;
    return options.nameOf?.(host, namespace) ?? namesOfSandboxes.get(`${host}/${namespace}`) ?? `namespace ${shortId(namespace)} of host ${host}`;
  };
  const found = lookUp(from, to);
  const names: readonly ExplainedStep[] = found.name === undefined ? [] : [nameStep(place.value, found, nameOf)];
  const address = found.addresses[0] === undefined ? undefined : parseIpAddress(found.addresses[0]);
  if (address === undefined) return Result.ok(unknownName(place.value, question.value, names));
  const explanation = await explain(asked.simulator, place.value, address, question.value, nameOf);
  return Result.ok({ ...explanation, forward: [...names, ...explanation.forward] });
}

function checkQuestion(options: ExplainOptions): Result<Question, CnmError> {
  const object = checkObject('explain options', options);
  if (!object.ok) return object;
  const { protocol = 'icmp', port, payloadBytes, ttl } = options;
  if (!PROTOCOLS.includes(protocol)) return Result.error(new InvalidArgument({ argument: 'protocol', value: shown(protocol), expected: "'icmp', 'tcp' or 'udp'" }));
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

interface Found {
  /** The name that was looked up; absent of an address. */
  readonly name?: string;
  readonly addresses: readonly string[];
}

/** What the sender's hosts file and name server say; of a sandbox, the address in a network that both are in. */
function lookUp(from: Origin, to: Destination): Found {
  if (to instanceof Sandbox) return { addresses: sharedAddresses(from, to) };
  const address = parseIpAddress(to);
  if (address !== undefined) return { addresses: [formatIpAddress(address)] };
  if (to === 'localhost') return { name: to, addresses: ['127.0.0.1'] };
  if (!(from instanceof Sandbox)) return { name: to, addresses: [] };
  const listed = from.extraHosts.filter((host) => host.name.toLowerCase() === to.toLowerCase()).map((host) => host.address);
  return { name: to, addresses: listed.length > 0 ? listed : from.resolve(to).addresses };
}

function sharedAddresses(from: Origin, to: Sandbox): readonly string[] {
  const networks = new Set(from instanceof Sandbox ? from.interfaces.map((one) => one.networkId) : []);
  const candidates = to.interfaces.filter((one) => one.ipv4Address !== undefined);
  const best = candidates.find((one) => networks.has(one.networkId)) ?? candidates[0];
  return best?.ipv4Address === undefined ? [] : best.ipv4Address.split('/').slice(0, 1);
}

function nameStep(place: NamespacePlace, { name = '', addresses }: Found, nameOf: (host: string, namespace: string) => string): ExplainedStep {
  const step = { kind: 'name', name, addresses } as const;
  return { ...place, step, words: wordsOf({ ...place, step }, nameOf) };
}

function unknownName(from: NamespacePlace, question: Question, forward: readonly ExplainedStep[]): Explanation {
  const words = `${forward[0]?.words ?? 'The destination has no address'}.`;
  const remedy = 'Put both containers on one user-defined network, where names are looked up: docker network connect NETWORK CONTAINER.';
  return { ...question, from, destination: '', disposition: 'name-not-found', reached: false, forward, return: [], words, remedy };
}
