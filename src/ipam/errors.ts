/**
 * What can go wrong with pools and addresses (libnetwork ipamapi/contract.go and ipam/allocator.go).
 *
 * Messages are libnetwork's where it has one. Details name who is in the way; explanations say what to do about it.
 */
import { errorClass } from '../base/error.js';

/** An address and who holds it. */
export interface AddressHolder {
  readonly address: string;
  readonly owner: string;
}

/** A pool and who asked for it or for ranges of it. */
export interface PoolHolder {
  readonly pool: string;
  readonly owners: readonly string[];
}

/** No address space was named. */
export class InvalidAddressSpace extends errorClass('INVALID_ADDRESS_SPACE', 'invalid-parameter', {
  message: (_: { known: readonly string[] }) => 'Invalid Address Space',
  explanation: (d) => `Name one of ${d.known.join(', ')}.`,
}) {}

/** An address space that this driver does not have. */
export class AddressSpaceNotFound extends errorClass('ADDRESS_SPACE_NOT_FOUND', 'invalid-parameter', {
  message: (d: { addressSpace: string; known: readonly string[] }) =>
    `cannot find address space ${d.addressSpace} (most likely the backing datastore is not configured)`,
  explanation: (d) => `Name one of ${d.known.join(', ')}.`,
}) {}

/** A pool that is no prefix of the family asked for. */
export class InvalidPool extends errorClass('INVALID_POOL', 'invalid-parameter', {
  message: (_: { pool: string; family: 4 | 6 }) => 'Invalid Address Pool',
  explanation: (d) => `'${d.pool}' is not an IPv${d.family} prefix; write it like ${d.family === 4 ? '10.1.0.0/16' : 'fd00:1::/64'}.`,
}) {}

/** A range that is no prefix, or not inside its pool. */
export class InvalidSubPool extends errorClass('INVALID_SUB_POOL', 'invalid-parameter', {
  message: (_: { pool: string; subPool: string }) => 'Invalid Address SubPool',
  explanation: (d) =>
    d.pool === '' ? `A range needs its pool; name the pool that ${d.subPool} lies in.` : `'${d.subPool}' is not a prefix inside ${d.pool}.`,
}) {}

/** A pool from the predefined ones was wanted of an address space that has none. */
export class NoDefaultPools extends errorClass('NO_DEFAULT_POOLS', 'not-implemented', {
  message: (_: { addressSpace: string }) => 'no default pool available for non-default address spaces',
  explanation: (d) => `Name the pool that you want in ${d.addressSpace}.`,
}) {}

/** The first few pools with their holders. */
function shownHolders(holders: readonly PoolHolder[]): string {
  const few = holders.slice(0, 3).map(({ pool, owners }) => `${pool} of ${owners.map((owner) => owner.slice(0, 12)).join(' and ')}`);
  return few.length === 0 ? '' : ` (${few.join(', ')}${holders.length > few.length ? ', ...' : ''})`;
}

/** Every predefined pool is taken, or overlaps what must be avoided. */
export class NoAvailablePool extends errorClass('NO_AVAILABLE_POOL', 'not-found', {
  message: (d: { family: 4 | 6; addressSpace: string; bases: readonly string[]; avoided: readonly string[]; taken: number; holders: readonly PoolHolder[] }) =>
    `could not find an available, non-overlapping IPv${d.family} address pool among the defaults to assign to the network`,
  explanation: (d) =>
    d.bases.length === 0
      ? `${d.addressSpace} has no predefined IPv${d.family} pools; name a pool, or configure default pools.`
      : `${d.taken} pools of ${d.addressSpace} are in the way in ${d.bases.join(', ')}${shownHolders(d.holders)}${d.avoided.length === 0 ? '' : `, and the host uses ${d.avoided.join(', ')}`}; release one, name a pool outside of them, or configure more default pools.`,
}) {}

/** A base of predefined pools that is no prefix, or a size that does not fit it. */
export class InvalidBasePool extends errorClass('INVALID_BASE_POOL', 'invalid-parameter', {
  message: (d: { base: string; size: number; reason: string }) => d.reason,
  explanation: () => 'Give a prefix and the prefix length of its pools, like 10.0.0.0/8 and 24.',
}) {}

/** No child pool of the size wanted is free. */
export class NoAvailablePrefix extends errorClass('NO_AVAILABLE_PREFIX', 'unavailable', {
  message: (d: { poolId: string; length: number; holders: readonly PoolHolder[] }) => `no free /${d.length} in pool ${d.poolId}`,
  explanation: (d) => `${d.holders.map((one) => one.pool).join(', ') || 'Nothing'} was carved from it; release one or ask for a smaller one.`,
}) {}

/** A child pool of a length that its pool cannot give. */
export class InvalidPrefixLength extends errorClass('INVALID_PREFIX_LENGTH', 'invalid-parameter', {
  message: (d: { poolId: string; length: number; min: number; max: number }) => `invalid prefix length ${d.length} for a part of pool ${d.poolId}`,
  explanation: (d) => `Give a whole number from ${d.min} to ${d.max}.`,
}) {}

/** Text that is no IP address, or a count that is none. */
export class InvalidAddressRequest extends errorClass('INVALID_ADDRESS_REQUEST', 'invalid-parameter', {
  message: (d: { reason: string }) => d.reason,
  explanation: () => 'Write addresses like 10.0.0.2 or fd00::2, and counts as whole numbers from 1.',
}) {}

/** A pool that overlaps one that is there. */
export class PoolOverlap extends errorClass('POOL_OVERLAP', 'forbidden', {
  message: (_: { addressSpace: string; pool: string; other: string; owners: readonly string[] }) =>
    'Pool overlaps with other one on this address space',
  explanation: (d) => `${d.pool} overlaps ${d.other}, which ${d.owners.join(', ') || 'other pools'} asked for; choose another pool or release that one.`,
}) {}

/** Text that is not the form of a pool's id. */
export class InvalidPoolId extends errorClass('INVALID_POOL_ID', 'invalid-parameter', {
  message: (d: { poolId: string }) => `invalid pool id: ${d.poolId}`,
  explanation: () => 'A pool id is what a request for a pool returned: SPACE/PREFIX or SPACE/PREFIX/RANGE.',
}) {}

/** Addresses were asked of a pool that nobody has asked for. */
export class PoolNotFound extends errorClass('POOL_NOT_FOUND', 'not-found', {
  message: (d: { poolId: string }) => `cannot find address pool for poolID:${d.poolId}`,
  explanation: () => 'Request the pool first; it may have been released.',
}) {}

/** A pool that nobody has asked for was to be released. */
export class PoolNotRequested extends errorClass('POOL_NOT_REQUESTED', 'invalid-parameter', {
  message: (_: { poolId: string }) => 'Address space does not contain specified address pool',
  explanation: (d) => `${d.poolId} was released before, or never requested.`,
}) {}

/** A pool that another has asked for was to be released. */
export class PoolNotOwned extends errorClass('POOL_NOT_OWNED', 'forbidden', {
  message: (d: { poolId: string; owner: string; holder: string }) => `pool ${d.poolId} is not held by ${d.owner}`,
  explanation: (d) => `${d.holder} asked for it, and only its release gives it back.`,
}) {}

/** A pool was to be released while addresses or child pools of it are held. */
export class PoolInUse extends errorClass('POOL_IN_USE', 'forbidden', {
  message: (d: { poolId: string; held: number; holders: readonly AddressHolder[]; children: readonly PoolHolder[] }) =>
    d.held > 0 ? `pool ${d.poolId} has ${d.held} address${d.held === 1 ? '' : 'es'} in use` : `pool ${d.poolId} has child pools in use`,
  explanation: (d) =>
    `Release first: ${[...d.holders.map((one) => `${one.address} (${one.owner})`), ...d.children.map((one) => one.pool)].join(', ')}.`,
}) {}

/** Addresses were asked of a pool that gives child pools, or the other way round, or that is being released. */
export class PoolNotAvailable extends errorClass('POOL_NOT_AVAILABLE', 'forbidden', {
  message: (d: { poolId: string; reason: string }) => `pool ${d.poolId} ${d.reason}`,
  explanation: () => 'A pool gives either addresses or child pools, until it is released; request another pool.',
}) {}

/** The address wanted is held. */
export class AddressInUse extends errorClass('ADDRESS_IN_USE', 'forbidden', {
  message: (_: { poolId: string; address: string; holder: string }) => 'Address already in use',
  explanation: (d) => `${d.address} is held by ${d.holder}; choose another address or let the pool choose.`,
}) {}

/** The address wanted is not one of the pool. */
export class AddressOutOfRange extends errorClass('ADDRESS_OUT_OF_RANGE', 'invalid-parameter', {
  message: (_: { poolId: string; address: string; pool: string }) => 'Requested address is out of range',
  explanation: (d) => `${d.address} is not in ${d.pool}.`,
}) {}

/** Several addresses that were wanted at once. */
export interface WantedAddresses {
  readonly count: number;
  /** One behind the other. */
  readonly neighbours?: boolean;
}

/** Every address of the pool or range is held, or fewer than wanted are free. */
export class NoAvailableAddresses extends errorClass('NO_AVAILABLE_ADDRESSES', 'unavailable', {
  message: (_: { poolId: string; range: string; held: number; holders: readonly AddressHolder[]; wanted?: WantedAddresses }) => 'No available addresses on this pool',
  explanation: ({ range, held, holders, wanted }) => {
    if (wanted !== undefined) {
      const inUse = held === 0 ? 'none of it is held' : `${held} of it ${held === 1 ? 'is' : 'are'} held by ${ownersOf(holders)}`;
      return `${range} has no ${wanted.count} free addresses${wanted.neighbours === true ? ' side by side' : ''}, and ${inUse}; ask for fewer, or use a larger pool.`;
    }
    return held === 0 ? `${range} has no address to give.` : `All of ${range} is held by ${ownersOf(holders)}; release an address or use a larger pool.`;
  },
}) {}

/** An address that another holds was to be released. */
export class AddressNotOwned extends errorClass('ADDRESS_NOT_OWNED', 'forbidden', {
  message: (d: { poolId: string; address: string; owner: string; holder: string }) => `address ${d.address} is not held by ${d.owner}`,
  explanation: (d) => `${d.holder} holds it, and only its release frees it.`,
}) {}

/** A free address was to be released. */
export class AddressNotAllocated extends errorClass('ADDRESS_NOT_ALLOCATED', 'not-found', {
  message: (d: { poolId: string; address: string }) => `address ${d.address} is not allocated`,
  explanation: () => 'It was released before, or never requested; nothing was changed.',
}) {}

/** Something that the null driver does not have. */
export class NullIpamRefused extends errorClass('NULL_IPAM_REFUSED', 'invalid-parameter', {
  message: (d: { reason: string }) => d.reason,
  explanation: () => "The null driver hands out no addresses; use the driver 'default'.",
}) {}

function ownersOf(holders: readonly AddressHolder[]): string {
  const owners = [...new Set(holders.map((one) => one.owner))];
  return owners.length > 4 ? `${owners.slice(0, 4).join(', ')} and others` : owners.join(', ');
}
