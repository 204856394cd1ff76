/**
 * The hosts of a state, rebuilt in memory from what its store holds, so that packets can be sent.
 *
 * The records are copied to a store in memory and a cluster is opened over that. Its time is simulated, so nothing
 * waits, and whatever happens in it is written nowhere.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Container } from '../../containers/index.js';
import { ContainerNotRunning } from '../../containers/errors.js';
import type { Store } from '../../contracts/store.js';
import type { Origin } from '../../controller/cluster/aim.js';
import type { Cluster } from '../../controller/create-cluster.js';
import type { HostRecord } from '../../model/host.js';
import { keyPart } from '../../model/keys.js';
import { withProgress, type Progress, type ProgressIo } from '../progress.js';
import { readHosts } from '../state/stored-hosts.js';
import { findSender, type Errand, type Sender } from './sender.js';

/** A sender in a cluster that stands. */
export interface World {
  readonly cluster: Cluster;
  /** The sender's host. */
  readonly host: string;
  /** Who sends; absent of a host itself. */
  readonly container?: Container;
  /** The same as the cluster takes it. */
  readonly origin: Origin;
}

/** Rebuilds the hosts for a piece of work, and takes them down whatever becomes of that. Its errors are `rebuildWorld`'s. */
export async function withWorld<T>(
  store: Store,
  errand: Errand,
  io: ProgressIo,
  work: (world: World) => Promise<Result<T, CnmError>>,
): Promise<Result<T, CnmError>> {
  const world = await withProgress(io, (progress) => rebuildWorld(store, errand, io.runtime, progress));
  if (!world.ok) return world;
  try {
    return await work(world.value);
  } finally {
    (await world.value.cluster.close()).getOrThrow();
  }
}

/** Errors: HOST_NOT_FOUND, CONTAINER_NOT_FOUND, CONTAINER_ON_SEVERAL_HOSTS, CONTAINER_NOT_RUNNING, STORE_UNAVAILABLE. */
async function rebuildWorld(store: Store, errand: Errand, runtime: ProgressIo['runtime'], progress: Progress): Promise<Result<World, CnmError>> {
  const hosts = await readHosts(store);
  if (!hosts.ok) return hosts;
  const sender = await findSender(store, hosts.value, errand);
  if (!sender.ok) return sender;
  const copy = await copyOf(store, sender.value.hosts, progress);
  if (!copy.ok) return copy;
  const { createCluster } = await import('../../controller/create-cluster.js');
  const cluster = await createCluster({
    hosts: sender.value.hosts,
    store: copy.value,
    seed: runtime.random.u32(),
    startMs: runtime.clock.now(),
    onProgress: progress.opening,
  });
  return cluster.ok ? worldOf(cluster.value, sender.value) : cluster;
}

async function worldOf(cluster: Cluster, { host, container: record }: Sender): Promise<Result<World, CnmError>> {
  const controller = cluster.controller(host);
  if (controller === undefined) throw new Error(`host ${host} was not rebuilt`);
  if (record === undefined) return Result.ok({ cluster, host, origin: { host } });
  const { createContainers } = await import('../../containers/index.js');
  const container = createContainers(controller).container(record.id);
  if (!container.ok) return container;
  const { sandbox, id, name } = container.value;
  if (sandbox === undefined) return Result.error(new ContainerNotRunning({ container: name, id }));
  return Result.ok({ cluster, host, container: container.value, origin: sandbox });
}

/** A store in memory with what the hosts share and what is their own. */
async function copyOf(store: Store, hosts: readonly HostRecord[], progress: Progress): Promise<Result<Store, CnmError>> {
  const snapshot = await store.read(['format/', 'global/', ...hosts.map(({ name }) => `hosts/${keyPart(name)}/`)], progress.of('copying records'));
  if (!snapshot.ok) return snapshot;
  const { createMemoryStore } = await import('../../stores/memory/index.js');
  const copy = createMemoryStore();
  const writes = snapshot.value.entries.map(({ key, value }) => ({ key, value }));
  const copied = writes.length === 0 ? undefined : await copy.commit({ conditions: [], writes });
  return copied === undefined || copied.ok ? Result.ok(copy) : copied;
}
