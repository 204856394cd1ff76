/**
 * The composition root: opens the stores, puts the parts together, and recovers what a crash left.
 *
 * The only place that names concrete stores, drivers and IPAM. A store given by URL is opened and closed by the
 * controller; one given as an object stays its giver's.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import type { Runtime } from '../base/runtime.js';
import { createSystemRuntime } from '../base/system-runtime.js';
import type { Dataplane } from '../contracts/dataplane.js';
import type { Driver } from '../contracts/driver.js';
import type { IpamDriver } from '../contracts/ipam-driver.js';
import type { Store } from '../contracts/store.js';
import { createRecordingDataplane } from '../dataplane/recording-dataplane.js';
import { createBridgeDriver } from '../drivers/bridge/bridge-driver.js';
import { createOverlayDriver } from '../drivers/overlay/overlay-driver.js';
import { createHostDriver, createNullDriver } from '../drivers/special-driver.js';
import { createDefaultIpam } from '../ipam/default/default-ipam.js';
import { createNullIpam } from '../ipam/null-ipam.js';
import { hostKey, type HostRecord } from '../model/host.js';
import { addressBits, parseIpPrefix } from '../net/ip-prefix.js';
import { Desired } from '../reconciler/desired.js';
import { Reconciler } from '../reconciler/reconciler.js';
import { openReplica } from '../replica/replica.js';
import { createTables, type Tables } from '../state/tables.js';
import { openStore } from '#open-store';
import { Controller } from './controller.js';
import { Core } from './core.js';
import { HostPresence } from './host-presence.js';
import { reapHost } from './hosts.js';
import { Outage } from './outage.js';
import { checkAdvertise } from './settings/advertise-settings.js';
import { InvalidArgument } from './errors/controller-errors.js';
import { checkHost, type HostOptions } from './settings/host-settings.js';
import { checkObject, shown } from './settings/input.js';
import { needsRecovery, recover } from './operations/recover.js';
import { Registry } from './registry.js';

/** Where Docker's versions differ: pool choice, MAC addresses, gateways. One so far. */
export type Profile = 'docker-20.10';

/** A range to take subnets from, as Docker's --default-address-pool. */
export interface AddressPoolOptions {
  /** '10.0.0.0/8'. */
  readonly base: string;
  /** The prefix length of each subnet. */
  readonly size: number;
}

/** How long a host that announces itself may be silent. */
const DEFAULT_TTL_MS = 30_000;

/** What `createController` takes. */
export interface ControllerOptions {
  readonly host: HostOptions;
  /** 'memory:', 'lmdb:./folder' or a store: what hosts share. */
  readonly store: string | Store;
  /** What only this host uses; the same store, below hosts/NAME/, unless given. */
  readonly localStore?: string | Store;
  readonly profile?: Profile;
  /** Time, chance and log; the real ones unless given. */
  readonly runtime?: Runtime;
  /**
   * Announces the host under a lease, as Docker's --cluster-advertise: an address or an interface of the host, with a
   * port. A host that announces itself and falls silent counts as gone.
   */
  readonly clusterAdvertise?: string;
  /** How long an announced host may be silent, in milliseconds; 30,000. */
  readonly clusterTtlMs?: number;
  /** What makes the devices; one that only remembers unless given. */
  readonly dataplane?: Dataplane;
  /** Third parties' network drivers, beside null, host, bridge and overlay. */
  readonly drivers?: readonly Driver[];
  /** Third parties' IPAM drivers, beside default and null. */
  readonly ipamDrivers?: readonly IpamDriver[];
  /** Where subnets come from that a network of this host does not name. */
  readonly defaultAddressPools?: readonly AddressPoolOptions[];
}

/**
 * Opens a controller for one host.
 *
 * Errors: INVALID_ARGUMENT, DRIVER_ALREADY_REGISTERED, INVALID_STORE_URL, STORE_NOT_AVAILABLE_HERE, STORE_UNAVAILABLE, STORE_FORMAT_TOO_NEW.
 */
export async function createController(options: ControllerOptions): Promise<Result<Controller, CnmError>> {
  const fault = checkOptions(options);
  if (fault !== undefined) return Result.error(fault);
  const checked = checkHost(options.host);
  if (!checked.ok) return checked;
  const runtime = options.runtime ?? createSystemRuntime();
  const host = { ...checked.value, created: runtime.clock.now() };
  const stores = await openStores(options, runtime);
  if (!stores.ok) return stores;
  const opened = await openCore(options, runtime, host, stores.value);
  if (!opened.ok) {
    await stores.value.close();
    return opened;
  }
  const core = opened.value;
  const presence = await announce(options, core, stores.value.store);
  const close = async (): Promise<Result<void, CnmError>> => {
    if (presence.ok) await presence.value?.close();
    const closed = await core.replica.close();
    await stores.value.close();
    return closed;
  };
  if (!presence.ok) {
    await close();
    return presence;
  }
  const reap = (name: string) => reapHost(core, name, (dead) => openCore({ ...options, dataplane: createRecordingDataplane(name) }, runtime, dead, stores.value));
  return Result.ok(new Controller(core, { close, reap }));
}

/** Announces the host, if it is to be. */
async function announce(options: ControllerOptions, core: Core, store: Store): Promise<Result<HostPresence | undefined, CnmError>> {
  const { clusterAdvertise, clusterTtlMs: ttlMs = DEFAULT_TTL_MS } = options;
  if (clusterAdvertise === undefined) return Result.ok(undefined);
  const advertise = checkAdvertise(clusterAdvertise, core.host.interfaces);
  if (!advertise.ok) return advertise;
  const presence = new HostPresence(core, store, { advertise: advertise.value, ttlMs });
  core.presence = presence;
  const opened = await presence.open();
  return opened.ok ? Result.ok(presence) : opened;
}

/** What is wrong with the options besides the host, if anything is. */
function checkOptions(options: ControllerOptions): CnmError | undefined {
  const object = checkObject('controller options', options);
  if (!object.ok) return object.error;
  const { store, localStore, profile, drivers = [], ipamDrivers = [], defaultAddressPools = [] } = options;
  if (!isStore(store)) return new InvalidArgument({ argument: 'store', value: shown(store), expected: "'memory:', 'lmdb:./folder' or a store" });
  if (localStore !== undefined && !isStore(localStore)) {
    return new InvalidArgument({ argument: 'local store', value: shown(localStore), expected: "'memory:', 'lmdb:./folder' or a store" });
  }
  if (profile !== undefined && profile !== 'docker-20.10') return new InvalidArgument({ argument: 'profile', value: shown(profile), expected: "'docker-20.10'" });
  if (!Array.isArray(drivers)) return new InvalidArgument({ argument: 'drivers', value: shown(drivers), expected: 'a list of drivers' });
  if (!Array.isArray(ipamDrivers)) return new InvalidArgument({ argument: 'IPAM drivers', value: shown(ipamDrivers), expected: 'a list of IPAM drivers' });
  return checkPools(defaultAddressPools);
}

function isStore(given: unknown): boolean {
  return typeof given === 'string' || (typeof given === 'object' && given !== null && 'commit' in given && 'watch' in given);
}

function checkPools(pools: readonly AddressPoolOptions[]): CnmError | undefined {
  if (!Array.isArray(pools)) return new InvalidArgument({ argument: 'default address pools', value: shown(pools), expected: 'a list of { base, size }' });
  for (const pool of pools) {
    const base = typeof pool?.base === 'string' && pool.base.length < 64 ? parseIpPrefix(pool.base) : undefined;
    const expected = "a prefix such as '10.0.0.0/8' and a prefix length of its pools, such as 24";
    if (base === undefined) return new InvalidArgument({ argument: 'default address pool', value: shown(pool?.base), expected });
    if (!Number.isInteger(pool.size) || pool.size < base.length || pool.size > addressBits(base.address.family)) {
      return new InvalidArgument({ argument: 'default address pool size', value: shown(pool.size), expected });
    }
  }
  return undefined;
}

interface Stores {
  readonly store: Store;
  readonly localStore?: Store;
  /** Closes those that were opened here. */
  close(): Promise<void>;
}

async function openStores({ store: shared, localStore: own }: ControllerOptions, runtime: Runtime): Promise<Result<Stores, CnmError>> {
  const opened: Store[] = [];
  const close = async (): Promise<void> => {
    for (const store of opened) await store.close();
  };
  const open = async (given: string | Store): Promise<Result<Store, CnmError>> => {
    if (typeof given !== 'string') return Result.ok(given);
    const store = await openStore(given, runtime);
    if (store.ok) opened.push(store.value);
    return store;
  };
  const store = await open(shared);
  if (!store.ok) return store;
  if (own === undefined || own === shared) return Result.ok({ store: store.value, close });
  const localStore = await open(own);
  if (localStore.ok) return Result.ok({ store: store.value, localStore: localStore.value, close });
  await close();
  return localStore;
}

async function openCore(options: ControllerOptions, runtime: Runtime, host: HostRecord, stores: Stores): Promise<Result<Core, CnmError>> {
  const tables = createTables();
  const created = createRegistry(tables, options);
  if (!created.ok) return created;
  const registry = created.value;
  const desired = new Desired(tables, host, (type) => registry.driver(type).getOrNull() ?? undefined);
  const dataplane = options.dataplane ?? createRecordingDataplane(host.name, { hostInterfaces: host.interfaces.map(({ name }) => name), keepLog: false });
  const reconciler = new Reconciler(desired, dataplane, runtime.log);
  let core: Core | undefined;
  const outage = new Outage();
  const replica = await openReplica({
    runtime,
    host: host.name,
    store: stores.store,
    ...(stores.localStore !== undefined && { localStore: stores.localStore }),
    collections: tables.collections,
    onCommitted: (changes) => core?.follow(changes),
  });
  if (!replica.ok) return replica;
  core = new Core({ tables, registry, host, runtime, reconciler, outage }, replica.value);
  reconciler.resync();
  const ready = await makeReady(core);
  if (ready.ok) return Result.ok(core);
  await replica.value.close();
  return ready;
}

function createRegistry(tables: Tables, { drivers = [], ipamDrivers = [], defaultAddressPools }: ControllerOptions): Result<Registry, CnmError> {
  const builtIn = [createBridgeDriver(), createHostDriver(), createNullDriver(), createOverlayDriver()];
  const pools = defaultAddressPools === undefined ? {} : { localPools: defaultAddressPools };
  return Registry.of([...builtIn, ...drivers], [createDefaultIpam(tables.ipam, pools), createNullIpam(), ...ipamDrivers]);
}

/** Says in the shared store what the host is like, and puts right what a crash left. */
async function makeReady(core: Core): Promise<Result<void, CnmError>> {
  const { tables, host } = core;
  const known = tables.hosts.get(hostKey(host));
  if (known === undefined || !isSameHost(known, host)) {
    const announced = await core.run(({ tx }) => {
      const row = tx.get(tables.hosts, hostKey(host));
      if (row === undefined) tx.insert(tables.hosts, host);
      else tx.update(tables.hosts, { ...host, created: row.created });
      return Result.ok();
    });
    if (!announced.ok) return announced;
  }
  return needsRecovery(tables, host) ? core.run(recover) : Result.ok();
}

function isSameHost(a: HostRecord, b: HostRecord): boolean {
  return a.address === b.address && JSON.stringify(a.interfaces) === JSON.stringify(b.interfaces);
}
