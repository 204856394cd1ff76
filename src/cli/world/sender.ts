/**
 * Who sends, found in the records of all hosts, and the hosts that its packets may come to.
 *
 * Those are its own, those with endpoints in its networks, and those whose addresses are spoken of; all of them where it
 * is on the link between the hosts. To rebuild fewer hosts is faster, and the answer is the same.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { ContainerNotFound } from '../../containers/errors.js';
import type { Store } from '../../contracts/store.js';
import { HostNotFound } from '../../controller/errors/host-errors.js';
import type { ContainerRecord } from '../../model/container.js';
import type { HostRecord } from '../../model/host.js';
import { ContainerOnSeveralHosts } from '../errors.js';
import { readContainers, readIsOnLink, readMembers } from '../state/stored-hosts.js';

/** Who sends, and what is spoken of. */
export interface Errand {
  /** A container's name or id, or 'host:NAME' for a host itself. */
  readonly from: string;
  /** The host that the container is on; any unless given. */
  readonly host?: string | undefined;
  /** Words that may hold addresses of hosts: a destination, a command line. */
  readonly mentions: readonly string[];
}

export interface Sender {
  readonly host: string;
  /** Absent of a host itself. */
  readonly container?: ContainerRecord;
  /** The hosts to rebuild. */
  readonly hosts: readonly HostRecord[];
}

const HOST_PREFIX = 'host:';

/** The host that a text names as 'host:NAME'. */
export function namedHost(text: string): string | undefined {
  return text.startsWith(HOST_PREFIX) ? text.slice(HOST_PREFIX.length) : undefined;
}

/** Errors: HOST_NOT_FOUND, CONTAINER_NOT_FOUND, CONTAINER_ON_SEVERAL_HOSTS, STORE_UNAVAILABLE. */
export async function findSender(store: Store, hosts: readonly HostRecord[], errand: Errand): Promise<Result<Sender, CnmError>> {
  const host = namedHost(errand.from);
  if (host === undefined) return findContainer(store, hosts, errand);
  if (hosts.every(({ name }) => name !== host)) return Result.error(new HostNotFound({ host, known: hosts.map(({ name }) => name) }));
  return Result.ok({ host, hosts: hosts.filter((one) => one.name === host || isMentioned(one, errand.mentions)) });
}

interface Candidate {
  readonly host: string;
  readonly container: ContainerRecord;
  /** The containers of its host, for a sandbox that it shares. */
  readonly neighbours: readonly ContainerRecord[];
}

async function findContainer(store: Store, hosts: readonly HostRecord[], errand: Errand): Promise<Result<Sender, CnmError>> {
  const { from, host } = errand;
  const exact: Candidate[] = [];
  const byStart: Candidate[] = [];
  for (const { name } of host === undefined ? hosts : hosts.filter((one) => one.name === host)) {
    const containers = await readContainers(store, name);
    if (!containers.ok) return containers;
    for (const container of containers.value) {
      const candidate = { host: name, container, neighbours: containers.value };
      if (container.name === from || container.id === from) exact.push(candidate);
      else if (from !== '' && container.id.startsWith(from)) byStart.push(candidate);
    }
  }
  const found = exact.length > 0 ? exact : byStart;
  // One that does not run cannot send, so it is not the one that is meant.
  const running = found.filter(({ container }) => container.state === 'running');
  const [sender, other] = running.length > 0 ? running : found;
  if (sender === undefined) return Result.error(new ContainerNotFound({ container: from, where: host === undefined ? 'any host' : `host ${host}` }));
  if (other !== undefined) return Result.error(new ContainerOnSeveralHosts({ container: from, hosts: [...new Set(found.map((one) => one.host))] }));
  const needed = await hostsNeeded(store, hosts, sender, errand.mentions);
  return needed.map((rows) => ({ host: sender.host, container: sender.container, hosts: rows }));
}

async function hostsNeeded(store: Store, hosts: readonly HostRecord[], sender: Candidate, mentions: readonly string[]): Promise<Result<readonly HostRecord[], CnmError>> {
  const { container, neighbours } = sender;
  const shared = neighbours.find(({ id }) => container.networkMode === `container:${id}`) ?? container;
  const networkIds = shared.networks.flatMap(({ networkId }) => (networkId === undefined ? [] : [networkId]));
  const onLink = await readIsOnLink(store, sender.host, networkIds);
  if (!onLink.ok || onLink.value) return onLink.map(() => hosts);
  const members = await readMembers(store, networkIds);
  if (!members.ok) return members;
  const spokenOf = [...mentions, ...shared.extraHosts.map(({ address }) => address)];
  return Result.ok(hosts.filter((one) => one.name === sender.host || members.value.has(one.name) || isMentioned(one, spokenOf)));
}

/** Whether a word holds one of the host's addresses. */
function isMentioned({ address, interfaces }: HostRecord, words: readonly string[]): boolean {
  const own = [address, ...interfaces.map((one) => one.address.split('/')[0] ?? '')];
  return words.some((word) => own.some((text) => word.includes(text)));
}
