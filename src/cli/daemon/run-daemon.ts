/**
 * A daemon as a process: its stores, its log, its addresses, from settings to the end that a signal brings.
 *
 * Everything that was answered is committed, so that an end without warning loses nothing.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { pause } from '../../base/pause.js';
import type { Runtime } from '../../base/runtime.js';
import { createSystemRuntime } from '../../base/system-runtime.js';
import type { ApiCall, ApiResponse } from '../../daemon/api/api.js';
import { createDaemon } from '../../daemon/create-daemon.js';
import { DEFAULT_TTL_MS } from '../../controller/settings/controller-settings.js';
import type { Daemon } from '../../daemon/daemon.js';
import { serve, type ServeOptions } from '../../daemon/http/serve.js';
import { createMetrics, type Metrics } from '../../daemon/observe/metrics.js';
import { createPinoLog, type DaemonLog } from '../../daemon/observe/pino-log.js';
import type { DaemonSettings } from '../../daemon/options/settings.js';
import { UdpUnderlay } from '../../daemon/underlay/udp-underlay.js';
import { createSimulator, type Simulator } from '../../dataplane/simulator/simulator.js';
import { withoutSecrets } from '../../stores/remote/server-url.js';
import { CannotWrite, claimPidFile } from './pid-file.js';

type Handle = (call: ApiCall) => Promise<ApiResponse>;

/** What streams and requests under way have to end in. */
const GRACE_MS = 3_000;

/** How long after one try to open the next comes. */
const RETRY_MS = 1_000;

export interface RunningDaemon {
  readonly daemon: Daemon;
  /** Where it listens. */
  readonly addresses: readonly string[];
  /** Ends streams, lets requests end, writes what is to be written, and leaves the addresses. */
  stop(): Promise<void>;
}

/** Ends what was begun, the last first. */
type Endings = (() => Promise<unknown>)[];

/**
 * Starts a daemon. Where the one before has not ended in good order, the stores may take its name for that of a live host
 * for a while yet; that is waited for, unless `stopped` resolves before. Errors: DAEMON_RUNNING, CANNOT_WRITE, UNDERLAY_NOT_BOUND, and those of `createDaemon` and `serve`.
 */
export async function startDaemon(settings: DaemonSettings, write: (line: string) => void, stopped?: Promise<void>): Promise<Result<RunningDaemon, CnmError>> {
  const endings: Endings = [];
  const log = createPinoLog(settings.logLevel, write);
  const end = async (): Promise<void> => {
    for (let last = endings.pop(); last !== undefined; last = endings.pop()) await last();
  };
  const stopping = new AbortController();
  void stopped?.then(() => stopping.abort());
  const started = await start(settings, log, endings, stopping.signal);
  if (!started.ok) {
    await end();
    return started;
  }
  const { daemon, addresses } = started.value;
  log.info(`listening on ${addresses.join(' and ')}`, { addresses, host: daemon.info.name });
  const stop = async (): Promise<void> => {
    log.info('ending');
    await end();
    log.info('ended');
  };
  return Result.ok({ daemon, addresses, stop });
}

async function start(settings: DaemonSettings, log: DaemonLog, endings: Endings, stopping: AbortSignal): Promise<Result<Pick<RunningDaemon, 'daemon' | 'addresses'>, CnmError>> {
  const folder = await makeDataRoot(settings.dataRoot);
  if (!folder.ok) return folder;
  const pidFile = await claimPidFile(settings.pidFile);
  if (!pidFile.ok) return pidFile;
  endings.push(() => pidFile.value.remove());
  const metrics = createMetrics({ ofProcess: true });
  const runtime = createSystemRuntime({ log });
  const simulator = createSimulator({ runtime });
  const open = (): Promise<Result<Daemon, CnmError>> => openDaemon(settings, { log, metrics, endings, runtime, simulator });
  const daemon = pidFile.value.wasLeft ? await openAfterCrash(open, settings, runtime, stopping) : await open();
  if (!daemon.ok) return daemon;
  const handle = withMetrics(daemon.value, metrics);
  const addresses: string[] = [];
  const listen = async (options: Omit<ServeOptions, 'runtime'>): Promise<Result<void, CnmError>> => {
    const serving = await serve({ ...options, runtime: daemon.value.runtime });
    if (!serving.ok) return serving;
    addresses.push(...serving.value.addresses);
    endings.push(async () => {
      daemon.value.endStreams();
      await serving.value.close(GRACE_MS);
    });
    return Result.ok();
  };
  const { tls, groupId, metricsAddress } = settings;
  const main = await listen({ handle, addresses: settings.addresses, ...(tls !== undefined && { tls }), ...(groupId !== undefined && { groupId }) });
  const beside = main.ok && metricsAddress !== undefined ? await listen({ handle: onlyMetrics(handle), addresses: [metricsAddress] }) : main;
  return beside.ok ? Result.ok({ daemon: daemon.value, addresses }) : beside;
}

/** Opens it when the stores no longer take the host for alive in its earlier life, which they do for a few lifetimes of its lease at most. */
async function openAfterCrash(open: () => Promise<Result<Daemon, CnmError>>, { clusterTtlMs = DEFAULT_TTL_MS }: DaemonSettings, { clock, log }: Runtime, stopping: AbortSignal): Promise<Result<Daemon, CnmError>> {
  const giveUpAtMs = clock.now() + 3 * clusterTtlMs + RETRY_MS;
  for (let isTold = false; ; isTold = true) {
    const daemon = await open();
    if (daemon.ok || daemon.error.code !== 'HOST_NAME_IN_USE' || clock.now() >= giveUpAtMs) return daemon;
    if (!isTold) log.info(`waiting for the lease of this host's earlier life to end: ${daemon.error.message}`);
    await pause(clock, RETRY_MS, stopping);
    if (stopping.aborted) return daemon;
  }
}

/** What a daemon is opened with besides its settings. */
interface Around {
  readonly log: DaemonLog;
  readonly metrics: Metrics;
  readonly endings: Endings;
  readonly runtime: Runtime;
  readonly simulator: Simulator;
}

async function openDaemon(settings: DaemonSettings, { log, metrics, endings, runtime, simulator }: Around): Promise<Result<Daemon, CnmError>> {
  const { dataRoot, clusterStore, clusterAdvertise, clusterTtlMs, defaultAddressPools, defaultBridge, profile, labels, host } = settings;
  const underlay = settings.underlay === 'udp' ? await UdpUnderlay.open() : undefined;
  if (underlay?.ok === false) return underlay;
  const daemon = await createDaemon({
    host: { ...host, ...(underlay !== undefined && { underlay: underlay.value.url }) },
    store: clusterStore ?? `lmdb:${join(dataRoot, 'shared')}`,
    localStore: `lmdb:${join(dataRoot, 'local')}`,
    ...(clusterAdvertise !== undefined && { clusterAdvertise }),
    ...(clusterTtlMs !== undefined && { clusterTtlMs }),
    ...{ defaultAddressPools, defaultBridge, profile, simulator, runtime },
    about: { clusterStore: withoutSecrets(clusterStore ?? ''), dataRoot, labels },
    onServed: (served) => {
      log.served(served);
      metrics.served(served);
    },
  });
  if (!daemon.ok) {
    underlay?.value.close();
    return daemon;
  }
  if (underlay !== undefined) endings.push(async () => underlay.value.close());
  followStore(daemon.value, log);
  endings.push(async () => (await daemon.value.close()).onFailure((error) => log.warn(`the daemon did not end well: ${error.message}`)));
  if (underlay !== undefined) underlay.value.attach(simulator, daemon.value.controller);
  return daemon;
}

/** Has the log say when the store goes and when it is back. */
function followStore({ controller }: Daemon, log: DaemonLog): void {
  controller.on('store:degraded', ({ reason }) => log.warn(`the store does not answer: ${reason}`));
  controller.on('store:ready', () => log.info('the store answers again'));
}

/** The API with /metrics beside it. */
function withMetrics(daemon: Daemon, metrics: Metrics): Handle {
  return async (call) => {
    if (call.method !== 'GET' || call.url !== '/metrics') return daemon.handle(call);
    return { kind: 'text', status: 200, text: await metrics.text(daemon), contentType: metrics.contentType };
  };
}

/** Only /metrics: who reads numbers may not change anything. */
function onlyMetrics(handle: Handle): Handle {
  return async (call) => (call.url === '/metrics' ? handle(call) : { kind: 'text', status: 404, text: 'page not found\n', contentType: 'text/plain; charset=utf-8' });
}

async function makeDataRoot(folder: string): Promise<Result<void, CannotWrite>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return Result.ok();
  } catch (thrown) {
    const isFile = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
    return Result.error(new CannotWrite({ file: folder, reason: isFile ? 'it is not a folder' : String(thrown) }));
  }
}
