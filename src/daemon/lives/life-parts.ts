/**
 * What lives are made with: the parts of a daemon that they work on.
 */
import type { Runtime } from '../../base/runtime.js';
import type { Container } from '../../containers/container.js';
import type { Containers } from '../../containers/containers.js';
import type { Simulator } from '../../dataplane/simulator/simulator.js';
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

/** What a process of a container that runs has around it. */
export function surroundingsOf(parts: LifeParts, container: Container, life: Life, options: { readonly tty: boolean; readonly environment?: readonly string[] }): Omit<Surroundings, 'pid' | 'input' | 'signal' | 'out' | 'error'> {
  const { simulator, runtime } = parts;
  const { sandbox, record } = container;
  const hostname = sandbox === undefined || sandbox.hostname === '' ? container.hostname : sandbox.hostname;
  const place = { host: container.host, namespace: sandbox?.namespace ?? '' };
  const texts = [PATH, `HOSTNAME=${hostname}`, ...(options.tty ? ['TERM=xterm'] : []), ...(record.run?.environment ?? []), ...(options.environment ?? [])];
  const environment = Object.fromEntries([...texts.map(splitAtEquals), ['HOME', '/root']]);
  const namespace = () => simulator.host(place.host)?.namespace(place.namespace);
  return { environment, hostname, network: { simulator, place, namespace }, files: life.files.from(workingFolderOf(container)), processes: life.processes, clock: runtime.clock };
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
