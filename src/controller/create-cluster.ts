/**
 * Many hosts in one process: a controller each over one memory store, joined by a simulated underlay.
 *
 * One runtime decides time and chance, so a seed replays a run. The virtual clock goes on by itself while anything is
 * pending, in no real time, unless it is handed over with `clock: 'manual'`.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import { createSimulatedRuntime, type SimulatedClock } from '../base/simulated-runtime.js';
import { deferToMacrotask } from '../base/system-runtime.js';
import type { Store } from '../contracts/store.js';
import { createSimulator, type Hop, type PingOptions, type PingReport, type Simulator } from '../dataplane/simulator/simulator.js';
import { parseIpAddress, type IpAddress } from '../net/ip-address.js';
import { createMemoryStore } from '../stores/memory/memory-store.js';
import type { Controller } from './controller.js';
import { createController } from './create-controller.js';
import { InvalidArgument } from './errors/controller-errors.js';
import { NameNotFound } from './errors/sandbox-errors.js';
import { checkHosts, checkPing, checkStart } from './settings/cluster-settings.js';
import type { ControllerOptions } from './settings/controller-settings.js';
import { checkHost, type HostOptions } from './settings/host-settings.js';
import { checkObject, shown } from './settings/input.js';
import { Sandbox } from './sandbox.js';


/** What `createCluster` takes. */
export interface ClusterOptions extends Pick<ControllerOptions, 'drivers' | 'ipamDrivers' | 'defaultAddressPools' | 'profile'> {
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

/** A ping with the way of its packets. */
export interface Trace extends PingReport {
  /** Every hop of every frame, in order of time. */
  readonly hops: readonly Hop[];
}

/** Where a packet is sent: a sandbox of any host, a name as the sender resolves it, or an address. */
export type Destination = Sandbox | string;

/** Opens a controller for each host. Errors: those of `createController`, INVALID_ARGUMENT. */
export async function createCluster(options: ClusterOptions): Promise<Result<Cluster, CnmError>> {
  const object = checkObject('cluster options', options);
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
    const { name, interfaces } = checked.value;
    const dataplane = simulator.addHost({ name, interfaces });
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

export class Cluster {
  constructor(
    /** One for each host, in the order of `hosts`. */
    readonly controllers: readonly Controller[],
    readonly clock: SimulatedClock,
    /** The machines and what joins them. */
    readonly simulator: Simulator,
  ) {}

  /** The controller of a host. */
  controller(host: string): Controller | undefined {
    return this.controllers.find((controller) => controller.host.name === host);
  }

  /** Resolves when every controller has seen every commit made before the call. */
  async settled(): Promise<void> {
    // What one controller does about another's deed is a commit again, so twice round sees it too.
    for (let round = 0; round < 2; round++) for (const controller of this.controllers) await controller.settled();
  }

  /**
   * Sends echo requests from a sandbox and reports what came back.
   *
   * Errors: NAME_NOT_FOUND, INVALID_ARGUMENT. That nobody answers is in the report.
   */
  async ping(from: Sandbox, to: Destination, options: PingOptions = {}): Promise<Result<PingReport, CnmError>> {
    const fault = checkPing(options);
    if (fault !== undefined) return Result.error(fault);
    const destination = this.#addressOf(from, to);
    if (!destination.ok) return destination;
    return Result.ok(await this.simulator.ping({ host: from.host, namespace: from.namespace }, destination.value, options));
  }

  /** The same, with every hop of every frame meanwhile. */
  async trace(from: Sandbox, to: Destination, options: PingOptions = {}): Promise<Result<Trace, CnmError>> {
    const hops: Hop[] = [];
    const stop = this.simulator.trace.on((hop) => hops.push(hop));
    const report = await this.ping(from, to, options);
    stop();
    return report.map((sent) => ({ ...sent, hops }));
  }

  /** Closes every controller. */
  async close(): Promise<Result<void, CnmError>> {
    for (const controller of this.controllers) {
      const closed = await controller.close();
      if (!closed.ok) return closed;
    }
    return Result.ok();
  }

  /** A name as the sender's hosts file and DNS have it; of a sandbox, the address in a network that both are in. */
  #addressOf(from: Sandbox, to: Destination): Result<IpAddress, CnmError> {
    if (!(from instanceof Sandbox)) return Result.error(new InvalidArgument({ argument: 'sender', value: shown(from), expected: 'a sandbox' }));
    if (typeof to !== 'string' && !(to instanceof Sandbox)) {
      return Result.error(new InvalidArgument({ argument: 'destination', value: shown(to), expected: 'a sandbox, a name or an address' }));
    }
    const text = typeof to === 'string' ? (listedAddress(from, to) ?? from.resolve(to).addresses[0] ?? to) : sharedAddress(from, to);
    const address = text === undefined ? undefined : parseIpAddress(text);
    if (address !== undefined) return Result.ok(address);
    return Result.error(new NameNotFound({ name: typeof to === 'string' ? shown(to) : to.containerId, containerId: from.containerId }));
  }
}

/** The address of `to` in a network of `from`, else any that it has. */
function sharedAddress(from: Sandbox, to: Sandbox): string | undefined {
  const networks = new Set(from.interfaces.map((one) => one.networkId));
  const candidates = to.interfaces.filter((one) => one.ipv4Address !== undefined);
  const best = candidates.find((one) => networks.has(one.networkId)) ?? candidates[0];
  return best?.ipv4Address?.split('/')[0];
}

/** What the sender's hosts file has for a name: the extra hosts that it was created with. */
function listedAddress(from: Sandbox, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return from.extraHosts.find((host) => host.name.toLowerCase() === wanted && !host.address.includes(':'))?.address;
}
