/**
 * What lives are made with: the parts of a daemon that they work on.
 */
import type { Runtime } from '../../base/runtime.js';
import type { Container } from '../../containers/container.js';
import type { Containers } from '../../containers/containers.js';
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import type { Simulator } from '../../dataplane/simulator/simulator.js';
import type { PublishedPort } from '../../model/port-binding.js';
import { interfaceFiles } from '../../programs/network/interface-files.js';
import { findUser } from '../../programs/system/users.js';
import { ROOT, type User } from '../../programs/user.js';
import type { Surroundings } from '../../programs/programs.js';
import type { EventLog } from '../events/event-log.js';
import type { Volumes } from '../volumes/volumes.js';
import type { Life } from './life.js';

export interface LifeParts {
  readonly runtime: Runtime;
  readonly containers: Containers;
  readonly simulator: Simulator;
  readonly events: EventLog;
  readonly volumes: Volumes;
  /** Aborts when the daemon is about to end, and streams with it. */
  readonly ending: AbortSignal;
}

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Tells of something that has happened to a container, with its name, its image and its labels. */
export function tell({ events }: LifeParts, container: Container, action: string, more: Readonly<Record<string, string>> = {}): void {
  const { id, image, name, labels } = container;
  events.tell({ type: 'container', action, id, attributes: { ...labels, ...more, ...(image !== '' && { image }), name } });
}

/** What a process is started with that is not its container's. */
export interface SurroundingsOptions {
  readonly tty: boolean;
  readonly environment?: readonly string[];
  /** Where it begins; else where its container's processes do. */
  readonly folder?: string;
  readonly user: User;
  readonly privileged?: boolean;
}

/** What a process of a container that runs has around it. */
export function surroundingsOf(parts: LifeParts, container: Container, life: Life, options: SurroundingsOptions): Omit<Surroundings, 'pid' | 'input' | 'signal' | 'out' | 'error'> {
  const { simulator, runtime } = parts;
  const { sandbox, record } = container;
  const own = sandbox === undefined || sandbox.hostname === '' ? container.hostname : sandbox.hostname;
  const hostname = record.run?.hostConfig['UTSMode'] === 'host' ? container.host : own;
  const place = { host: container.host, namespace: namespaceOf(container) };
  const links = container.linkEnvironment();
  const texts = [PATH, `HOSTNAME=${own}`, ...(options.tty ? ['TERM=xterm'] : []), ...(links.ok ? links.value : []), ...(record.run?.environment ?? []), ...(options.environment ?? [])];
  const environment = Object.fromEntries([...texts.map(splitAtEquals), ['HOME', options.user.home]]);
  const namespace = () => simulator.host(place.host)?.namespace(place.namespace);
  const { user, folder = '' } = options;
  const files = life.files.from(folder === '' ? workingFolderOf(container) : folder);
  return { environment, hostname, user, isNetworkAdmin: user.uid === 0 && (options.privileged === true || isNetworkAdmin(container)), network: { simulator, place, namespace }, files, processes: life.processes, clock: runtime.clock };
}

/** Whether a process in a host's own network listens on a port, which is on all addresses then; relays do on one. */
export function isBound({ simulator }: LifeParts, host: string, { protocol, hostPort }: PublishedPort): boolean {
  const stack = simulator.host(host)?.namespace(HOST_NAMESPACE)?.stack;
  const taken = protocol === 'tcp' ? stack?.listeningTcpPorts() : protocol === 'udp' ? stack?.openUdpPorts() : [];
  return taken?.some(({ port, address }) => port === hostPort && address === undefined) === true;
}

/** The files of a container that say what is so now; none while it does not run. */
export function liveFilesOf({ simulator }: LifeParts, container: Container): Readonly<Record<string, string>> {
  const { host, sandbox } = container;
  return sandbox === undefined ? {} : { ...sandbox.files(), ...interfaceFiles(simulator.host(host)?.namespace(namespaceOf(container))) };
}

/** The network stack that a container is in; '' where that is gone, as when it shared that of a container that was started again. */
function namespaceOf({ sandbox, record }: Container): string {
  const { sharedSandboxId = sandbox?.id } = record;
  return sandbox === undefined || sandbox.id !== sharedSandboxId ? '' : sandbox.namespace;
}

/** Whether a container was given the right to change its network. */
function isNetworkAdmin({ record }: Container): boolean {
  const { Privileged, CapAdd } = record.run?.hostConfig ?? {};
  return Privileged === true || (Array.isArray(CapAdd) && CapAdd.some((one) => typeof one === 'string' && /^(?:CAP_)?(?:NET_ADMIN|ALL)$/i.test(one)));
}

/** The user that a process runs as, the container's own unless another is asked for; or what is wrong with it. */
export function userOf({ record }: Container, life: Life, wanted = ''): User | string {
  const own = record.run?.config['User'];
  const text = wanted !== '' || typeof own !== 'string' ? wanted : own;
  return text === '' ? ROOT : findUser(text, record.image, life.files);
}

/** Where its programs begin: the folder that was asked for, if it is there. */
function workingFolderOf({ record }: Container): string {
  const folder = record.run?.config['WorkingDir'];
  return typeof folder === 'string' && folder !== '' ? folder : '/';
}

function splitAtEquals(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
