/**
 * Expected failures of endpoints, joins and leaves. Messages are Docker's (libnetwork endpoint.go) where it has one.
 */
import { errorClass } from '../../base/error.js';
import { howToReap } from './host-errors.js';

export class EndpointNotFound extends errorClass('ENDPOINT_NOT_FOUND', 'not-found', {
  message: (d: { endpoint: string }) => `endpoint ${d.endpoint} not found`,
  explanation: (d) => `No endpoint '${d.endpoint}' is there; it may have been deleted.`,
}) {}

export class EndpointExists extends errorClass('ENDPOINT_EXISTS', 'forbidden', {
  message: (d: { endpoint: string; network: string; host: string; createdAt: string; goneSince?: string }) =>
    `endpoint with name ${d.endpoint} already exists in network ${d.network}`,
  explanation: (d) =>
    `Host ${d.host} created it at ${d.createdAt}; choose another name, or delete it there or with force.` +
    (d.goneSince === undefined ? '' : ` ${howToReap(d.host, d.goneSince)}`),
}) {}

export class EndpointInUse extends errorClass('ENDPOINT_IN_USE', 'forbidden', {
  message: (_: { endpoint: string; sandboxId: string; containerId: string; host: string }) =>
    'another container is attached to the same network endpoint',
  explanation: (d) => `Endpoint '${d.endpoint}' is in the sandbox of container ${d.containerId} on host ${d.host}; leave that first.`,
}) {}

export class ActiveContainer extends errorClass('ACTIVE_CONTAINER', 'forbidden', {
  message: (d: { endpoint: string; id: string; containerId: string; host: string }) =>
    `endpoint with name ${d.endpoint} id ${d.id} has active containers`,
  explanation: (d) => `Container ${d.containerId} on host ${d.host} is attached; leave first, or delete with force.`,
}) {}

export class EndpointNotJoined extends errorClass('ENDPOINT_NOT_JOINED', 'forbidden', {
  message: (_: { endpoint: string }) => 'cannot leave endpoint with no attached sandbox',
  explanation: (d) => `Endpoint '${d.endpoint}' is in no sandbox.`,
}) {}

export class EndpointOnOtherHost extends errorClass('ENDPOINT_ON_OTHER_HOST', 'forbidden', {
  message: (d: { endpoint: string; host: string; here: string }) => `endpoint ${d.endpoint} belongs to host ${d.host}`,
  explanation: (d) => `Only ${d.host} joins and leaves it; do it there, or create an endpoint on ${d.here}.`,
}) {}

export class SandboxAlreadyInNetwork extends errorClass('SANDBOX_ALREADY_IN_NETWORK', 'forbidden', {
  message: (d: { containerId: string; network: string; endpoint: string }) =>
    `container ${d.containerId} already has an endpoint in network ${d.network}`,
  explanation: (d) => `It is there as '${d.endpoint}'; one endpoint of a network is all that a sandbox has.`,
}) {}

export class EndpointOnConfigOnlyNetwork extends errorClass('ENDPOINT_ON_CONFIG_ONLY_NETWORK', 'forbidden', {
  message: (_: { network: string }) => 'cannot create endpoint on configuration-only network',
  explanation: (d) => `'${d.network}' only holds settings; create a network with configFrom '${d.network}'.`,
}) {}

export class AddressOutsideNetwork extends errorClass('ADDRESS_OUTSIDE_NETWORK', 'invalid-parameter', {
  message: (d: { address: string; network: string; subnets: readonly string[] }) =>
    `Invalid address ${d.address}: It does not belong to any of this network's subnets`,
  explanation: (d) => `Network '${d.network}' has ${d.subnets.length === 0 ? 'no such subnets' : d.subnets.join(', ')}.`,
}) {}

/** An endpoint that holds an address. */
export interface EndpointHolder {
  readonly endpoint: string;
  readonly host: string;
  readonly address: string;
}

export class NetworkExhausted extends errorClass('NETWORK_EXHAUSTED', 'unavailable', {
  message: (d: { network: string; id: string; family: number; subnets: readonly string[]; holders: readonly EndpointHolder[] }) =>
    `no available IPv${d.family} addresses on this network's address pools: ${d.network} (${d.id})`,
  explanation: (d) => {
    const held = d.holders.slice(0, 5).map(({ endpoint, host, address }) => `'${endpoint}' on host ${host} (${address})`);
    return `Every address of ${d.subnets.join(', ')} is held, by ${held.join(', ')}${d.holders.length > held.length ? ' and others' : ''}; delete endpoints or create a network with a larger subnet.`;
  },
}) {}

export class InvalidInterfaceName extends errorClass('INVALID_INTERFACE_NAME', 'invalid-parameter', {
  message: (d: { interfaceName: string; reason: string }) => `invalid interface name '${d.interfaceName}': ${d.reason}`,
  explanation: () => 'A name has 1 to 15 characters, no space and no slash, and is used once in a sandbox.',
}) {}

/** A driver could not publish the ports of an endpoint that has become its sandbox's way out. */
export class ExternalConnectivityFailed extends errorClass('EXTERNAL_CONNECTIVITY_FAILED', 'internal', {
  message: (d: { endpoint: string; endpointId: string; whose: string; reason: string; why: string; code: string }) =>
    `${d.whose}driver failed programming external connectivity on endpoint ${d.endpoint} (${d.endpointId}): ${d.reason}`,
  explanation: (d) => d.why,
}) {}
