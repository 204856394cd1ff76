/**
 * The state of `cnm`: a folder with the store that its hosts share, and the hosts that the store knows.
 *
 * One process is one command. It opens the store, acts for a host as that host's own controller would, and ends; nothing
 * of the host is taken down for that. What is slow to load is loaded here, when it is needed.
 */
import { isAbsolute, join } from 'node:path';
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import type { Runtime } from '../base/runtime.js';
import type { Containers, UserNetworks } from '../containers/index.js';
import type { Store } from '../contracts/store.js';
import type { Controller } from '../controller/controller.js';
import type { HostOptions } from '../controller/settings/host-settings.js';
import type { HostRecord } from '../model/host.js';
import { HostExists, HostNotFound } from './errors.js';
import { readHosts } from './state/stored-hosts.js';

/** The folder below the working one unless told. */
export const DEFAULT_STATE = '.cnm';

/** The host that is there when nobody has added one. */
const FIRST_HOST = 'h1';
/** Addresses of hosts whose address is not told: 10.99.0.11 and so on. */
const ADDRESS_START = '10.99.0.';
const FIRST_ADDRESS = 11;

/** A host that commands are carried out on. */
export interface Session {
  readonly controller: Controller;
  readonly containers: Containers;
  readonly networks: UserNetworks;
}

/** Opens the state in a folder; it is made when it is missing. Errors: STORE_UNAVAILABLE. */
export async function openState(path: string, cwd: string, runtime: Runtime): Promise<Result<StateFolder, CnmError>> {
  const { openStore } = await import('#open-store');
  const store = await openStore(`lmdb:${join(isAbsolute(path) ? path : join(cwd, path), 'store')}`, runtime);
  return store.ok ? Result.ok(new StateFolder(store.value, runtime)) : store;
}

export class StateFolder {
  readonly store: Store;
  readonly #runtime: Runtime;
  readonly #controllers: Controller[] = [];

  /** Use {@link openState}. */
  constructor(store: Store, runtime: Runtime) {
    this.store = store;
    this.#runtime = runtime;
  }

  /** The hosts, the first added first. */
  hosts(): Promise<Result<readonly HostRecord[], CnmError>> {
    return readHosts(this.store);
  }

  /** The hosts; where there is none, a first one is added. */
  async hostsOrFirst(): Promise<Result<readonly HostRecord[], CnmError>> {
    const hosts = await this.hosts();
    if (!hosts.ok || hosts.value.length > 0) return hosts;
    const added = await this.addHost(FIRST_HOST);
    return added.ok ? this.hosts() : added;
  }

  /** Adds a host with its own networks. Errors: HOST_EXISTS, INVALID_NAME, INVALID_ARGUMENT. */
  async addHost(name: string, address?: string): Promise<Result<Session, CnmError>> {
    const hosts = await this.hosts();
    if (!hosts.ok) return hosts;
    const bare = address?.split('/')[0];
    for (const host of hosts.value) {
      if (host.name === name) return Result.error(new HostExists({ host: name, reason: `there is one of that name, at ${host.address}` }));
      if (host.address === bare) return Result.error(new HostExists({ host: name, reason: `address ${bare} is that of host ${host.name}` }));
    }
    return this.#open({ name, address: address ?? freeAddress(hosts.value) });
  }

  /** Acts for a host: the one of the name, else the first. Errors: HOST_NOT_FOUND, and those of `createController`. */
  async session(name?: string): Promise<Result<Session, CnmError>> {
    const hosts = name === undefined ? await this.hostsOrFirst() : await this.hosts();
    if (!hosts.ok) return hosts;
    const host = name === undefined ? hosts.value[0] : hosts.value.find((one) => one.name === name);
    if (host !== undefined) return this.#open({ name: host.name, address: host.address, interfaces: host.interfaces });
    return Result.error(new HostNotFound({ host: name ?? FIRST_HOST, known: hosts.value.map((one) => one.name) }));
  }

  /** Ends what was opened; twice is harmless. */
  async close(): Promise<void> {
    for (const controller of this.#controllers.splice(0)) (await controller.close()).getOrThrow();
    await this.store.close();
  }

  async #open(host: HostOptions): Promise<Result<Session, CnmError>> {
    const [{ createController }, { createContainers, createUserNetworks }] = await Promise.all([
      import('../controller/create-controller.js'),
      import('../containers/index.js'),
    ]);
    const opened = await createController({ host, store: this.store, runtime: this.#runtime });
    if (!opened.ok) return opened;
    const controller = opened.value;
    this.#controllers.push(controller);
    const networks = createUserNetworks(controller);
    const ready = await networks.ensurePredefined();
    return ready.ok ? Result.ok({ controller, networks, containers: createContainers(controller) }) : ready;
  }
}

/** The lowest address that no host has. */
function freeAddress(hosts: readonly HostRecord[]): string {
  const taken = new Set(hosts.map((host) => host.address));
  let last = FIRST_ADDRESS;
  while (taken.has(`${ADDRESS_START}${last}`) && last < 254) last++;
  return `${ADDRESS_START}${last}`;
}
