/**
 * Expected failures of containers and of the networks that every host has. Messages are Docker's (daemon, runconfig).
 */
import { CnmError, errorClass } from '../base/error.js';

export class ContainerNotFound extends errorClass('CONTAINER_NOT_FOUND', 'not-found', {
  message: (d: { container: string; where: string }) => `No such container: ${d.container}`,
  explanation: (d) => `No container of ${d.where} has '${d.container}' as its name, its id or the start of its id.`,
}) {}

export class AmbiguousContainer extends errorClass('AMBIGUOUS_CONTAINER', 'invalid-parameter', {
  message: (d: { container: string; matches: readonly string[] }) => `Multiple IDs found with provided prefix: ${d.container}`,
  explanation: (d) => `It may be ${d.matches.join(' or ')}; give more of the id, or the name.`,
}) {}

export class ContainerExists extends errorClass('CONTAINER_EXISTS', 'conflict', {
  message: (d: { container: string; id: string }) =>
    `Conflict. The container name "/${d.container}" is already in use by container "${d.id}". You have to remove (or rename) that container to be able to reuse that name.`,
  explanation: (d) => `Choose another name than '${d.container}', or remove that container first.`,
}) {}

export class InvalidContainerName extends errorClass('INVALID_CONTAINER_NAME', 'invalid-parameter', {
  message: (d: { name: string }) => `Invalid container name (${d.name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
  explanation: () => 'A name has 2 to 255 of these characters and begins with a letter or a digit.',
}) {}

export class ContainerRunning extends errorClass('CONTAINER_RUNNING', 'conflict', {
  message: (d: { container: string; id: string; state: string }) =>
    `You cannot remove a ${d.state} container ${d.id}. ${d.state === 'paused' ? 'Unpause and then stop' : 'Stop'} the container before attempting removal or force remove`,
  explanation: (d) => `'${d.container}' is ${d.state}; stop it first, or remove it with force.`,
}) {}

export class ContainerNotRunning extends errorClass('CONTAINER_NOT_RUNNING', 'conflict', {
  message: (d: { container: string; id: string }) => `Container ${d.id} is not running`,
  explanation: (d) => `'${d.container}' has no network stack while it does not run; start it first.`,
}) {}

/** A container whose sandbox another one wants to share does not run. */
export class SharedContainerNotRunning extends errorClass('SHARED_CONTAINER_NOT_RUNNING', 'conflict', {
  message: (d: { container: string; id: string }) => `cannot join network of a non running container: ${d.id}`,
  explanation: (d) => `'${d.container}' has to run first.`,
}) {}

export class ContainerPaused extends errorClass('CONTAINER_PAUSED', 'conflict', {
  message: (d: { container: string; id: string; advice: string }) => `Container ${d.id} is paused${d.advice}`,
  explanation: (d) => `'${d.container}' stands still; unpause it first.`,
}) {}

export class ContainerAlreadyPaused extends errorClass('CONTAINER_ALREADY_PAUSED', 'conflict', {
  message: (d: { container: string; id: string }) => `Container ${d.id} is already paused`,
  explanation: (d) => `Nothing was changed: '${d.container}' stands still already.`,
}) {}

export class ContainerNotPaused extends errorClass('CONTAINER_NOT_PAUSED', 'internal', {
  message: (d: { container: string; id: string }) => `Container ${d.id} is not paused`,
  explanation: (d) => `Nothing was changed: '${d.container}' was not paused.`,
}) {}

export class ContainerRestarting extends errorClass('CONTAINER_RESTARTING', 'conflict', {
  message: (d: { container: string; id: string }) => `Container ${d.id} is restarting, wait until the container is running`,
  explanation: (d) => `The command of '${d.container}' has ended, and its restart policy will start it again.`,
}) {}

export class LinkedContainerNotRunning extends errorClass('LINKED_CONTAINER_NOT_RUNNING', 'conflict', {
  message: (d: { container: string; other: string; alias: string }) => `Cannot link to a non running container: /${d.other} AS /${d.container}/${d.alias}`,
  explanation: (d) => `'${d.other}' has to run before '${d.container}'.`,
}) {}

export class LinkedContainerElsewhere extends errorClass('LINKED_CONTAINER_ELSEWHERE', 'internal', {
  message: (d: { other: string }) => `Cannot link to /${d.other}, as it does not belong to the default network`,
  explanation: (d) => `Connect '${d.other}' to the default bridge, or both to a network of your own, where containers know each other's names.`,
}) {}

/** A container to be linked to that there is not, or that has no stack of its own. */
export class InvalidLink extends errorClass('INVALID_LINK', 'invalid-parameter', {
  message: (d: { other: string; reason: string }) =>
    d.reason === ''
      ? "conflicting options: host type networking can't be used with links. This would result in undefined behavior"
      : `could not get container for ${d.other}: ${d.reason}`,
  explanation: (d) => `A container can be linked to others on the default bridge, and '${d.other}' is not there.`,
}) {}

/** A new name that is none, or no other than the old. */
export class InvalidRename extends errorClass('INVALID_RENAME', 'invalid-parameter', {
  message: (d: { container: string; reason: string }) => d.reason,
  explanation: (d) => `'${d.container}' keeps its name.`,
}) {}

export class ContainerNotConnected extends errorClass('CONTAINER_NOT_CONNECTED', 'not-found', {
  message: (d: { container: string; id: string; network: string; isUp: boolean }) => `container ${d.id} is not connected to ${d.isUp ? '' : 'the '}network ${d.network}`,
  explanation: (d) => `'${d.container}' has no endpoint in '${d.network}'; nothing was changed.`,
}) {}

/** Network settings that exclude each other. */
export class NetworkModeConflict extends errorClass('NETWORK_MODE_CONFLICT', 'invalid-parameter', {
  message: (d: { container: string; network: string; reason: string }) => d.reason,
  explanation: (d) => `'${d.container}' cannot be in '${d.network}' because of its network mode; a container keeps its mode for life.`,
}) {}

/** An address or an alias that the network has no use for. */
export class NetworkSettingNotSupported extends errorClass('NETWORK_SETTING_NOT_SUPPORTED', 'invalid-parameter', {
  message: (d: { network: string; setting: string; reason: string }) => d.reason,
  explanation: (d) => `Leave the ${d.setting} out for '${d.network}', or create a network with a subnet of its own.`,
}) {}

export class PredefinedNetworkRefused extends errorClass('PREDEFINED_NETWORK', 'forbidden', {
  message: (d: { network: string; verb: 'create' | 'remove' }) =>
    d.verb === 'create'
      ? `operation is not permitted on predefined ${d.network} network`
      : `${d.network} is a pre-defined network and cannot be removed`,
  explanation: (d) => `Every host has '${d.network}' for itself; it comes and goes with the host.`,
}) {}

/** A process of the host listens on a port that was to be published. */
export class HostPortInUse extends errorClass('HOST_PORT_IN_USE', 'conflict', {
  message: (d: { protocol: string; hostAddress: string; hostPort: number }) =>
    `Error starting userland proxy: listen ${listening(d)}: bind: address already in use`,
  explanation: (d) => `A process in the host's own network listens on ${d.protocol} port ${d.hostPort}; choose another port, or end it.`,
}) {}

/** 'tcp4 0.0.0.0:80', as Go names a listener. */
function listening({ protocol, hostAddress, hostPort }: { readonly protocol: string; readonly hostAddress: string; readonly hostPort: number }): string {
  return `${protocol}${hostAddress.includes(':') ? `6 [${hostAddress}]` : `4 ${hostAddress}`}:${hostPort}`;
}

export class InvalidFilter extends errorClass('INVALID_FILTER', 'invalid-parameter', {
  message: (d: { filter: string; value?: string; known: readonly string[]; reason?: string }) =>
    d.reason ?? (d.value === undefined ? `Invalid filter '${d.filter}'` : `invalid filter: '${d.filter}'='${d.value}'`),
  explanation: (d) => `Known: ${d.known.join(', ')}.`,
}) {}

/** The same failure with a few words before its message, as Docker's daemon puts them before libnetwork's. */
export function reworded(error: CnmError, words: string): CnmError {
  return new CnmError(error.code, error.kind, `${words}: ${error.message}`, error.details, error.explanation, { cause: error });
}
