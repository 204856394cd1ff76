/**
 * The state of `cnm`: the store that its hosts share, and the hosts that the store knows.
 *
 * One process is one command. It opens the store, acts for a host as that host's own controller would, and ends; nothing
 * of the host is taken down for that. A host's own records are in the same store, so that whoever opens it can act for
 * any host and rebuild all of them. What is slow to load is loaded here, when it is needed.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Containers, UserNetworks } from '../../containers/index.js';
import type { Store } from '../../contracts/store.js';
import type { Controller } from '../../controller/controller.js';
import { HostNotFound } from '../../controller/errors/host-errors.js';
import type { HostRecord } from '../../model/host.js';
import { HostExists } from '../errors.js';
import { claimHost, type WantedHost } from './claim-host.js';
import { withProgress, type ProgressIo } from '../progress.js';
import type { Place } from './place.js';
import { readHosts } from './stored-hosts.js';

/** The host that is there when nobody has added one. */
const FIRST_HOST = 'h1';

/** A host that commands are carried out on. */
export interface Session {
  readonly controller: Controller;
  readonly containers: Containers;
  readonly networks: UserNetworks;
}

export interface StateOptions {
  readonly place: Place;
  /** Has time and chance, and shows how far opening is. */
  readonly io: ProgressIo;
  /** Told of each host that has joined a shared store because it was named. */
  readonly onJoined: (host: HostRecord) => void;
}

/** Opens the state at a place. Errors: STORE_UNAVAILABLE, INVALID_STORE_URL, STORE_CLIENT_MISSING. */
export async function openState(options: StateOptions): Promise<Result<State, CnmError>> {
  const { openStore } = await import('#open-store');
  const store = await openStore(options.place.url, options.io.runtime);
  return store.ok ? Result.ok(new State(store.value, options)) : store;
}

export class State {
  readonly store: Store;
  readonly place: Place;
  readonly #io: ProgressIo;
  readonly #onJoined: (host: HostRecord) => void;
  readonly #controllers: Controller[] = [];

  /** Use {@link openState}. */
  constructor(store: Store, { place, io, onJoined }: StateOptions) {
    this.store = store;
    this.place = place;
    this.#io = io;
    this.#onJoined = onJoined;
  }

  /** The hosts, the first added first. */
  hosts(): Promise<Result<readonly HostRecord[], CnmError>> {
    return readHosts(this.store);
  }

  /** The hosts; where there is none, a first one is added. */
  async hostsOrFirst(): Promise<Result<readonly HostRecord[], CnmError>> {
    const hosts = await this.hosts();
    if (!hosts.ok || hosts.value.length > 0) return hosts;
    const first = await this.#join(FIRST_HOST);
    return first.ok ? this.hosts() : first;
  }

  /** Adds a host with its own networks. Errors: HOST_EXISTS, NO_HOST_ADDRESS_LEFT, INVALID_NAME, INVALID_ARGUMENT. */
  async addHost(wanted: WantedHost): Promise<Result<Session, CnmError>> {
    const claimed = await claimHost(this.store, this.#io.runtime, wanted);
    if (!claimed.ok) return claimed;
    const { host, isNew } = claimed.value;
    if (isNew) return this.#open(host);
    return Result.error(new HostExists({ host: host.name, reason: `there is one of that name, at ${host.address}` }));
  }

  /**
   * Acts for a host: the one of the name, else the first.
   *
   * A shared store is joined under a name that it does not know. Errors: HOST_NOT_FOUND, and those of `createController`.
   */
  async session(name?: string): Promise<Result<Session, CnmError>> {
    const hosts = await this.hosts();
    if (!hosts.ok) return hosts;
    const known = name === undefined ? hosts.value[0] : hosts.value.find((one) => one.name === name);
    if (known !== undefined) return this.#open(known);
    if (name !== undefined && !this.place.isShared) return Result.error(new HostNotFound({ host: name, known: hosts.value.map((one) => one.name) }));
    const joined = await this.#join(name ?? FIRST_HOST);
    return joined.ok ? this.#open(joined.value) : joined;
  }

  /** Ends what was opened over the store. */
  async closeSessions(): Promise<void> {
    for (const controller of this.#controllers.splice(0)) (await controller.close()).getOrThrow();
  }

  /** Ends everything; twice is harmless. */
  async close(): Promise<void> {
    await this.closeSessions();
    await this.store.close();
  }

  /** A host that is there from now on, whoever was first to add it. */
  async #join(name: string): Promise<Result<HostRecord, CnmError>> {
    const claimed = await claimHost(this.store, this.#io.runtime, { name });
    if (!claimed.ok) return claimed;
    const { host, isNew } = claimed.value;
    if (isNew && this.place.isShared) this.#onJoined(host);
    return Result.ok(host);
  }

  async #open(host: HostRecord): Promise<Result<Session, CnmError>> {
    const [{ createController }, { createContainers, createUserNetworks }] = await Promise.all([
      import('../../controller/create-controller.js'),
      import('../../containers/index.js'),
    ]);
    const opened = await withProgress(this.#io, ({ opening }) => createController({ host, store: this.store, runtime: this.#io.runtime, onProgress: opening }));
    if (!opened.ok) return opened;
    const controller = opened.value;
    this.#controllers.push(controller);
    const networks = createUserNetworks(controller);
    const ready = await networks.ensurePredefined();
    return ready.ok ? Result.ok({ controller, networks, containers: createContainers(controller) }) : ready;
  }
}
