/**
 * What the processes of a cluster do: random operations on names, subnets and addresses that are few enough to collide.
 *
 * What an operation is about is looked up first, in what the process has seen; what it does not find there it looks for
 * in the present. Invariant: the number of an operation and the seed decide what it tries.
 */
import type { CnmError, Controller, Endpoint, Network, Result } from '../../../src/index.js';
import type { Chance } from '../../simulation/actions.js';
import { CREATOR, TOLD_REAPED, UNKNOWN, type Answer, type Recorder } from '../checker/history.js';

const SHARED_NETWORKS = ['n1', 'n2', 'n3'];
const OWN_NETWORKS = ['b1'];
const ENDPOINTS = ['e1', 'e2', 'e3'];
const SANDBOXES = ['s1', 's2'];
const SHARED_SUBNETS = ['10.1.0.0/29', '10.1.0.0/28', '10.2.0.0/29'];
const OWN_SUBNETS = ['10.3.0.0/29', '10.3.0.0/28'];
const ADDRESSES = ['10.1.0.3', '10.1.0.4', '10.2.0.3'];

/** The hosts of a cluster. */
export const HOSTS = ['h1', 'h2', 'h3', 'h4'].map((name, at) => ({ name, address: `10.99.0.${11 + at}` }));

/** Errors that a process may meet when everything is right. */
export const EXPECTED_ANSWERS: ReadonlySet<string> = new Set([
  ...['ok', UNKNOWN, 'STORE_UNAVAILABLE', 'CONTENTION_EXCEEDED', 'HOST_PRESENCE_LOST', TOLD_REAPED, 'HOST_NAME_IN_USE'],
  ...['NETWORK_EXISTS', 'NETWORK_NOT_FOUND', 'ACTIVE_ENDPOINTS', 'POOL_OVERLAP', 'BRIDGE_CONFLICT'],
  ...['ENDPOINT_EXISTS', 'ENDPOINT_NOT_FOUND', 'ADDRESS_IN_USE', 'ADDRESS_OUTSIDE_NETWORK', 'NETWORK_EXHAUSTED', 'ACTIVE_CONTAINER'],
  ...['ENDPOINT_IN_USE', 'ENDPOINT_NOT_JOINED', 'ENDPOINT_ON_OTHER_HOST', 'SANDBOX_ALREADY_IN_NETWORK'],
  ...['SANDBOX_EXISTS', 'SANDBOX_NOT_FOUND', 'HOST_NOT_FOUND', 'HOST_NOT_GONE'],
]);

/** A process that operates. */
export interface Operator {
  readonly controller: Controller;
  readonly recorder: Recorder;
  readonly chance: Chance;
  /** The operation's id. */
  readonly id: string;
}

/** Does an operation; resolves with the host that it has reaped, if it was that. */
export async function operate(operator: Operator): Promise<string | undefined> {
  const { below } = operator.chance;
  switch (below(20)) {
    case 0:
    case 1:
    case 2:
      return createNetwork(operator);
    case 3:
    case 4:
    case 5:
      return deleteNetwork(operator);
    case 6:
    case 7:
    case 8:
    case 9:
      return createEndpoint(operator);
    case 10:
    case 11:
    case 12:
    case 13:
      return deleteEndpoint(operator);
    case 14:
    case 15:
      return join(operator);
    case 16:
      return leave(operator);
    case 17:
      return reap(operator);
    case 18:
      return createSandbox(operator);
    default:
      return below(2) === 0 ? deleteSandbox(operator) : createSandbox(operator);
  }
}

async function createNetwork({ controller, recorder, chance, id }: Operator): Promise<undefined> {
  const isShared = chance.below(5) > 0;
  const name = chance.pick(isShared ? SHARED_NETWORKS : OWN_NETWORKS);
  const config = chance.below(3) === 0 ? [] : [{ subnet: chance.pick(isShared ? SHARED_SUBNETS : OWN_SUBNETS) }];
  const options = { name, driver: isShared ? 'overlay' : 'bridge', ipam: { config }, labels: { [CREATOR]: id } };
  await recorder.record(id, { verb: 'create-network', network: fullName(controller, name) }, async () => answerOf(await controller.createNetwork(options)));
}

async function deleteNetwork(operator: Operator): Promise<undefined> {
  const { recorder, id } = operator;
  const found = await someNetwork(operator);
  if (found === undefined) return;
  const { network, full } = found;
  await recorder.record(id, { verb: 'delete-network', network: full, target: creatorOf(network) }, async () => answerOf(await network.delete()));
}

async function createEndpoint(operator: Operator): Promise<undefined> {
  const { recorder, chance, id } = operator;
  const name = chance.pick(ENDPOINTS);
  const ipv4Address = chance.below(4) === 0 ? chance.pick(ADDRESSES) : undefined;
  const found = await someNetwork(operator);
  if (found === undefined) return;
  const options = { name, labels: { [CREATOR]: id }, ...(ipv4Address !== undefined && { ipv4Address }) };
  const call = { verb: 'create-endpoint' as const, of: creatorOf(found.network), endpoint: name };
  await recorder.record(id, call, async () => answerOf(await found.network.createEndpoint(options)));
}

async function deleteEndpoint(operator: Operator): Promise<undefined> {
  const { recorder, chance, id } = operator;
  const force = chance.below(2) === 0;
  const found = await someEndpoint(operator);
  if (found === undefined) return;
  const { handle, names } = found;
  await recorder.record(id, { verb: 'delete-endpoint', ...names, force }, async () => answerOf(await handle.delete({ force })));
}

async function join(operator: Operator): Promise<undefined> {
  const { controller, recorder, chance, id } = operator;
  const containerId = chance.pick(SANDBOXES);
  const found = ownEndpoint(operator) ?? (await someEndpoint(operator));
  const sandbox = controller.sandboxByContainerId(containerId);
  if (found === undefined || sandbox === undefined) return;
  const { handle, names } = found;
  const call = { verb: 'join' as const, ...names, sandbox: `${controller.host.name}/${containerId}` };
  await recorder.record(id, call, async () => answerOf(await handle.join(sandbox)));
}

async function leave(operator: Operator): Promise<undefined> {
  const found = ownEndpoint(operator) ?? (await someEndpoint(operator));
  if (found === undefined) return;
  const { handle, names } = found;
  await operator.recorder.record(operator.id, { verb: 'leave', ...names }, async () => answerOf(await handle.leave()));
}

async function createSandbox({ controller, recorder, chance, id }: Operator): Promise<undefined> {
  const containerId = chance.pick(SANDBOXES);
  const call = { verb: 'create-sandbox' as const, sandbox: `${controller.host.name}/${containerId}` };
  await recorder.record(id, call, async () => answerOf(await controller.createSandbox({ containerId })));
}

async function deleteSandbox({ controller, recorder, chance, id }: Operator): Promise<undefined> {
  const containerId = chance.pick(SANDBOXES);
  const sandbox = controller.sandboxByContainerId(containerId);
  if (sandbox === undefined) return;
  const call = { verb: 'delete-sandbox' as const, sandbox: `${controller.host.name}/${containerId}` };
  await recorder.record(id, call, async () => answerOf(await sandbox.delete()));
}

async function reap({ controller, recorder, chance, id }: Operator): Promise<string | undefined> {
  const others = HOSTS.filter(({ name }) => name !== controller.host.name);
  return reapHost(controller, recorder, id, chance.pick(others).name);
}

/** Reaps a host; resolves with its name when that was done. */
export async function reapHost(controller: Controller, recorder: Recorder, id: string, host: string): Promise<string | undefined> {
  const { answer } = await recorder.record(id, { verb: 'reap', host }, async () => {
    const reaped = await controller.reap(host);
    return reaped.ok && reaped.value.kept > 0 ? { answer: 'ENDPOINTS_KEPT' } : answerOf(reaped);
  });
  return answer === 'ok' ? host : undefined;
}

/** A network as this process has seen it; one that it has not seen is looked for in the present. */
async function someNetwork({ controller, recorder, chance, id }: Operator): Promise<{ network: Network; full: string } | undefined> {
  const name = chance.pick(chance.below(5) === 0 ? OWN_NETWORKS : SHARED_NETWORKS);
  const network = controller.networkByName(name);
  const full = fullName(controller, name);
  if (network !== undefined) return { network, full };
  await recorder.record(id, { verb: 'find-network', network: full }, () => find(controller, () => stateOfNetwork(controller.networkByName(name))));
  return undefined;
}

/** An endpoint, and how a history names it. */
interface FoundEndpoint {
  readonly handle: Endpoint;
  readonly names: { readonly of: string; readonly endpoint: string; readonly target: string };
}

/** An endpoint as this process has seen it; one that it has not seen is looked for in the present. */
async function someEndpoint(operator: Operator): Promise<FoundEndpoint | undefined> {
  const { controller, recorder, chance, id } = operator;
  const endpoint = chance.pick(ENDPOINTS);
  const found = await someNetwork(operator);
  if (found === undefined) return undefined;
  const { network } = found;
  const of = creatorOf(network);
  const handle = network.endpointByName(endpoint);
  if (handle !== undefined) return { handle, names: { of, endpoint, target: creatorOf(handle) } };
  await recorder.record(id, { verb: 'find-endpoint', of, endpoint }, () => find(controller, () => stateOfEndpoint(network.endpointByName(endpoint))));
  return undefined;
}

/** One of this host's own, mostly. */
function ownEndpoint({ controller, chance }: Operator): FoundEndpoint | undefined {
  if (chance.below(5) === 0) return undefined;
  const own = controller.networks().flatMap((network) =>
    network.endpoints().flatMap((handle) => {
      const names = { of: creatorOf(network), endpoint: handle.name, target: creatorOf(handle) };
      return handle.host === controller.host.name && names.target !== '' ? [{ handle, names }] : [];
    }),
  );
  return own.length === 0 ? undefined : chance.pick(own);
}

/** A network's state as registers have it. */
export function stateOfNetwork(network: Network | undefined): string {
  return network === undefined ? '' : creatorOf(network);
}

/** An endpoint's state as registers have it. */
export function stateOfEndpoint(endpoint: Endpoint | undefined): string {
  if (endpoint === undefined) return '';
  const { containerId, host } = endpoint;
  return containerId === undefined ? creatorOf(endpoint) : `${creatorOf(endpoint)}>${host}/${containerId}`;
}

/** A network's name among all hosts'. */
export function fullName({ host }: Controller, network: string): string {
  return OWN_NETWORKS.includes(network) ? `${host.name}/${network}` : network;
}

function creatorOf({ labels }: Network | Endpoint): string {
  return labels[CREATOR] ?? '';
}

/** Looks when everything is seen that was there at the call. */
async function find(controller: Controller, look: () => string): Promise<Answer> {
  const seen = await controller.core.replica.settled();
  return seen.ok ? { answer: 'ok', found: look() } : answerOf(seen);
}

function answerOf(result: Result<unknown, CnmError>): Answer {
  if (result.ok) return { answer: 'ok' };
  const { code, details } = result.error;
  if ('reaped' in details && details.reaped === true) return { answer: TOLD_REAPED };
  return { answer: 'outcome' in details && details.outcome === 'unknown' ? UNKNOWN : code };
}
