/**
 * Class Endpoint: joins one sandbox to one network.
 *
 * A handle: an id and its controller. It belongs to its network for ever and to at most one sandbox at a time. After
 * its deletion it keeps showing the last it knew, and its verbs answer ENDPOINT_NOT_FOUND.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import type { EndpointRecord } from '../model/endpoint.js';
import type { Labels } from '../model/labels.js';
import type { ExposedPort, PortBinding, PublishedPort } from '../model/port-binding.js';
import type { Core } from './core.js';
import { Handle } from './handle.js';
import { checkJoinOptions, type JoinOptions } from './settings/endpoint-settings.js';
import { NotASandbox } from './errors/sandbox-errors.js';
import { checkFlag, checkOptions, shown } from './settings/input.js';
import { deleteEndpoint } from './operations/endpoint/delete-endpoint.js';
import { join } from './operations/sandbox/join.js';
import { leave } from './operations/sandbox/leave.js';

/** A `Sandbox`, as far as an endpoint needs to know it. */
export interface SandboxHandle {
  readonly id: string;
  readonly containerId: string;
}

export class Endpoint extends Handle {
  readonly #core: Core;
  #last: EndpointRecord;

  /** Handles come from a network. */
  constructor(core: Core, record: EndpointRecord) {
    super();
    this.#core = core;
    this.#last = record;
  }

  get id(): string {
    return this.#last.id;
  }

  get name(): string {
    return this.#last.name;
  }

  get networkId(): string {
    return this.#last.networkId;
  }

  /** The host that created it and owns it. */
  get host(): string {
    return this.#last.host;
  }

  /** The sandbox that it is in, on its own host. */
  get sandboxId(): string | undefined {
    return this.#record.join?.sandboxId;
  }

  /** The container whose sandbox it is in. */
  get containerId(): string | undefined {
    return this.#record.join?.containerId;
  }

  /** '10.1.0.2'; undefined where the driver has no addresses. */
  get ipv4Address(): string | undefined {
    return this.#record.ipv4?.address;
  }

  get ipv4PrefixLength(): number | undefined {
    return this.#record.ipv4?.prefixLength;
  }

  get ipv6Address(): string | undefined {
    return this.#record.ipv6?.address;
  }

  get ipv6PrefixLength(): number | undefined {
    return this.#record.ipv6?.prefixLength;
  }

  /** '02:42:0a:01:00:02'; '' where the driver has no interfaces. */
  get macAddress(): string {
    return this.#record.macAddress;
  }

  /** The default gateway that its network offers, while it is joined. */
  get gateway(): string | undefined {
    return this.#record.join?.ipv4Gateway;
  }

  get ipv6Gateway(): string | undefined {
    return this.#record.join?.ipv6Gateway;
  }

  /** Its interface's name in the sandbox, while it is joined. */
  get interfaceName(): string | undefined {
    return this.#record.join?.interfaceName;
  }

  /** More names that the network knows it by. */
  get aliases(): readonly string[] {
    const { aliases, join: joined } = this.#record;
    return joined === undefined ? aliases : [...aliases, ...joined.aliases];
  }

  get exposedPorts(): readonly ExposedPort[] {
    return this.#record.exposedPorts;
  }

  get portBindings(): readonly PortBinding[] {
    return this.#record.portBindings;
  }

  /** The host's ports that lead to it, while it is its sandbox's way out. */
  get publishedPorts(): readonly PublishedPort[] {
    return this.#record.publishedPorts ?? [];
  }

  get labels(): Labels {
    return this.#record.labels;
  }

  get options(): Labels {
    return this.#record.options;
  }

  /** Milliseconds since 1970. */
  get created(): number {
    return this.#record.created;
  }

  /** Whether it is there still. */
  get exists(): boolean {
    return this.#core.tables.endpointsById.get(this.id) !== undefined;
  }

  /**
   * Joins a sandbox of the same controller: its interface, its routes, its names, and a way out where it needs one.
   *
   * Errors: ENDPOINT_NOT_FOUND, SANDBOX_NOT_FOUND, ENDPOINT_IN_USE, SANDBOX_ALREADY_IN_NETWORK,
   * ENDPOINT_ON_OTHER_HOST, INVALID_INTERFACE_NAME, EXTERNAL_CONNECTIVITY_FAILED, NOT_A_SANDBOX, INVALID_ARGUMENT.
   */
  async join(sandbox: SandboxHandle, options: JoinOptions = {}): Promise<Result<Endpoint, CnmError>> {
    if (!this.#core.sandboxHandles.has(sandbox)) return Result.error(new NotASandbox({ given: shown(sandbox) }));
    const settings = checkJoinOptions(options);
    if (!settings.ok) return settings;
    const joined = await this.#core.run((operation) => join(operation, this.id, sandbox.id, settings.value));
    return joined.ok ? Result.ok(new Endpoint(this.#core, joined.value)) : joined;
  }

  /**
   * Leaves its sandbox; it keeps its name and addresses.
   *
   * Errors: ENDPOINT_NOT_FOUND, ENDPOINT_NOT_JOINED, ENDPOINT_ON_OTHER_HOST.
   */
  async leave(): Promise<Result<Endpoint, CnmError>> {
    const left = await this.#core.run((operation) => leave(operation, this.id));
    return left.ok ? Result.ok(new Endpoint(this.#core, left.value)) : left;
  }

  /**
   * Deletes the endpoint and frees its addresses; with `force` also out of a sandbox, and another host's.
   *
   * Errors: ENDPOINT_NOT_FOUND, ACTIVE_CONTAINER.
   */
  async delete(options: { readonly force?: boolean } = {}): Promise<Result<void, CnmError>> {
    const object = checkOptions('delete options', options, { force: true });
    const force = object.ok ? checkFlag('force', options.force) : object;
    if (!force.ok) return force;
    return await this.#core.run((operation) => deleteEndpoint(operation, this.id, { force: force.value }));
  }

  /** The record as it is now, or as it was last. */
  get #record(): EndpointRecord {
    this.#last = this.#core.tables.endpointsById.get(this.#last.id) ?? this.#last;
    return this.#last;
  }
}
