/**
 * Many hosts in one process: a controller each over one memory store, joined by a simulated underlay.
 *
 * One runtime decides time and chance, so a seed replays a run. The virtual clock goes on by itself while anything is
 * pending, in no real time, unless it is handed over with `clock: 'manual'`.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import { createSimulatedRuntime } from '../base/simulated-runtime.js';
import { deferToMacrotask } from '../base/system-runtime.js';
import type { Store } from '../contracts/store.js';
import { createSimulator } from '../dataplane/simulator/simulator.js';
import { createMemoryStore } from '../stores/memory/memory-store.js';
import { Cluster } from './cluster/cluster.js';
import type { Controller } from './controller.js';
import { createController } from './create-controller.js';
import { checkHosts, checkStart } from './settings/cluster-settings.js';
import type { ControllerOptions } from './settings/controller-settings.js';
import { checkHost, type HostOptions } from './settings/host-settings.js';
import type { MembersOf } from '../contracts/invalid-argument.js';
import { checkOptions } from './settings/input.js';

export { Cluster, type Trace } from './cluster/cluster.js';

/** What `createCluster` takes. */
export interface ClusterOptions extends Pick<ControllerOptions, 'drivers' | 'ipamDrivers' | 'defaultAddressPools' | 'profile' | 'onProgress'> {
  readonly hosts: readonly HostOptions[];
  /** Decides ids and every other chance; 1 unless given. */
  readonly seed?: number | string;
  /** 'auto': goes on by itself. 'manual': only by `cluster.clock`. */
  readonly clock?: 'auto' | 'manual';
  /** What the hosts share; a memory store unless given. */
  readonly store?: Store;
  /** When it begins, in milliseconds since 1970. */
  readonly startMs?: number;
}

const CLUSTER_MEMBERS: MembersOf<ClusterOptions> = {
  hosts: true,
  seed: true,
  clock: true,
  store: true,
  startMs: true,
  drivers: true,
  ipamDrivers: true,
  defaultAddressPools: true,
  profile: true,
  onProgress: true,
};

/** Opens a controller for each host. Errors: those of `createController`, INVALID_ARGUMENT. */
export async function createCluster(options: ClusterOptions): Promise<Result<Cluster, CnmError>> {
  const object = checkOptions('cluster options', options, CLUSTER_MEMBERS);
  if (!object.ok) return object;
  const { hosts, seed = 1, clock = 'auto', startMs = 0, store = createMemoryStore(), ...common } = options;
  const fault = checkHosts(hosts) ?? checkStart(options);
  if (fault !== undefined) return Result.error(fault);
  const runtime = createSimulatedRuntime({ seed, startMs, ...(clock === 'auto' && { auto: deferToMacrotask }) });
  const simulator = createSimulator({ runtime });
  const controllers: Controller[] = [];
  for (const host of hosts) {
    const checked = checkHost(host);
    if (!checked.ok) return checked;
    const { name, interfaces, gateway } = checked.value;
    const dataplane = simulator.addHost({ name, interfaces, ...(gateway !== undefined && { gateway }) });
    const parts = { clock: runtime.clock, log: runtime.log, random: runtime.random.fork(name) };
    const controller = await createController({ ...common, host, store, runtime: parts, dataplane });
    if (controller.ok) {
      controllers.push(controller.value);
      continue;
    }
    for (const opened of controllers) await opened.close();
    return controller;
  }
  return Result.ok(new Cluster(controllers, runtime.clock, simulator));
}
