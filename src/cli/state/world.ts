/**
 * The hosts of a state, rebuilt in memory from what its store holds, so that packets can be sent.
 *
 * The records are copied to a store in memory and a cluster is opened over that. Its time is simulated, so nothing
 * waits, and whatever happens in it is written nowhere. Only those hosts are rebuilt that a packet of the sender's may
 * come to: its own, those with endpoints in its networks, and the one that has the destination's address.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import type { Container } from '../../containers/index.js';
import { ContainerNotFound, ContainerNotRunning } from '../../containers/errors.js';
import type { Store } from '../../contracts/store.js';
import type { Cluster } from '../../controller/create-cluster.js';
import { NameNotFound } from '../../controller/errors/sandbox-errors.js';
import type { Sandbox } from '../../controller/sandbox.js';
import type { ContainerRecord } from '../../model/container.js';
import type { HostRecord } from '../../model/host.js';
import { keyPart } from '../../model/keys.js';
import { formatIpAddress, parseIpAddress } from '../../net/ip-address.js';
import { ContainerOnSeveralHosts } from '../errors.js';
import { readContainers, readHosts, readMembers } from './stored-hosts.js';

/** Who sends, and to what. */
export interface Errand {
  /** A container's name or id. */
  readonly from: string;
  /** The host that it is on; any unless given. */
  readonly host?: string | undefined;
  /** A name as the sender resolves it, or an address. */
  readonly to: string;
}

/** A container that can send, in a cluster that stands. */
export interface World {
  readonly cluster: Cluster;
  readonly container: Container;
  readonly sandbox: Sandbox;
  /** The destination's address. */
  readonly address: string;
}

/** Rebuilds the hosts for a piece of work, and takes them down whatever becomes of that. Its errors are `rebuildWorld`'s. */
export async function withWorld<T>(
  store: Store,
  errand: Errand,
  runtime: Runtime,
  work: (world: World) => Promise<Result<T, CnmError>>,
): Promise<Result<T, CnmError>> {
  const world = await rebuildWorld(store, errand, runtime);
  if (!world.ok) return world;
  try {
    return await work(world.value);
  } finally {
    (await world.value.cluster.close()).getOrThrow();
  }
}

/** Errors: CONTAINER_NOT_FOUND, CONTAINER_ON_SEVERAL_HOSTS, CONTAINER_NOT_RUNNING, NAME_NOT_FOUND, STORE_UNAVAILABLE. */
async function rebuildWorld(store: Store, errand: Errand, runtime: Runtime): Promise<Result<World, CnmError>> {
  const hosts = await readHosts(store);
  if (!hosts.ok) return hosts;
  const sender = await findSender(store, hosts.value, errand);
  if (!sender.ok) return sender;
  const needed = await hostsNeeded(store, hosts.value, sender.value, errand.to);
  if (!needed.ok) return needed;
  const copy = await copyOf(store, needed.value);
  if (!copy.ok) return copy;
  const [{ createCluster }, { createContainers }] = await Promise.all([import('../../controller/create-cluster.js'), import('../../containers/index.js')]);
  const cluster = await createCluster({
    hosts: needed.value,
    store: copy.value,
    seed: runtime.random.u32(),
    startMs: runtime.clock.now(),
  });
  if (!cluster.ok) return cluster;
  const controller = cluster.value.controller(sender.value.host);
  if (controller === undefined) throw new Error(`host ${sender.value.host} was not rebuilt`);
  const container = createContainers(controller).container(sender.value.container.id);
  if (!container.ok) return container;
  const { sandbox, id, name } = container.value;
  if (sandbox === undefined) return Result.error(new ContainerNotRunning({ container: name, id }));
  const address = resolve(container.value, sandbox, errand.to);
  if (address === undefined) return Result.error(new NameNotFound({ name: errand.to, containerId: id }));
  return Result.ok({ cluster: cluster.value, container: container.value, sandbox, address });
}

interface Sender {
  readonly host: string;
  readonly container: ContainerRecord;
  /** The containers of its host, for a sandbox that it shares. */
  readonly neighbours: readonly ContainerRecord[];
}

async function findSender(store: Store, hosts: readonly HostRecord[], { from, host }: Errand): Promise<Result<Sender, CnmError>> {
  const candidates = host === undefined ? hosts : hosts.filter((one) => one.name === host);
  const exact: Sender[] = [];
  const byStart: Sender[] = [];
  for (const { name } of candidates) {
    const containers = await readContainers(store, name);
    if (!containers.ok) return containers;
    for (const container of containers.value) {
      const sender = { host: name, container, neighbours: containers.value };
      if (container.name === from || container.id === from) exact.push(sender);
      else if (from !== '' && container.id.startsWith(from)) byStart.push(sender);
    }
  }
  const found = exact.length > 0 ? exact : byStart;
  // One that does not run cannot send, so it is not the one that is meant.
  const running = found.filter(({ container }) => container.state === 'running');
  const [sender, other] = running.length > 0 ? running : found;
  if (sender === undefined) return Result.error(new ContainerNotFound({ container: from, where: host === undefined ? 'any host' : `host ${host}` }));
  if (other === undefined) return Result.ok(sender);
  return Result.error(new ContainerOnSeveralHosts({ container: from, hosts: [...new Set(found.map((one) => one.host))] }));
}

async function hostsNeeded(store: Store, hosts: readonly HostRecord[], sender: Sender, to: string): Promise<Result<readonly HostRecord[], CnmError>> {
  const { container, neighbours } = sender;
  const shared = neighbours.find(({ id }) => container.networkMode === `container:${id}`) ?? container;
  const networkIds = shared.networks.flatMap(({ networkId }) => (networkId === undefined ? [] : [networkId]));
  const members = await readMembers(store, networkIds);
  if (!members.ok) return members;
  return Result.ok(hosts.filter(({ name, address }) => name === sender.host || address === to || members.value.has(name)));
}

/** A store in memory with what the hosts share and what is their own. */
async function copyOf(store: Store, hosts: readonly HostRecord[]): Promise<Result<Store, CnmError>> {
  const snapshot = await store.read(['format/', 'global/', ...hosts.map(({ name }) => `hosts/${keyPart(name)}/`)]);
  if (!snapshot.ok) return snapshot;
  const { createMemoryStore } = await import('../../stores/memory/index.js');
  const copy = createMemoryStore();
  const writes = snapshot.value.entries.map(({ key, value }) => ({ key, value }));
  const copied = writes.length === 0 ? undefined : await copy.commit({ conditions: [], writes });
  return copied === undefined || copied.ok ? Result.ok(copy) : copied;
}

/** What the sender's /etc/hosts and then its name server say; an address is itself. */
function resolve(container: Container, sandbox: Sandbox, text: string): string | undefined {
  const address = parseIpAddress(text);
  if (address !== undefined) return formatIpAddress(address);
  if (text === 'localhost') return '127.0.0.1';
  const own = sandbox.interfaces.find((one) => one.ipv4Address !== undefined)?.ipv4Address?.split('/')[0];
  if (text === container.hostname && own !== undefined) return own;
  const line = container.extraHosts.find(({ name }) => name === text);
  return line?.address ?? sandbox.resolve(text).addresses[0];
}
