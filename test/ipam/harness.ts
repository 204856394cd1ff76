/**
 * An IPAM driver with tables of its own, asked in transactions that are kept or undone.
 */
import { createDefaultIpam, type DefaultIpam, type DefaultIpamOptions } from '../../src/ipam/default/default-ipam.js';
import type { CnmError } from '../../src/base/error.js';
import type { Result } from '../../src/base/result.js';
import type { AllocatedPool, IpamContext, PoolRequest } from '../../src/contracts/ipam-driver.js';
import type { Labels } from '../../src/model/labels.js';
import { parseIpAddress, type IpAddress } from '../../src/net/ip-address.js';
import { formatIpPrefix, parseIpPrefix, type IpPrefix } from '../../src/net/ip-prefix.js';
import { createIpamTables, type IpamTables } from '../../src/state/ipam-tables.js';
import { Transaction } from '../../src/state/transaction.js';

export const SERIAL: Labels = { 'com.docker.network.ipam.serial': 'true' };

/** The value of a result that must be one. */
export function valueOf<T>(result: Result<T, CnmError>): T {
  return result.getOrThrow();
}

/** The code of a failure, or 'ok'. */
export function codeOf(result: Result<unknown, CnmError>): string {
  return result.ok ? 'ok' : result.error.code;
}

/** What an error adds to its message; nothing where there is none. */
export function explanationOf(result: Result<unknown, CnmError>): string {
  return result.ok ? '' : result.error.explanation;
}

export function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}

export function prefix(text: string): IpPrefix {
  const parsed = parseIpPrefix(text);
  if (parsed === undefined) throw new Error(`not a prefix: ${text}`);
  return parsed;
}

export class IpamHarness {
  readonly tables: IpamTables = createIpamTables();
  readonly ipam: DefaultIpam;

  constructor(options?: DefaultIpamOptions) {
    this.ipam = createDefaultIpam(this.tables, options);
  }

  /** Runs work in a transaction and undoes it when it fails, as a controller does. */
  run<T>(work: (context: IpamContext) => Result<T, CnmError>, host = 'h1'): Result<T, CnmError> {
    const tx = new Transaction();
    const result = work({ tx, host });
    if (!result.ok) tx.rollback();
    return result;
  }

  requestPool(request: Partial<PoolRequest> & { pool?: string }): Result<AllocatedPool, CnmError> {
    const family = request.pool?.includes(':') === true ? 6 : 4;
    return this.run((context) => this.ipam.requestPool(context, { addressSpace: 'LocalDefault', family, options: {}, owner: 'net', ...request }));
  }

  /** The id of a pool that must be there to have. */
  pool(pool?: string, subPool?: string, more: Partial<PoolRequest> = {}): string {
    return valueOf(this.requestPool({ ...(pool !== undefined && { pool }), ...(subPool !== undefined && { subPool }), ...more })).poolId;
  }

  /** The subnet of the next predefined pool. */
  predefined(more: Partial<PoolRequest> = {}): string {
    return formatIpPrefix(valueOf(this.requestPool(more)).pool);
  }

  releasePool(poolId: string, owner = 'net'): Result<void, CnmError> {
    return this.run((context) => this.ipam.releasePool(context, poolId, owner));
  }

  requestAddress(poolId: string, wanted?: string, options: Labels = {}, owner = 'ep', host = 'h1'): Result<IpPrefix | undefined, CnmError> {
    const request = wanted === undefined ? { owner, options } : { owner, options, address: address(wanted) };
    return this.run((context) => this.ipam.requestAddress(context, poolId, request), host);
  }

  /** The address as text, with the pool's length. */
  take(poolId: string, wanted?: string, options?: Labels, owner?: string, host?: string): string {
    const got = valueOf(this.requestAddress(poolId, wanted, options, owner, host));
    if (got === undefined) throw new Error('no address');
    return formatIpPrefix(got);
  }

  /** Takes addresses until one is refused; the last one taken and the refusal. */
  exhaust(poolId: string, options?: Labels): { count: number; last: string; code: string } {
    for (let count = 0, last = ''; ; count++) {
      const got = this.requestAddress(poolId, undefined, options);
      if (!got.ok || got.value === undefined) return { count, last, code: codeOf(got) };
      last = formatIpPrefix(got.value);
    }
  }

  releaseAddress(poolId: string, text: string, owner = 'ep', host = 'h1'): Result<void, CnmError> {
    return this.run((context) => this.ipam.releaseAddress(context, poolId, address(text), owner), host);
  }

  free(poolId: string, text: string, owner?: string): void {
    valueOf(this.releaseAddress(poolId, text.split('/')[0] ?? '', owner));
  }

  /** Everything that is recorded, by key: what a store would hold. */
  records(): Record<string, unknown> {
    const { addressSpaces, pools, blocks, addresses } = this.tables;
    const records: Record<string, unknown> = {};
    for (const table of [addressSpaces, pools, blocks]) for (const key of [...table.keys('local'), ...table.keys('global')]) records[key] = table.get(key);
    for (const entry of this.tables.poolIndex.entries()) {
      for (const place of entry.addresses.held()) records[entry.addresses.key(place)] = entry.addresses.owner(place);
    }
    const held = [...addresses.keys('local'), ...addresses.keys('global')].filter((key) => !(key in records));
    for (const key of held) records[key] = 'of no pool';
    return records;
  }
}
