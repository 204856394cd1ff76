/**
 * Expected failures of networks. Messages are Docker's (libnetwork error.go, network.go) where Docker has one.
 */
import { errorClass } from '../../base/error.js';
import { howToReap } from './host-errors.js';

/** An endpoint that keeps a network from being deleted. */
export interface ActiveEndpoint {
  readonly endpoint: string;
  readonly host: string;
  readonly createdAt: string;
  readonly containerId?: string;
  /** Where its host announced itself and is gone. */
  readonly goneSince?: string;
}

function places(endpoints: readonly ActiveEndpoint[]): string {
  return endpoints.map(({ endpoint, host, createdAt }) => `'${endpoint}' on host ${host} since ${createdAt}`).join(', ');
}

/** What to do about those of hosts that are gone, a sentence a host. */
function waysToReap(endpoints: readonly ActiveEndpoint[]): string {
  const hosts = new Map(endpoints.flatMap(({ host, goneSince }) => (goneSince === undefined ? [] : [[host, goneSince] as const])));
  return Array.from(hosts, ([host, goneSince]) => ` ${howToReap(host, goneSince)}`).join('');
}

export class NetworkNotFound extends errorClass('NETWORK_NOT_FOUND', 'not-found', {
  message: (d: { network: string }) => `network ${d.network} not found`,
  explanation: (d) => `No network has '${d.network}' as its name, its id or the start of its id.`,
}) {}

export class AmbiguousNetwork extends errorClass('AMBIGUOUS_NETWORK', 'invalid-parameter', {
  message: (d: { network: string; matches: readonly string[] }) => `network ${d.network} is ambiguous (${d.matches.length} matches found based on ID prefix)`,
  explanation: (d) => `It may be ${d.matches.join(' or ')}; give more of the id, or the name.`,
}) {}

export class NetworkExists extends errorClass('NETWORK_EXISTS', 'forbidden', {
  message: (d: { network: string; existing: string; host: string }) => `network with name ${d.network} already exists`,
  explanation: (d) => `Network ${d.existing}, created on host ${d.host}, has that name or id; choose another or delete it.`,
}) {}

export class ActiveEndpoints extends errorClass('ACTIVE_ENDPOINTS', 'forbidden', {
  message: (d: { network: string; id: string; endpoints: readonly ActiveEndpoint[] }) => `network ${d.network} id ${d.id} has active endpoints`,
  explanation: (d) => `Delete first: ${places(d.endpoints)}.${waysToReap(d.endpoints)}`,
}) {}

export class ConfigurationInUse extends errorClass('CONFIGURATION_IN_USE', 'forbidden', {
  message: (d: { network: string; users: readonly string[] }) => `configuration network "${d.network}" is in use`,
  explanation: (d) => `Created from it: ${d.users.join(', ')}; delete those first.`,
}) {}

export class ConfigurationNotFound extends errorClass('CONFIGURATION_NOT_FOUND', 'not-found', {
  message: (d: { configuration: string }) => `configuration network "${d.configuration}" does not exist`,
  explanation: (d) => `Create '${d.configuration}' with configOnly first.`,
}) {}

/** A setting that a config-only network, or one made from it, cannot have. */
export class ConfigurationNotAllowed extends errorClass('CONFIGURATION_NOT_ALLOWED', 'forbidden', {
  message: (d: { network: string; reason: string }) => d.reason,
  explanation: (d) => `Leave those settings out of '${d.network}'.`,
}) {}

export class InvalidGateway extends errorClass('INVALID_GATEWAY', 'invalid-parameter', {
  message: (d: { gateway: string; subnet: string; reason: string }) => d.reason,
  explanation: (d) => `Give an address inside ${d.subnet === '' ? 'the subnet' : d.subnet}, or leave the gateway out.`,
}) {}

export class InvalidAuxAddress extends errorClass('INVALID_AUX_ADDRESS', 'forbidden', {
  message: (d: { name: string; address: string; subnet: string }) =>
    `auxiliary address: (${d.name}:${d.address}) must belong to the master pool: ${d.subnet}`,
  explanation: (d) => `Give an address inside ${d.subnet}.`,
}) {}

/** An address of the network itself that its pool would not give. */
export class NetworkAddressFailed extends errorClass('NETWORK_ADDRESS_FAILED', 'internal', {
  message: (d: { what: string; address: string; reason: string }) => `failed to allocate ${d.what} (${d.address}): ${d.reason}`,
  explanation: (d) => `The pool refused ${d.address === '' ? 'an address' : d.address} for the ${d.what}.`,
}) {}

export class PluginNotFound extends errorClass('PLUGIN_NOT_FOUND', 'not-found', {
  message: (d: { plugin: string; kind: string; known: readonly string[] }) => `plugin "${d.plugin}" not found`,
  explanation: (d) => `Known ${d.kind} drivers: ${d.known.join(', ')}; hand others to createController.`,
}) {}

/** Two drivers of one name. */
export class DriverAlreadyRegistered extends errorClass('DRIVER_ALREADY_REGISTERED', 'forbidden', {
  message: (d: { kind: 'network' | 'IPAM'; name: string }) =>
    d.kind === 'network' ? `Driver already registered for type "${d.name}"` : `ipam driver "${d.name}" already registered`,
  explanation: (d) => `A controller has one ${d.kind} driver of a name; null, host, bridge and overlay, and the IPAM drivers default and null, are there already.`,
}) {}
