/**
 * What the API's routes work on: a host's controller and everything around it that Docker's daemon has.
 *
 * Nothing here knows of sockets or files: a daemon runs in a test or in a browser too, asked by `handle`.
 */
import type { CnmError } from '../base/error.js';
import type { Result } from '../base/result.js';
import type { Runtime } from '../base/runtime.js';
import type { Containers } from '../containers/containers.js';
import type { UserNetworks } from '../containers/user-networks.js';
import type { Controller } from '../controller/controller.js';
import type { AddressPoolOptions } from '../controller/settings/controller-settings.js';
import type { Simulator } from '../dataplane/simulator/simulator.js';
import type { ApiCall, ApiResponse } from './api/api.js';
import type { EventLog } from './events/event-log.js';
import type { Images } from './images/images.js';
import type { ContainerLives } from './lives/container-lives.js';
import type { Volumes } from './volumes/volumes.js';

/** What a daemon says about itself. */
export interface DaemonInfo {
  /** Like 'QWER:TYUI:...'; the same after a restart. */
  readonly id: string;
  /** The host's name. */
  readonly name: string;
  /** What `--cluster-store` named, without passwords; '' without one. */
  readonly clusterStore: string;
  /** Whether other hosts see its networks; without that it has no overlay networks. */
  readonly sharesStore: boolean;
  readonly clusterAdvertise: string;
  /** Where it keeps its own records. */
  readonly dataRoot: string;
  readonly defaultAddressPools: readonly AddressPoolOptions[];
  /** Labels of the daemon itself, 'key=value'. */
  readonly labels: readonly string[];
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number;
}

export interface Daemon {
  readonly info: DaemonInfo;
  readonly runtime: Runtime;
  readonly controller: Controller;
  readonly networks: UserNetworks;
  readonly containers: Containers;
  /** What the containers do: processes, streams, exit codes, restarts. */
  readonly lives: ContainerLives;
  readonly images: Images;
  readonly volumes: Volumes;
  readonly events: EventLog;
  readonly simulator: Simulator;
  /** Operations under way of which there may be one at a time: 'prune networks'. */
  readonly running: Set<string>;
  /** Aborts when the daemon is about to end: streams end then, so that nobody waits for them. */
  readonly ending: AbortSignal;
  /** Answers a request of Docker's API; it never rejects. */
  handle(call: ApiCall): Promise<ApiResponse>;
  /** Ends streams; other requests are still answered. */
  endStreams(): void;
  /** Ends streams and containers' processes, and closes the controller; what was committed stays. */
  close(): Promise<Result<void, CnmError>>;
}
