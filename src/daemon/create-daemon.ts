/**
 * The daemon's composition root: a host in a simulator, its controller, and what Docker's daemon has around that.
 *
 * Works in Node and in browsers: as a fake Docker in a test it needs neither sockets nor files.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import type { Runtime } from '../base/runtime.js';
import { createSystemRuntime } from '../base/system-runtime.js';
import { createContainers } from '../containers/containers.js';
import type { DefaultBridge } from '../containers/predefined/default-bridge.js';
import { createUserNetworks } from '../containers/user-networks.js';
import type { Controller } from '../controller/controller.js';
import { createController } from '../controller/create-controller.js';
import { InvalidArgument } from '../controller/errors/controller-errors.js';
import { checkHost, type HostOptions } from '../controller/settings/host-settings.js';
import { createSimulator, type Simulator } from '../dataplane/simulator/simulator.js';
import { dispatch } from './api/dispatch.js';
import { Router } from './api/router.js';
import { routes } from './api/routes/all-routes.js';
import type { Daemon, DaemonInfo } from './daemon.js';
import { daemonFault, type DaemonOptions } from './daemon-settings.js';
import { engineId } from './engine-id.js';
import { EventLog } from './events/event-log.js';
import { tellOfNetworks } from './events/network-events.js';
import { Images } from './images/images.js';
import { createLives } from './lives/create-lives.js';
import { Volumes } from './volumes/volumes.js';

const DEFAULT_HOST: HostOptions = { name: 'docker', address: '10.99.0.11/24' };

/**
 * Opens a daemon: the host's records are read, its own networks are there, and what ran runs again.
 *
 * Errors: those of `createController`, INVALID_ARGUMENT, NO_AVAILABLE_POOL.
 */
export async function createDaemon(options: DaemonOptions = {}): Promise<Result<Daemon, CnmError>> {
  const fault = daemonFault(options);
  if (fault !== undefined) return Result.error(fault);
  const { runtime = createSystemRuntime(), simulator = createSimulator({ runtime }), host: given = DEFAULT_HOST } = options;
  const host = checkHost(given);
  if (!host.ok) return host;
  if (simulator.host(host.value.name) !== undefined) {
    return Result.error(new InvalidArgument({ argument: 'host name', value: host.value.name, expected: 'a name that no other host of the simulator has' }));
  }
  const controller = await openController(options, host.value, runtime, simulator);
  if (!controller.ok) return controller;
  const daemon = assemble(controller.value, simulator, runtime, options);
  const ready = await makeReady(daemon, options.defaultBridge);
  if (ready.ok) return Result.ok(daemon);
  await daemon.close();
  return ready;
}

async function openController(options: DaemonOptions, host: HostOptions, runtime: Runtime, simulator: Simulator): Promise<Result<Controller, CnmError>> {
  const { store = 'memory:', localStore, clusterAdvertise, clusterTtlMs, defaultAddressPools, profile } = options;
  const { name, interfaces = [], gateway } = host;
  const dataplane = simulator.addHost({ name, interfaces, ...(gateway !== undefined && { gateway }) });
  const controller = await createController({
    ...{ host, store, runtime, dataplane },
    ...(localStore !== undefined && { localStore }),
    ...(clusterAdvertise !== undefined && { clusterAdvertise }),
    ...(clusterTtlMs !== undefined && { clusterTtlMs }),
    ...(defaultAddressPools !== undefined && defaultAddressPools.length > 0 && { defaultAddressPools }),
    ...(profile !== undefined && { profile }),
  });
  if (!controller.ok) simulator.removeHost(name);
  return controller;
}

function assemble(controller: Controller, simulator: Simulator, runtime: Runtime, options: DaemonOptions): Daemon {
  const { about = {}, clusterAdvertise = '', defaultAddressPools = [], onServed = () => {} } = options;
  const events = new EventLog(runtime);
  const ending = new AbortController();
  const parts = {
    ...{ runtime, controller, simulator, events },
    networks: createUserNetworks(controller),
    containers: createContainers(controller),
    images: new Images(controller),
    volumes: new Volumes(controller),
    running: new Set<string>(),
    ending: ending.signal,
  };
  const startedAt = runtime.clock.now();
  const info: DaemonInfo = {
    get id() {
      return engineId(controller);
    },
    name: controller.host.name,
    clusterStore: about.clusterStore ?? '',
    sharesStore: isShared(options),
    clusterAdvertise,
    dataRoot: about.dataRoot ?? '',
    defaultAddressPools,
    labels: about.labels ?? [],
    startedAt,
  };
  const lives = createLives(parts);
  const router = new Router(routes);
  const stopTelling = tellOfNetworks(controller, events);
  const daemon: Daemon = {
    ...parts,
    info,
    lives,
    handle: (call) => dispatch(daemon, router, call, onServed),
    endStreams: () => ending.abort(),
    close: async () => {
      ending.abort();
      stopTelling();
      await lives.close();
      const closed = await controller.close();
      simulator.removeHost(controller.host.name);
      return closed;
    },
  };
  return daemon;
}

/** Whether the store may have other hosts in it. Who says nothing of a cluster has one unless its store is in memory or on disk. */
function isShared({ store = 'memory:', about }: DaemonOptions): boolean {
  if (about?.clusterStore !== undefined) return about.clusterStore !== '';
  return typeof store !== 'string' || !/^(?:memory|lmdb):/.test(store);
}

/** Sees to the host's own networks and takes its containers up again; where a store is away, when it is back. */
async function makeReady({ controller, networks, lives, runtime }: Daemon, bridge: DefaultBridge | undefined): Promise<Result<void, CnmError>> {
  const begin = async (): Promise<Result<void, CnmError>> => {
    const ensured = await networks.ensurePredefined(bridge);
    if (ensured.ok) await lives.restore();
    return ensured;
  };
  const begun = await begin();
  if (begun.ok || begun.error.kind !== 'unavailable') return begun;
  runtime.log.warn(`the store does not answer: ${begun.error.message}`);
  const stop = controller.on('store:ready', () => {
    stop();
    void begin().then((result) => {
      if (!result.ok) runtime.log.warn(`the host's own networks could not be made: ${result.error.message}`);
    });
  });
  return Result.ok();
}
