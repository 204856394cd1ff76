/**
 * Pools of address spaces: requested, and shared by ranges (libnetwork ipam/allocator.go).
 *
 * No two pools of a space overlap, whether asked for themselves or brought along by a range. Every request and release
 * writes the space's record, so that of two hosts that bring overlapping pools one must plan again.
 */
import { Result } from '../../base/result.js';
import type { AllocatedPool, IpamContext, PoolRequest } from '../../contracts/ipam-driver.js';
import { type InvalidOption, choice, parseOptions } from '../../contracts/options.js';
import { netlabels } from '../../contracts/netlabels.js';
import { copyWith } from '../../model/copy-with.js';
import { none } from '../../model/labels.js';
import { type PoolClaim, type PoolRecord, type RangeClaim } from '../../model/pool.js';
import type { Scope } from '../../model/scope.js';
import { formatIpPrefix, type IpPrefix, networkOf, parseIpPrefix, prefixCovers } from '../../net/ip-prefix.js';
import { poolIdOf, type PoolEntry } from '../../state/ipam/pool-index.js';
import type { IpamTables } from '../../state/ipam-tables.js';
import type { Transaction } from '../../state/transaction.js';
import {
  AddressSpaceNotFound,
  InvalidAddressSpace,
  InvalidPool,
  InvalidSubPool,
  NoAvailablePool,
  NoDefaultPools,
  type PoolHolder,
  PoolNotAvailable,
  PoolOverlap,
} from '../errors.js';
import { LISTED } from './addresses.js';
import { choosePool, type PoolBase } from './predefined-pools.js';

/** An address space that the driver has, with the pools to choose from when none is named. */
export interface AddressSpace {
  readonly scope: Scope;
  readonly name: string;
  readonly bases: readonly PoolBase[];
  /**
   * What this process chose last of the predefined pools, by family. Docker keeps this in memory as well, so that the
   * choice moves on even if what it was for comes to nothing.
   */
  readonly lastChosen: Map<4 | 6, LastChoice>;
}

/** A predefined pool that was chosen, and the one before it: an operation that is planned again chooses from there. */
export interface LastChoice {
  readonly pool: IpPrefix;
  readonly before: IpPrefix | undefined;
  readonly attempt: object | undefined;
}

type RequestError =
  | InvalidAddressSpace
  | AddressSpaceNotFound
  | InvalidPool
  | InvalidSubPool
  | InvalidOption
  | NoDefaultPools
  | NoAvailablePool
  | PoolOverlap;

const poolOptions = {
  policy: choice(netlabels.addressPolicy, 'sequential', ['sequential', 'serial', 'affine']),
};

/** A request whose texts are understood. */
interface ParsedRequest {
  readonly space: AddressSpace;
  readonly pool: IpPrefix | undefined;
  /** The pool as canonical text, where the request names it so. */
  readonly subnet: string | undefined;
  readonly subPool: IpPrefix | undefined;
  readonly claim: PoolClaim;
}

export function requestPool(
  tables: IpamTables,
  spaces: readonly AddressSpace[],
  context: IpamContext,
  request: PoolRequest,
): Result<AllocatedPool, RequestError | PoolNotAvailable> {
  const { tx } = context;
  const parsed = parseRequest(spaces, request);
  if (!parsed.ok) return parsed;
  const { space, pool, subnet, subPool, claim } = parsed.value;
  const predefined = pool === undefined ? choosePredefined(tables, space, context, request) : undefined;
  if (predefined?.ok === false) return predefined;
  const network = pool ?? predefined?.value;
  if (network === undefined) throw new Error('a pool is named or chosen');
  const subPoolText = subPool === undefined ? undefined : formatIpPrefix(subPool);
  const claimed =
    subPoolText === undefined
      ? claimPool(tables, tx, space, network, subnet ?? formatIpPrefix(network), claim)
      : claimRange(tables, tx, space, network, { ...claim, subPool: subPoolText });
  if (!claimed.ok) return claimed;
  writeSpace(tables, tx, space, predefined === undefined ? undefined : { family: request.family, subnet: claimed.value.subnet });
  return Result.ok({ poolId: poolIdOf(claimed.value, subPoolText), pool: network });
}

/** The settings of the space that a pool is in. */
export function spaceOf(spaces: readonly AddressSpace[], record: PoolRecord): AddressSpace {
  const space = spaces.find(({ name }) => name === record.addressSpace);
  return space ?? { scope: record.scope, name: record.addressSpace, bases: [], lastChosen: new Map() };
}

/** Writes a space's record, so that what is decided about its pools conflicts with every other such decision. */
export function writeSpace(tables: IpamTables, tx: Transaction, { scope, name }: Pick<AddressSpace, 'scope' | 'name'>, given?: { readonly family: 4 | 6; readonly subnet: string }): void {
  const before = tables.addressSpaces.get(tables.spaceKeys.of(scope, name).key);
  const last = before?.lastPredefined ?? {};
  const lastPredefined = given === undefined ? last : copyWith(last, given.family === 4 ? { ipv4: given.subnet } : { ipv6: given.subnet });
  if (before === undefined) tx.insert(tables.addressSpaces, { scope, name, lastPredefined });
  // What another version has written into it stays; written again without a change, it conflicts as well.
  else tx.update(tables.addressSpaces, given === undefined ? before : copyWith(before, { lastPredefined }));
}

function unknownSpace(spaces: readonly AddressSpace[], addressSpace: string): AddressSpaceNotFound {
  return new AddressSpaceNotFound({ addressSpace, known: spaces.map((space) => space.name) });
}

/** The owners of a pool's claims. */
export function poolHolder({ record }: PoolEntry): PoolHolder {
  const owners = [record.claim, ...record.ranges].flatMap((claim) => (claim === undefined ? [] : [claim.owner]));
  return { pool: record.subnet, owners: [...new Set(owners)] };
}

function parseRequest(spaces: readonly AddressSpace[], request: PoolRequest): Result<ParsedRequest, RequestError> {
  const { addressSpace, family } = request;
  if (addressSpace === '') return Result.error(new InvalidAddressSpace({ known: spaces.map((space) => space.name) }));
  if (request.pool === undefined && request.subPool !== undefined) return Result.error(new InvalidSubPool({ pool: '', subPool: request.subPool }));
  const space = spaces.find(({ name }) => name === addressSpace);
  if (space === undefined) {
    return Result.error(request.pool === undefined ? new NoDefaultPools({ addressSpace }) : unknownSpace(spaces, addressSpace));
  }
  const options = parseOptions(poolOptions, request.options);
  if (!options.ok) return options;
  const named = request.pool === undefined ? undefined : parseIpPrefix(request.pool);
  const pool = named?.address.family === family ? networkOf(named) : undefined;
  if (pool === undefined && request.pool !== undefined) return Result.error(new InvalidPool({ pool: request.pool, family }));
  const subPool = request.subPool === undefined ? undefined : parseNetwork(request.subPool, family);
  if (request.subPool !== undefined && (subPool === undefined || pool === undefined || !prefixCovers(pool, subPool))) {
    return Result.error(new InvalidSubPool({ pool: request.pool ?? '', subPool: request.subPool }));
  }
  // An IPv4 network has one text, so that it is there already; any other prefix is not what was named.
  const subnet = pool === named ? request.pool : undefined;
  return Result.ok({ space, pool, subnet, subPool, claim: { owner: request.owner, policy: options.value.policy } });
}

function parseNetwork(text: string, family: 4 | 6): IpPrefix | undefined {
  const prefix = parseIpPrefix(text);
  return prefix?.address.family === family ? networkOf(prefix) : undefined;
}

function choosePredefined(tables: IpamTables, space: AddressSpace, { attempt }: IpamContext, { family, avoid = [] }: PoolRequest): Result<IpPrefix, NoAvailablePool> {
  const taken = tables.poolIndex.space(space.scope, space.name);
  const chosen = space.lastChosen.get(family);
  const isPlannedAgain = attempt !== undefined && chosen?.attempt === attempt;
  const last = (isPlannedAgain ? chosen.before : chosen?.pool) ?? lastWritten(tables, space, family);
  const found = choosePool({ bases: space.bases, family, taken, avoid, last });
  if (found !== undefined) {
    space.lastChosen.set(family, { pool: found, before: last, attempt });
    return Result.ok(found);
  }
  const bases = space.bases.filter((base) => base.network.address.family === family);
  const inTheWay = [...new Set(bases.flatMap(({ network }) => [taken.covering(network) ?? [], ...taken.inside(network)].flat()))];
  return Result.error(
    new NoAvailablePool({
      family,
      addressSpace: space.name,
      bases: bases.map(({ network }) => formatIpPrefix(network)),
      avoided: avoid.map(formatIpPrefix),
      taken: inTheWay.length,
      holders: inTheWay.slice(0, LISTED).map(poolHolder),
    }),
  );
}

/** The predefined pool that the space's record has as the one given last, by any host. */
function lastWritten({ addressSpaces, spaceKeys }: IpamTables, { scope, name }: AddressSpace, family: 4 | 6): IpPrefix | undefined {
  const given = addressSpaces.get(spaceKeys.of(scope, name).key)?.lastPredefined;
  const text = family === 4 ? given?.ipv4 : given?.ipv6;
  return text === undefined ? undefined : parseIpPrefix(text);
}

/** Adds a pool that is asked for itself. */
function claimPool(tables: IpamTables, tx: Transaction, space: AddressSpace, network: IpPrefix, subnet: string, claim: PoolClaim): Result<PoolRecord, PoolOverlap> {
  const { scope, name } = space;
  const other = tables.poolIndex.space(scope, name).overlapping(network);
  if (other !== undefined) return Result.error(overlap(network, other));
  const record: PoolRecord = { scope, addressSpace: name, subnet, claim, ranges: none };
  tx.insert(tables.pools, record);
  return Result.ok(record);
}

/** Adds a range, with its pool where that is not there yet; other ranges of the same pool do not matter. */
function claimRange(
  tables: IpamTables,
  tx: Transaction,
  { scope, name }: AddressSpace,
  network: IpPrefix,
  range: RangeClaim,
): Result<PoolRecord, PoolOverlap | PoolNotAvailable> {
  const tree = tables.poolIndex.space(scope, name);
  const same = tree.get(network);
  const other = same ?? tree.overlapping(network);
  if (other === undefined) {
    const record: PoolRecord = { scope, addressSpace: name, subnet: formatIpPrefix(network), ranges: [range] };
    tx.insert(tables.pools, record);
    return Result.ok(record);
  }
  const twin = other.record.ranges.find(({ subPool }) => subPool === range.subPool);
  if (same === undefined || twin !== undefined) return Result.error(overlap(network, other, same && twin));
  const { record } = same;
  if (record.gives === 'pools') return Result.error(new PoolNotAvailable({ poolId: poolIdOf(record), reason: 'gives child pools' }));
  if (record.closing === true) return Result.error(new PoolNotAvailable({ poolId: poolIdOf(record), reason: 'is being released' }));
  const shared: PoolRecord = { ...record, ranges: [...record.ranges, range] };
  tx.update(tables.pools, shared);
  return Result.ok(shared);
}

function overlap(network: IpPrefix, other: PoolEntry, range?: RangeClaim): PoolOverlap {
  const { pool, owners } = poolHolder(other);
  const details = { addressSpace: other.record.addressSpace, pool: formatIpPrefix(network) };
  return new PoolOverlap(range === undefined ? { ...details, other: pool, owners } : { ...details, other: range.subPool, owners: [range.owner] });
}
