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
import { Desired } from '../reconciler/desired.js';
import { Reconciler } from '../reconciler/reconciler.js';
import { openReplica, type Replica } from '../replica/replica.js';
import { createTables, type Tables } from '../state/tables.js';
import { openStore } from '#open-store';
import { Controller } from './controller.js';
import { Core } from './core.js';
import { checkHost, type HostOptions } from './host-settings.js';
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
 * Errors: INVALID_ARGUMENT, INVALID_STORE_URL, STORE_NOT_AVAILABLE_HERE, STORE_UNAVAILABLE, STORE_FORMAT_TOO_NEW.
 */
export async function createController(options: ControllerOptions): Promise<Result<Controller, CnmError>> {
  const runtime = options.runtime ?? createSystemRuntime();
  const checked = checkHost(options.host);
  if (!checked.ok) return checked;
  const host = { ...checked.value, created: runtime.clock.now() };
  const stores = await openStores(options, runtime);
  if (!stores.ok) return stores;
  const opened = await openCore(options, runtime, host, stores.value);
  if (!opened.ok) {
    await stores.value.close();
    return opened;
  }
  const core = opened.value;
  const close = async (): Promise<Result<void, CnmError>> => {
    const closed = await core.replica.close();
    await stores.value.close();
    return closed;
  };
  return Result.ok(new Controller(core, close));
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
  const registry = createRegistry(tables, options);
  const desired = new Desired(tables, host, (type) => registry.driver(type).getOrNull() ?? undefined);
  const dataplane = options.dataplane ?? createRecordingDataplane(host.name);
  const reconciler = new Reconciler(desired, dataplane, runtime.log);
  let core: Core | undefined;
  const replica = await openReplica({
    runtime,
    host: host.name,
    store: stores.store,
    ...(stores.localStore !== undefined && { localStore: stores.localStore }),
    collections: tables.collections,
    onCommitted: (changes) => core?.follow(changes),
  });
  if (!replica.ok) return replica;
  core = new Core({ tables, registry, host, runtime, reconciler }, replica.value);
  reconciler.resync();
  const ready = await makeReady(core);
  if (ready.ok) return Result.ok(core);
  await closeAfterFailure(replica.value);
  return ready;
}

async function closeAfterFailure(replica: Replica): Promise<void> {
  await replica.close();
}

function createRegistry(tables: Tables, { drivers = [], ipamDrivers = [], defaultAddressPools }: ControllerOptions): Registry {
  const builtIn = [createBridgeDriver(), createHostDriver(), createNullDriver(), createOverlayDriver()];
  const pools = defaultAddressPools === undefined ? {} : { localPools: defaultAddressPools };
  return new Registry([...builtIn, ...drivers], [createDefaultIpam(tables.ipam, pools), createNullIpam(), ...ipamDrivers]);
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
  return needsRecovery(tables, host.name) ? core.run(recover) : Result.ok();
}

function isSameHost(a: HostRecord, b: HostRecord): boolean {
  return a.address === b.address && JSON.stringify(a.interfaces) === JSON.stringify(b.interfaces);
}
