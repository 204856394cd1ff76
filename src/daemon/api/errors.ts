/**
 * Expected failures of the API itself, and the one table from errors to statuses (api/server/httpstatus).
 */
import { errorClass, type CnmError, type ErrorKind } from '../../base/error.js';

export class PageNotFound extends errorClass('PAGE_NOT_FOUND', 'not-found', {
  message: (_: { method: string; path: string }) => 'page not found',
  explanation: (d) => `There is no ${d.method} ${d.path} in this API.`,
}) {}

export class ApiVersionTooOld extends errorClass('API_VERSION_TOO_OLD', 'invalid-parameter', {
  message: (d: { version: string; least: string }) =>
    `client version ${d.version} is too old. Minimum supported API version is ${d.least}, please upgrade your client to a newer version`,
  explanation: (d) => `Ask for ${d.least} or later.`,
}) {}

export class ApiVersionTooNew extends errorClass('API_VERSION_TOO_NEW', 'invalid-parameter', {
  message: (d: { version: string; most: string }) => `client version ${d.version} is too new. Maximum supported API version is ${d.most}`,
  explanation: (d) => `Ask for ${d.most} or earlier, for instance with DOCKER_API_VERSION=${d.most}.`,
}) {}

/** A body, a query or a header that cannot be read. */
export class InvalidRequest extends errorClass('INVALID_REQUEST', 'invalid-parameter', {
  message: (d: { reason: string }) => d.reason,
  explanation: () => 'The request cannot be read as the API describes it.',
}) {}

export class BodyTooLarge extends errorClass('BODY_TOO_LARGE', 'invalid-parameter', {
  message: (d: { mostBytes: number }) => `request body is larger than ${d.mostBytes} bytes`,
  explanation: (d) => `A JSON body has ${d.mostBytes} bytes at most.`,
}) {}

/** The start of several networks' ids, in the words of inspect, which are not those of other requests. */
export class AmbiguousNetworkTerm extends errorClass('AMBIGUOUS_NETWORK', 'invalid-parameter', {
  message: (d: { network: string; matches: readonly string[] }) => `${d.matches.length} matches found based on ID prefix: network ${d.network} is ambiguous`,
  explanation: (d) => `It may be ${d.matches.join(' or ')}; give more of the id, or the name.`,
}) {}

/** Beside a container that there is not. */
export class NoSuchContainer extends errorClass('CONTAINER_NOT_FOUND', 'not-found', {
  message: (d: { container: string }) => `no such container ${d.container}`,
  explanation: () => "The filters 'before' and 'since' name a container of this host, by its name or the start of its id.",
}) {}

export class OperationRunning extends errorClass('OPERATION_RUNNING', 'conflict', {
  message: (d: { operation: string }) => `a ${d.operation} operation is already running`,
  explanation: () => 'Try again when it is done.',
}) {}

/** What Docker's daemon has and this one has not. */
export class NotSupported extends errorClass('NOT_SUPPORTED', 'not-implemented', {
  message: (d: { what: string }) => `${d.what} is not supported`,
  explanation: () => 'This daemon is about networks.',
}) {}

/** Docker asks the image's registry. */
export class RegistryUnreachable extends errorClass('REGISTRY_UNREACHABLE', 'internal', {
  message: (d: { registry: string }) => `Get "https://${d.registry}/v2/": dial tcp: lookup ${d.registry.replace(/:\d+$/, '')}: no such host`,
  explanation: () => 'The host is simulated, and nothing is downloaded, so any image can be pulled by its name.',
}) {}

/** A network without a name, where nobody asked that it be the only one of it. */
export class NamelessNetwork extends errorClass('NAMELESS_NETWORK', 'invalid-parameter', {
  message: (_: { path: string }) => 'invalid name: ',
  explanation: () => 'A network has a name.',
}) {}

/** Everything about a swarm. */
export class NoSwarm extends errorClass('NO_SWARM', 'unavailable', {
  message: (_: { path: string }) =>
    'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
  explanation: () => 'There are no swarms here; hosts share networks through a store (--cluster-store).',
}) {}

/** A fault of the program itself: what it was goes to the log only. */
export class InternalFault extends errorClass('INTERNAL_FAULT', 'internal', {
  message: (_: { path: string }) => 'the daemon has failed, and this is its own fault; its log says more',
  explanation: (d) => `It happened in ${d.path}.`,
}) {}

const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  'invalid-parameter': 400,
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  unavailable: 503,
  timeout: 504,
  'not-implemented': 501,
  internal: 500,
};

/** Where Docker's daemon says it otherwise than libnetwork, whose kinds ours are. */
const STATUS_OF_CODE: ReadonlyMap<string, number> = new Map([
  ['NETWORK_EXISTS', 409],
  ['NAMELESS_NETWORK', 500],
  ['BODY_TOO_LARGE', 413],
]);

/** The status that an error is answered with. */
export function statusOf(error: CnmError): number {
  return STATUS_OF_CODE.get(error.code) ?? STATUS_OF_KIND[error.kind];
}
