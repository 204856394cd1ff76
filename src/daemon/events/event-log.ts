/**
 * What has happened on the host, in Docker's shape: told to whoever listens, and the last of it kept.
 *
 * Invariant: times never go back, so that "since" and "until" mean the same for what is kept and what comes.
 */
import { Emitter } from '../../base/emitter.js';
import type { Runtime } from '../../base/runtime.js';
import type { Labels } from '../../model/labels.js';

export type EventType = 'container' | 'network' | 'image' | 'volume' | 'daemon';

/** What is to be told. */
export interface Happening {
  readonly type: EventType;
  /** 'create', 'exec_start: ls', and so on. */
  readonly action: string;
  readonly id: string;
  readonly attributes: Labels;
}

/** An event as Docker's API tells it (events.Message). */
export interface DockerEvent extends Happening {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

/** As many as Docker keeps (daemon/events). */
const KEPT = 256;

export class EventLog {
  readonly #clock: Runtime['clock'];
  readonly #emitter: Emitter<{ event: DockerEvent }>;
  readonly #kept: DockerEvent[] = [];

  constructor({ clock, log }: Runtime) {
    this.#clock = clock;
    this.#emitter = new Emitter((thrown) => log.warn(`a listener to events threw: ${String(thrown)}`));
  }

  /** The last events, the oldest first. */
  get kept(): readonly DockerEvent[] {
    return this.#kept;
  }

  /** Tells of something that has just happened. */
  tell(happening: Happening): void {
    const timeMs = Math.max(this.#clock.now(), this.#kept.at(-1)?.timeMs ?? 0);
    const event: DockerEvent = { ...happening, timeMs };
    if (this.#kept.length >= KEPT) this.#kept.shift();
    this.#kept.push(event);
    this.#emitter.emit('event', event);
  }

  /** Calls the listener for each event from now on, until the returned function is called. */
  listen(listener: (event: DockerEvent) => void): () => void {
    return this.#emitter.on('event', listener);
  }
}

/** An event as a document of the API's stream; containers and images have their old members too. */
export function eventDocument({ type, action, id, attributes, timeMs }: DockerEvent): object {
  const old =
    type === 'container'
      ? { status: action, id, ...(attributes['image'] !== undefined && { from: attributes['image'] }) }
      : type === 'image'
        ? { status: action, id }
        : {};
  return {
    ...old,
    Type: type,
    Action: action,
    Actor: { ID: id, Attributes: attributes },
    scope: 'local',
    time: Math.floor(timeMs / 1_000),
    timeNano: timeMs * 1_000_000,
  };
}
