/**
 * Class Container: a name, an image's label, a configuration, and while it runs a sandbox in its networks.
 *
 * A handle: an id and its controller. What it shows is what the records say now; after its removal it keeps showing the
 * last it knew, and its verbs answer CONTAINER_NOT_FOUND.
 */
import type { CnmError } from '../base/error.js';
import type { Result } from '../base/result.js';
import type { Core } from '../controller/core.js';
import type { Endpoint } from '../controller/endpoint.js';
import { Sandbox } from '../controller/sandbox.js';
import { isUp, type ContainerNetwork, type ContainerRecord, type ContainerState } from '../model/container.js';
import { sandboxKey, type ExtraHost } from '../model/sandbox.js';
import type { Labels } from '../model/labels.js';
import type { ExposedPort, PortBinding, PublishedPort } from '../model/port-binding.js';
import { sharedContainer } from './container-settings.js';
import { inspectContainer, type ContainerInspection } from './inspect/inspect-container.js';
import { linkEnvironment } from './inspect/linked-containers.js';
import { removeContainer } from './operations/remove-container.js';
import { startContainer } from './operations/start-container.js';
import { stopContainer } from './operations/stop-container.js';

export class Container {
  readonly #core: Core;
  #last: ContainerRecord;

  /** Handles come from `Containers`. */
  constructor(core: Core, record: ContainerRecord) {
    this.#core = core;
    this.#last = record;
  }

  get id(): string {
    return this.#last.id;
  }

  get name(): string {
    return this.#record.name;
  }

  get image(): string {
    return this.#last.image;
  }

  get command(): readonly string[] {
    return this.#last.command;
  }

  get hostname(): string {
    return this.#last.hostname;
  }

  get labels(): Labels {
    return this.#last.labels;
  }

  /** The host that it is on. */
  get host(): string {
    return this.#core.host.name;
  }

  get state(): ContainerState {
    return this.#record.state;
  }

  /** Whether it has its network stack: it runs, or is paused. */
  get isUp(): boolean {
    return isUp(this.#record);
  }

  /** Of its last end; 0 while it runs. */
  get exitCode(): number {
    return this.#record.exitCode ?? 0;
  }

  /** Milliseconds since 1970. */
  get created(): number {
    return this.#last.created;
  }

  get startedAt(): number | undefined {
    return this.#record.startedAt;
  }

  get finishedAt(): number | undefined {
    return this.#record.finishedAt;
  }

  /** 'host', 'none', 'container:ID', or the first network that it was created with. */
  get networkMode(): string {
    return this.#last.networkMode;
  }

  /** What it is connected with, running or not. */
  get networks(): readonly ContainerNetwork[] {
    return this.#record.networks;
  }

  get exposedPorts(): readonly ExposedPort[] {
    return this.#last.exposedPorts;
  }

  get portBindings(): readonly PortBinding[] {
    return this.#last.portBindings;
  }

  /** The host's ports that lead to it while it runs; those of a sandbox that it shares are the other container's. */
  get publishedPorts(): readonly PublishedPort[] {
    if (sharedContainer(this.networkMode) !== undefined) return [];
    return this.endpoints().flatMap((endpoint) => endpoint.publishedPorts);
  }

  /** More lines of its /etc/hosts. */
  get extraHosts(): readonly ExtraHost[] {
    return this.#last.extraHosts;
  }

  /** Whether it is there still. */
  get exists(): boolean {
    return this.#core.tables.containersById.get(this.id) !== undefined;
  }

  /** Its network stack while it runs: its own, or that of the container whose it shares. */
  get sandbox(): Sandbox | undefined {
    if (!this.isUp) return undefined;
    const containerId = sharedContainer(this.networkMode) ?? this.id;
    const record = this.#core.tables.sandboxes.get(sandboxKey({ containerId }));
    return record === undefined ? undefined : new Sandbox(this.#core, record);
  }

  /** Its endpoints while it runs, in the order that decides its gateway. */
  endpoints(): readonly Endpoint[] {
    return this.sandbox?.endpoints() ?? [];
  }

  /** Variables that tell its processes of the containers that it is linked to. Errors: LINKED_CONTAINER_NOT_RUNNING, LINKED_CONTAINER_ELSEWHERE. */
  linkEnvironment(): Result<readonly string[], CnmError> {
    return linkEnvironment(this.#core.tables, this.#record);
  }

  /** What Docker's inspect shows of it. */
  inspect(): ContainerInspection {
    return inspectContainer(this.#core.tables, this.#record);
  }

  /** Starts it; see `containers.start`. */
  start(): Promise<Result<Container, CnmError>> {
    return this.#handle(this.#core.run((operation) => startContainer(operation, this.id)));
  }

  /** Stops it; see `containers.stop`. */
  stop(): Promise<Result<Container, CnmError>> {
    return this.#handle(this.#core.run((operation) => stopContainer(operation, this.id)));
  }

  /** Removes it; see `containers.remove`. */
  remove(options: { readonly force?: boolean } = {}): Promise<Result<Container, CnmError>> {
    return this.#handle(this.#core.run((operation) => removeContainer(operation, this.id, { force: options.force === true })));
  }

  async #handle(change: Promise<Result<ContainerRecord, CnmError>>): Promise<Result<Container, CnmError>> {
    return (await change).map((record) => new Container(this.#core, record));
  }

  /** The record as it is now, or as it was last. */
  get record(): ContainerRecord {
    return this.#record;
  }

  get #record(): ContainerRecord {
    this.#last = this.#core.tables.containersById.get(this.#last.id) ?? this.#last;
    return this.#last;
  }
}
