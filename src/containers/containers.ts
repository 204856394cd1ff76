/**
 * Class Containers: the containers of a controller's host. There is no logic here: a verb is an operation.
 *
 * Each verb is one transaction. So `run` gives a container that runs, with its addresses, or leaves no trace; whoever
 * wants what a failing `docker run` leaves, a container that was created and never started, takes `create` and `start`.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import type { Controller } from '../controller/controller.js';
import type { Core } from '../controller/core.js';
import type { Operation } from '../controller/operations/operation.js';
import type { ContainerRecord } from '../model/container.js';
import { Container } from './container.js';
import { checkConnectOptions, checkContainerOptions, type ConnectOptions, type ContainerOptions } from './container-settings.js';
import { connectContainer } from './operations/connect-container.js';
import { createContainer } from './operations/create-container.js';
import { disconnectContainer } from './operations/disconnect-container.js';
import { findContainer } from './operations/find-container.js';
import { noteOfContainer, type ContainerNote } from './operations/note-of-container.js';
import { pauseContainer, unpauseContainer } from './operations/pause-container.js';
import { removeContainer } from './operations/remove-container.js';
import { renameContainer } from './operations/rename-container.js';
import { startContainer, type StartOptions } from './operations/start-container.js';
import { stopContainer, type ContainerEnd } from './operations/stop-container.js';

/** The containers of a controller's host. */
export function createContainers(controller: Controller): Containers {
  return new Containers(controller);
}

export class Containers {
  readonly #core: Core;

  /** Use {@link createContainers}. */
  constructor(controller: Controller) {
    this.#core = controller.core;
  }

  /** Creates a container and starts it. Errors: those of `create` and `start`. */
  async run(options: ContainerOptions): Promise<Result<Container, CnmError>> {
    const settings = checkContainerOptions(options);
    if (!settings.ok) return settings;
    return this.#change((operation) => {
      const created = createContainer(operation, settings.value);
      return created.ok ? startContainer(operation, created.value.id) : created;
    });
  }

  /**
   * Creates a container: its name and its configuration, without addresses.
   *
   * Whose sandbox is to be shared is looked for when it starts. Errors: CONTAINER_EXISTS, INVALID_CONTAINER_NAME,
   * INVALID_LINK, NETWORK_MODE_CONFLICT, INVALID_ARGUMENT, INVALID_NAME.
   */
  async create(options: ContainerOptions): Promise<Result<Container, CnmError>> {
    const settings = checkContainerOptions(options);
    if (!settings.ok) return settings;
    return this.#change((operation) => createContainer(operation, settings.value));
  }

  /**
   * Starts a container: it gets its sandbox and its addresses. One that runs is left alone.
   *
   * Errors: CONTAINER_NOT_FOUND (also of whose sandbox is to be shared), AMBIGUOUS_CONTAINER, NETWORK_NOT_FOUND,
   * NETWORK_SETTING_NOT_SUPPORTED, SHARED_CONTAINER_NOT_RUNNING, EXTERNAL_CONNECTIVITY_FAILED, and those of `network.createEndpoint`.
   */
  start(container: string, options: StartOptions = {}): Promise<Result<Container, CnmError>> {
    return this.#change((operation) => startContainer(operation, container, options));
  }

  /**
   * Stops a container: its addresses are free, its configuration stays. One that does not run is left alone.
   *
   * Errors: CONTAINER_NOT_FOUND, AMBIGUOUS_CONTAINER.
   */
  stop(container: string, end: ContainerEnd = {}): Promise<Result<Container, CnmError>> {
    return this.#change((operation) => stopContainer(operation, container, end));
  }

  /** Errors: CONTAINER_NOT_FOUND, AMBIGUOUS_CONTAINER, CONTAINER_NOT_RUNNING, CONTAINER_ALREADY_PAUSED, CONTAINER_RESTARTING. */
  pause(container: string): Promise<Result<Container, CnmError>> {
    return this.#change((operation) => pauseContainer(operation, container));
  }

  /** Errors: CONTAINER_NOT_FOUND, AMBIGUOUS_CONTAINER, CONTAINER_NOT_PAUSED. */
  unpause(container: string): Promise<Result<Container, CnmError>> {
    return this.#change((operation) => unpauseContainer(operation, container));
  }

  /**
   * Gives a container another name, by which its networks know it at once.
   *
   * Errors: CONTAINER_NOT_FOUND, AMBIGUOUS_CONTAINER, CONTAINER_EXISTS, INVALID_CONTAINER_NAME, INVALID_RENAME, ENDPOINT_EXISTS.
   */
  rename(container: string, name: string): Promise<Result<Container, CnmError>> {
    return this.#change((operation) => renameContainer(operation, container, name));
  }

  /** Keeps why a container could not be started, or the policy it is started by. Errors: CONTAINER_NOT_FOUND, AMBIGUOUS_CONTAINER. */
  note(container: string, note: ContainerNote): Promise<Result<Container, CnmError>> {
    return this.#change((operation) => noteOfContainer(operation, container, note));
  }

  /**
   * Removes a container; a running one only by force. Its volumes stay, or those without a name go with it.
   *
   * Errors: CONTAINER_NOT_FOUND, AMBIGUOUS_CONTAINER, CONTAINER_RUNNING.
   */
  remove(container: string, options: { readonly force?: boolean; readonly volumes?: boolean } = {}): Promise<Result<Container, CnmError>> {
    return this.#change((operation) => removeContainer(operation, container, { force: options.force === true, volumes: options.volumes === true }));
  }

  /**
   * Connects a container to one more network; one that does not run when it starts.
   *
   * Errors: CONTAINER_NOT_FOUND, AMBIGUOUS_CONTAINER, NETWORK_NOT_FOUND, NETWORK_MODE_CONFLICT,
   * NETWORK_SETTING_NOT_SUPPORTED, ENDPOINT_EXISTS, and those of `network.createEndpoint`.
   */
  async connect(container: string, network: string, options: ConnectOptions = {}): Promise<Result<Container, CnmError>> {
    const settings = checkConnectOptions(network, options);
    if (!settings.ok) return settings;
    return this.#change((operation) => connectContainer(operation, container, settings.value));
  }

  /**
   * Takes a container out of a network. By force also an endpoint that another host has left behind, by its name.
   *
   * Errors: CONTAINER_NOT_FOUND, NETWORK_NOT_FOUND, CONTAINER_NOT_CONNECTED, NETWORK_MODE_CONFLICT.
   */
  disconnect(container: string, network: string, options: { readonly force?: boolean } = {}): Promise<Result<void, CnmError>> {
    return this.#core.run((operation) => disconnectContainer(operation, container, network, { force: options.force === true }));
  }

  /** The containers of this host, those that do not run too, in the order in which they came. */
  list(): readonly Container[] {
    return Array.from(this.#core.tables.containers.rows(), (record) => new Container(this.#core, record));
  }

  /** The container of an id, a name, or the start of an id that no other has. Errors: CONTAINER_NOT_FOUND, AMBIGUOUS_CONTAINER. */
  container(wanted: string): Result<Container, CnmError> {
    const found = findContainer(this.#core.tables, this.#core.host.name, wanted);
    return found.ok ? Result.ok(new Container(this.#core, found.value)) : found;
  }

  async #change(work: (operation: Operation) => Result<ContainerRecord, CnmError>): Promise<Result<Container, CnmError>> {
    return (await this.#core.run(work)).map((record) => new Container(this.#core, record));
  }
}
