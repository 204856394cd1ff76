/**
 * Pools and addresses by themselves, without networks: the allocator behind `libcnm/ipam`.
 *
 * Every call is one transaction of its ledger: all of it or nothing, in memory or on a store that hosts share. What is
 * taken has an owner, any text, and only the owner's release gives it back. Addresses and prefixes are text.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import { shown } from '../contracts/invalid-argument.js';
import { netlabels } from '../contracts/netlabels.js';
import { type Labels, noLabels } from '../model/labels.js';
import { formatIpAddress, type IpAddress, parseIpAddress } from '../net/ip-address.js';
import { formatIpPrefix, type IpPrefix, parseIpPrefix } from '../net/ip-prefix.js';
import type { IpamTables } from '../state/ipam-tables.js';
import type { Transaction } from '../state/transaction.js';
import {
  addressesFault,
  type AddressesOptions,
  addressFault,
  type AddressOptions,
  poolFault,
  type PoolOptions,
  rangeFault,
  type RangeOptions,
  textFault,
} from './arguments.js';
import { requestMany, requestRun } from './default/address-runs.js';
import { releaseAddress, requestAddress } from './default/addresses.js';
import { requestChildPool } from './default/child-pools.js';
import { type BaseCapacity, createIntrospection, type IpamIntrospection, type Utilisation } from './default/introspection.js';
import { closePool, releasePool, reopenPool } from './default/pool-release.js';
import { type AddressSpace, requestPool } from './default/pools.js';
import { type AddressHolder, InvalidAddressRequest, PoolInUse } from './errors.js';

/** Runs a piece of work as one transaction, perhaps several times. */
export type RunTransaction = <T, E>(work: (tx: Transaction) => Result<T, E>) => Promise<Result<T, E | CnmError>>;

/** Where an allocator keeps things, and for whom. */
export interface IpamParts {
  readonly tables: IpamTables;
  readonly space: AddressSpace;
  readonly host: string;
  /** Whether other hosts change the same records. */
  readonly shared: boolean;
  readonly run: RunTransaction;
  close(): Promise<Result<void, CnmError>>;
}

/** A pool that was given. */
export interface GivenPool {
  readonly id: string;
  readonly prefix: string;
}

export class Ipam {
  readonly #parts: IpamParts;
  readonly #spaces: readonly AddressSpace[];
  readonly #introspection: IpamIntrospection;

  /** Use `createIpam`. */
  constructor(parts: IpamParts) {
    this.#parts = parts;
    this.#spaces = [parts.space];
    this.#introspection = createIntrospection(parts.tables, this.#spaces);
  }

  /** Takes a pool: the one named, or the next of the predefined. */
  async requestPool(options: PoolOptions): Promise<Result<GivenPool, CnmError>> {
    const fault = poolFault(options);
    if (fault !== undefined) return Result.error(fault);
    const { tables, space, host, run } = this.#parts;
    const avoid = parseAll(options.avoid ?? [], 'prefix', parseIpPrefix);
    if (!avoid.ok) return avoid;
    const { pool, subPool, owner } = options;
    const family = options.family ?? (pool === undefined ? 4 : (parseIpPrefix(pool)?.address.family ?? 4));
    const labels: Labels = options.policy === undefined ? {} : { [netlabels.addressPolicy]: options.policy };
    const wish = { ...(pool !== undefined && { pool }), ...(subPool !== undefined && { subPool }) };
    const request = { addressSpace: space.name, family, owner, options: labels, avoid: avoid.value, ...wish };
    const got = await run((tx) => requestPool(tables, this.#spaces, { tx, host }, request));
    return got.ok ? Result.ok(given(got.value.poolId, got.value.pool)) : got;
  }

  /** Gives a pool back; nothing of it may be held any more. */
  async releasePool(poolId: string, owner: string): Promise<Result<void, CnmError>> {
    const fault = textFault('pool', poolId) ?? textFault('owner', owner);
    if (fault !== undefined) return Result.error(fault);
    const { tables, host, shared, run } = this.#parts;
    for (;;) {
      const done = await run<boolean, CnmError>((tx) => {
        if (shared && closePool(tables, { tx, host }, poolId, owner)) return Result.ok(false);
        const released = releasePool(tables, this.#spaces, { tx, host }, poolId, owner);
        return released.ok ? Result.ok(true) : released;
      });
      if (done.ok) {
        if (done.value) return Result.ok();
        continue;
      }
      if (!shared || !(done.error instanceof PoolInUse)) return done;
      const reopened = await run((tx) => {
        reopenPool(tables, { tx, host }, poolId);
        return Result.ok();
      });
      return reopened.ok ? done : reopened;
    }
  }

  /** Takes an address of a pool: the one named, or one that the pool's policy chooses. */
  requestAddress(options: AddressOptions): Promise<Result<string, CnmError>> {
    const fault = addressFault(options);
    if (fault !== undefined) return Promise.resolve(Result.error(fault));
    const { pool, owner, address: text } = options;
    const { tables, host, run } = this.#parts;
    const wanted = text === undefined ? undefined : parseAddress(text);
    if (wanted?.ok === false) return Promise.resolve(wanted);
    const request = wanted === undefined ? { owner, options: noLabels } : { owner, options: noLabels, address: wanted.value };
    // The text is made in the transaction's own work, so that there is one promise to wait for and not two.
    return run<string, CnmError>((tx) => {
      const got = requestAddress(tables, { tx, host }, pool, request);
      return got.ok ? Result.ok(formatIpAddress(got.value.address)) : got;
    });
  }

  /** Frees an address that the owner holds. */
  async releaseAddress(options: { readonly pool: string; readonly address: string; readonly owner: string }): Promise<Result<void, CnmError>> {
    const fault = addressFault(options) ?? textFault('address', options.address);
    if (fault !== undefined) return Result.error(fault);
    return this.releaseAddresses({ pool: options.pool, owner: options.owner, addresses: [options.address] });
  }

  /** Frees addresses that the owner holds, all or none. */
  async releaseAddresses(options: AddressesOptions): Promise<Result<void, CnmError>> {
    const fault = addressesFault(options);
    if (fault !== undefined) return Result.error(fault);
    const { tables, host, run } = this.#parts;
    const addresses = parseAll(options.addresses, 'address', parseIpAddress);
    if (!addresses.ok) return addresses;
    return run((tx) => {
      for (const address of addresses.value) {
        const released = releaseAddress(tables, { tx, host }, options.pool, address, options.owner);
        if (!released.ok) return released;
      }
      return Result.ok();
    });
  }

  /** Takes many addresses at once, ascending: a run of neighbours, or each as a request by itself would choose it. */
  async requestRange(options: RangeOptions): Promise<Result<readonly string[], CnmError>> {
    const fault = rangeFault(options);
    if (fault !== undefined) return Result.error(fault);
    const { pool, count, owner, contiguous = false } = options;
    const { tables, host, run } = this.#parts;
    if (!Number.isSafeInteger(count) || count < 1) return Result.error(new InvalidAddressRequest({ reason: `invalid count: ${shown(count)}` }));
    const request = contiguous ? requestRun : requestMany;
    const got = await run((tx) => request(tables, { tx, host }, pool, count, owner));
    return got.ok ? Result.ok(got.value.map(formatIpAddress)) : got;
  }

  /** Carves the lowest free prefix of a length out of a pool; it is a pool of its own. */
  async childPrefix(pool: string, length: number, owner: string): Promise<Result<GivenPool, CnmError>> {
    const fault = textFault('pool', pool) ?? textFault('owner', owner);
    if (fault !== undefined) return Result.error(fault);
    const { tables, host, run } = this.#parts;
    const got = await run((tx) => requestChildPool(tables, this.#spaces, { tx, host }, pool, length, owner));
    return got.ok ? Result.ok(given(got.value.poolId, got.value.pool)) : got;
  }

  /** The predefined pools: how many there are, how many are free, and who is in the way. */
  capacity(): readonly BaseCapacity[] {
    return this.#introspection.capacity();
  }

  /** A pool in numbers, or undefined when there is no such pool. */
  utilisation(pool: string): Utilisation | undefined {
    return typeof pool === 'string' ? this.#introspection.utilisation(pool) : undefined;
  }

  /** The address that the next request gets, or undefined when the pool is full or not there. */
  nextFree(pool: string): string | undefined {
    const address = typeof pool === 'string' ? this.#introspection.nextFree(pool) : undefined;
    return address === undefined ? undefined : formatIpAddress(address);
  }

  /** Who holds which address of a pool, ascending. */
  holders(pool: string): Iterable<AddressHolder> {
    return typeof pool === 'string' ? this.#introspection.holders(pool) : [];
  }

  /** Lets what is under way end and stops following the store. Later calls answer CONTROLLER_CLOSED. */
  close(): Promise<Result<void, CnmError>> {
    return this.#parts.close();
  }
}

function given(id: string, prefix: IpPrefix): GivenPool {
  return { id, prefix: formatIpPrefix(prefix) };
}

function parseAddress(text: string): Result<IpAddress, InvalidAddressRequest> {
  const address = parseIpAddress(text);
  return address === undefined ? Result.error(new InvalidAddressRequest({ reason: `invalid address: ${shown(text)}` })) : Result.ok(address);
}

function parseAll<T>(texts: readonly string[], what: 'address' | 'prefix', parse: (text: string) => T | undefined): Result<readonly T[], InvalidAddressRequest> {
  const parsed: T[] = [];
  for (const text of texts) {
    const value = parse(text);
    if (value === undefined) return Result.error(new InvalidAddressRequest({ reason: `invalid ${what}: ${shown(text)}` }));
    parsed.push(value);
  }
  return Result.ok(parsed);
}
