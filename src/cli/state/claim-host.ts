/**
 * Adds a host to a store, with a name and an address that no other host has.
 *
 * No store compares ranges, so each addition writes one common key on the condition of its revision: of two at the same
 * moment one conflicts, and chooses again on what the other has made.
 * Invariant: two hosts that were added here never have the same address.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import type { Commit, Snapshot, Store } from '../../contracts/store.js';
import { checkHost } from '../../controller/settings/host-settings.js';
import { encode } from '../../model/codec.js';
import { hostKey, type HostRecord } from '../../model/host.js';
import { ContentionExceeded } from '../../replica/errors.js';
import { readPresentFormat } from '../../replica/format.js';
import { FORMAT_KEY } from '../../replica/layout.js';
import { HostExists, NoHostAddressLeft } from '../errors.js';
import { hostsIn, HOSTS_PREFIX } from './stored-hosts.js';

/** Addresses of hosts whose address is not told: 10.99.0.11 and so on. */
const ADDRESS_START = '10.99.0.';
const FIRST_ADDRESS = 11;
const LAST_ADDRESS = 254;

/** Written with every host that is added. */
const OWN_PREFIX = 'cnm/';
const LAST_HOST_KEY = `${OWN_PREFIX}last-host`;

/** Each conflict is another's success, so this many others would have to be faster. */
const MOST_TRIES = 512;

export interface WantedHost {
  readonly name: string;
  /** The lowest free one unless given. */
  readonly address?: string | undefined;
}

export interface ClaimedHost {
  readonly host: HostRecord;
  /** False: there was one of that name, and it is as it was. */
  readonly isNew: boolean;
}

/** The host of a name; added where there is none. Errors: HOST_EXISTS, NO_HOST_ADDRESS_LEFT, INVALID_NAME, INVALID_ARGUMENT. */
export async function claimHost(store: Store, { clock }: Pick<Runtime, 'clock'>, wanted: WantedHost): Promise<Result<ClaimedHost, CnmError>> {
  // What cannot be must not even make the store ready for hosts.
  const fault = checkHost({ name: wanted.name, address: wanted.address ?? `${ADDRESS_START}${FIRST_ADDRESS}` });
  if (!fault.ok) return fault;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const snapshot = await readPresentFormat(store, [HOSTS_PREFIX, OWN_PREFIX]);
    if (!snapshot.ok) return snapshot;
    const hosts = hostsIn(snapshot.value);
    const present = hosts.find(({ name }) => name === wanted.name);
    if (present !== undefined) return Result.ok({ host: present, isNew: false });
    const host = newHost(wanted, hosts, clock.now());
    if (!host.ok) return host;
    const done = await store.commit(additionOf(host.value, snapshot.value));
    if (!done.ok) return done;
    if (done.value.kind === 'committed') return Result.ok({ host: host.value, isNew: true });
  }
  return Result.error(new ContentionExceeded({ tries: MOST_TRIES, keys: [LAST_HOST_KEY] }));
}

function newHost(wanted: WantedHost, hosts: readonly HostRecord[], created: number): Result<HostRecord, CnmError> {
  const given = wanted.address ?? freeAddress(hosts);
  if (given === undefined) return Result.error(new NoHostAddressLeft({ host: wanted.name, range: `${ADDRESS_START}${FIRST_ADDRESS}-${LAST_ADDRESS}` }));
  const checked = checkHost({ name: wanted.name, address: given });
  if (!checked.ok) return checked;
  const { address } = checked.value;
  const holder = hosts.find((host) => host.address === address);
  if (holder === undefined) return Result.ok({ ...checked.value, created });
  return Result.error(new HostExists({ host: wanted.name, reason: `address ${address} is that of host ${holder.name}` }));
}

/** A host's record, on the condition that no host was added since. */
function additionOf(host: HostRecord, { entries }: Snapshot): Commit {
  const revisionOf = (key: string): number => entries.find((entry) => entry.key === key)?.revision ?? 0;
  return {
    conditions: [FORMAT_KEY, LAST_HOST_KEY, hostKey(host)].map((key) => ({ key, revision: revisionOf(key) })),
    writes: [
      { key: hostKey(host), value: encode(host) },
      { key: LAST_HOST_KEY, value: encode({ host: host.name }) },
    ],
  };
}

/** The lowest address that no host has. */
function freeAddress(hosts: readonly HostRecord[]): string | undefined {
  const taken = new Set(hosts.map((host) => host.address));
  for (let last = FIRST_ADDRESS; last <= LAST_ADDRESS; last++) {
    const address = `${ADDRESS_START}${last}`;
    if (!taken.has(address)) return address;
  }
  return undefined;
}
