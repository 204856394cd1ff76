/**
 * What a daemon is opened with: the public options, and what is wrong with them.
 */
import { defaultBridgeFault, type DefaultBridge } from '../containers/predefined/default-bridge.js';
import { type InvalidArgument, invalidArgument, type MembersOf, optionsFault } from '../contracts/invalid-argument.js';
import type { Runtime } from '../base/runtime.js';
import type { Store } from '../contracts/store.js';
import { type AddressPoolOptions, poolsFault, type Profile, runtimeFault } from '../controller/settings/controller-settings.js';
import type { HostOptions } from '../controller/settings/host-settings.js';
import { isList } from '../controller/settings/input.js';
import type { Simulator } from '../dataplane/simulator/simulator.js';
import type { Served } from './api/dispatch.js';
import type { DaemonInfo } from './daemon.js';

/** What /info says of a daemon because whoever opens it says so. */
export type AboutDaemon = Partial<Pick<DaemonInfo, 'clusterStore' | 'dataRoot' | 'labels'>>;

/** What `createDaemon` takes; everything has a value of its own. */
export interface DaemonOptions {
  /** The simulated machine; 'docker' at 10.99.0.11 unless given. */
  readonly host?: HostOptions;
  /** 'memory:', 'lmdb:./folder', or what hosts share: 'etcd://...', 'consul://...', 'zk://...', or a store. In memory unless given. */
  readonly store?: string | Store;
  /** The host's own records, where `store` is shared. */
  readonly localStore?: string | Store;
  readonly clusterAdvertise?: string;
  readonly clusterTtlMs?: number;
  readonly defaultAddressPools?: readonly AddressPoolOptions[];
  /** How the network 'bridge' is to be. */
  readonly defaultBridge?: DefaultBridge;
  readonly profile?: Profile;
  /** Where the machine is; daemons of one process may share one. A new one unless given. */
  readonly simulator?: Simulator;
  /** Time, chance and log; the real ones unless given. A simulator that is given has to have the same clock. */
  readonly runtime?: Runtime;
  /** What /info says of it. */
  readonly about?: AboutDaemon;
  /** Told of each request that was answered. */
  readonly onServed?: (served: Served) => void;
}

const DAEMON_MEMBERS: MembersOf<DaemonOptions> = {
  host: true,
  store: true,
  localStore: true,
  clusterAdvertise: true,
  clusterTtlMs: true,
  defaultAddressPools: true,
  defaultBridge: true,
  profile: true,
  simulator: true,
  runtime: true,
  about: true,
  onServed: true,
};

const ABOUT_MEMBERS: MembersOf<AboutDaemon> = { clusterStore: true, dataRoot: true, labels: true };

/** What is wrong with the options, as far as the controller will not say it. */
export function daemonFault(options: DaemonOptions): InvalidArgument | undefined {
  const fault = optionsFault('daemon options', options, DAEMON_MEMBERS);
  if (fault !== undefined) return fault;
  const { runtime, simulator, defaultAddressPools = [], defaultBridge = {}, about = {}, onServed } = options;
  if (simulator !== undefined && !isSimulator(simulator)) return invalidArgument('simulator', simulator, 'what createSimulator gives');
  if (onServed !== undefined && typeof onServed !== 'function') return invalidArgument('onServed', onServed, 'a function');
  return runtimeFault(runtime) ?? poolsFault(defaultAddressPools) ?? defaultBridgeFault(defaultBridge) ?? aboutFault(about);
}

function isSimulator(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'addHost' in value && 'removeHost' in value && 'host' in value;
}

function aboutFault(about: AboutDaemon): InvalidArgument | undefined {
  const fault = optionsFault('about', about, ABOUT_MEMBERS);
  if (fault !== undefined) return fault;
  const { clusterStore = '', dataRoot = '', labels = [] } = about;
  for (const text of [clusterStore, dataRoot]) if (typeof text !== 'string') return invalidArgument('about', text, 'a text');
  const areTexts = isList(labels) && labels.every((label) => typeof label === 'string');
  return areTexts ? undefined : invalidArgument('labels of a daemon', labels, 'a list of texts');
}
