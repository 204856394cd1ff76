/**
 * Puts the parts of a controller together over its stores: tables, drivers, replica, reconciler.
 *
 * The only place that names concrete drivers and IPAM. Nothing is written here.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import { createRecordingDataplane } from '../../dataplane/recording-dataplane.js';
import { createNameService } from '../../dns/name-service.js';
import { createBridgeDriver } from '../../drivers/bridge/bridge-driver.js';
import { createIpvlanDriver } from '../../drivers/ipvlan/ipvlan-driver.js';
import { createMacvlanDriver } from '../../drivers/macvlan/macvlan-driver.js';
import { createOverlayDriver } from '../../drivers/overlay/overlay-driver.js';
import { createHostDriver, createNullDriver } from '../../drivers/special-driver.js';
import { createDefaultIpam } from '../../ipam/default/default-ipam.js';
import { createNullIpam } from '../../ipam/null-ipam.js';
import type { HostRecord } from '../../model/host.js';
import { Desired } from '../../reconciler/desired.js';
import { Reconciler } from '../../reconciler/reconciler.js';
import { openReplica, type Replica, type ReplicaOptions } from '../../replica/replica.js';
import { createTables, type Tables } from '../../state/tables.js';
import { Core } from '../core.js';
import { Registry } from '../registry.js';
import type { ControllerOptions } from '../settings/controller-settings.js';
import type { Stores } from './open-stores.js';

/** The records that a host sees, and what operations on them need. */
export interface Records {
  readonly tables: Tables;
  readonly registry: Registry;
  readonly replica: Replica;
}

/** Opens the records as a host sees them; nothing is done on its behalf but what a replica does. */
export async function openRecords(
  options: ControllerOptions,
  { store, localStore }: Pick<Stores, 'store' | 'localStore'>,
  replicaOptions: Pick<ReplicaOptions, 'runtime' | 'host'> & Partial<ReplicaOptions>,
): Promise<Result<Records, CnmError>> {
  const tables = createTables();
  const registry = createRegistry(tables, options);
  if (!registry.ok) return registry;
  const replica = await openReplica({
    onCommitted: () => undefined,
    ...replicaOptions,
    store,
    ...(localStore !== undefined && { localStore }),
    collections: tables.collections,
  });
  return replica.map((opened) => ({ tables, registry: registry.value, replica: opened }));
}

/** Opens the parts of a host's controller, also while a store does not answer. */
export async function openCore(options: ControllerOptions, host: HostRecord, runtime: Runtime, stores: Stores): Promise<Result<Core, CnmError>> {
  const opened: { core?: Core } = {};
  const records = await openRecords(options, stores, {
    ...{ runtime, host: host.name, startDegraded: true },
    onCommitted: (changes) => opened.core?.follow(changes),
    onStatus: (status) => opened.core?.noteStatus(status),
    ...(options.onProgress !== undefined && { onProgress: options.onProgress }),
  });
  if (!records.ok) return records;
  const { tables, registry } = records.value;
  const desired = new Desired(tables, host, registry.drivers);
  const dataplane = options.dataplane ?? createRecordingDataplane(host.name, { hostInterfaces: host.interfaces.map(({ name }) => name), keepLog: false });
  opened.core = new Core({ ...records.value, host, runtime, reconciler: new Reconciler(desired, dataplane, runtime.log) });
  dataplane.serveNames?.(createNameService({ tables, host, random: runtime.random.fork('names') }));
  return Result.ok(opened.core);
}

function createRegistry(tables: Tables, { drivers = [], ipamDrivers = [], defaultAddressPools }: ControllerOptions): Result<Registry, CnmError> {
  const builtIn = [
    ...[createBridgeDriver(), createHostDriver(), createIpvlanDriver(), createMacvlanDriver()],
    ...[createNullDriver(), createOverlayDriver()],
  ];
  const pools = defaultAddressPools === undefined ? {} : { localPools: defaultAddressPools };
  return Registry.of([...builtIn, ...drivers], [createDefaultIpam(tables.ipam, pools), createNullIpam(), ...ipamDrivers]);
}
