/**
 * An IPAM driver as a conformance case sees it: asked in transactions that are kept when it says yes and undone when it
 * says no, as a controller does.
 */
import type { CnmError } from '../../base/error.js';
import type { Result } from '../../base/result.js';
import type { AllocatedPool, IpamContext, IpamDriver, PoolRequest } from '../../contracts/ipam-driver.js';
import { noLabels } from '../../model/labels.js';
import { formatIpAddress, parseIpAddress, type IpAddress } from '../../net/ip-address.js';
import { formatIpPrefix, parseIpPrefix, type IpPrefix } from '../../net/ip-prefix.js';
import { Transaction } from '../../state/transaction.js';
import { ContractBroken, expectThat } from '../check.js';

/** What not every driver has. */
export type IpamAbility = 'addresses' | 'named pools' | 'predefined pools' | 'ranges' | 'IPv6';

/** What a factory gives for one case: a driver that nothing has been asked of. */
export interface IpamFixture {
  readonly driver: IpamDriver;
  /** What the driver does not have; cases about it are skipped. */
  readonly without?: readonly IpamAbility[];
}

/** One thing that every IPAM driver must keep. */
export interface IpamCase {
  readonly name: string;
  readonly needs?: readonly IpamAbility[];
  /** The case is about drivers that do without this. */
  readonly lacks?: IpamAbility;
  readonly check: (subject: IpamSubject) => void;
}

/** A pool request in short. */
export type Wish = Partial<Omit<PoolRequest, 'avoid'>> & { readonly avoid?: readonly string[] };

/** A pool small enough to be filled: 10.44.0.0/28. */
export const SMALL_POOL = '10.44.0.0/28';

export class IpamSubject {
  readonly fixture: IpamFixture;
  readonly driver: IpamDriver;
  readonly #open: () => IpamFixture;

  constructor(open: () => IpamFixture) {
    this.#open = open;
    this.fixture = open();
    this.driver = this.fixture.driver;
  }

  /** Another driver that nothing has been asked of. */
  another(): IpamSubject {
    return new IpamSubject(this.#open);
  }

  /** Runs work in a transaction of its own; a failure undoes it. */
  run<T>(work: (context: IpamContext) => Result<T, CnmError>): Result<T, CnmError> {
    const tx = new Transaction();
    const result = work({ tx, host: 'h1' });
    if (!result.ok) tx.rollback();
    return result;
  }

  requestPool(wish: Wish = {}, context?: IpamContext): Result<AllocatedPool, CnmError> {
    const { avoid = [], ...rest } = wish;
    const addressSpace = this.driver.addressSpaces.local;
    const family = rest.pool?.includes(':') === true ? 6 : 4;
    const request: PoolRequest = { addressSpace, family, options: noLabels, owner: 'net', avoid: avoid.map(toPrefix), ...rest };
    const ask = (each: IpamContext) => this.driver.requestPool(each, request);
    return context === undefined ? this.run(ask) : ask(context);
  }

  /** A pool that must be there to have. */
  pool(wish: Wish = {}): AllocatedPool {
    return this.must(this.requestPool(wish), `a request for pool ${wish.pool ?? 'of the predefined'}`);
  }

  releasePool(poolId: string, owner = 'net'): Result<void, CnmError> {
    return this.run((context) => this.driver.releasePool(context, poolId, owner));
  }

  requestAddress(poolId: string, address?: string, owner = 'ep', context?: IpamContext): Result<IpPrefix | undefined, CnmError> {
    const request = { owner, options: noLabels, ...(address !== undefined && { address: toAddress(address) }) };
    const ask = (each: IpamContext) => this.driver.requestAddress(each, poolId, request);
    return context === undefined ? this.run(ask) : ask(context);
  }

  releaseAddress(poolId: string, address: string, owner = 'ep', context?: IpamContext): Result<void, CnmError> {
    const ask = (each: IpamContext) => this.driver.releaseAddress(each, poolId, toAddress(address), owner);
    return context === undefined ? this.run(ask) : ask(context);
  }

  /** An address that must be there to have, as text. */
  take(poolId: string, address?: string, owner?: string, context?: IpamContext): string {
    const got = this.must(this.requestAddress(poolId, address, owner, context), `a request for ${address ?? 'an address'} of ${poolId}`);
    expectThat(got !== undefined, `a request for an address of ${poolId} gave none`);
    return formatIpAddress(got.address);
  }

  /** Takes addresses until the driver refuses, at most `limit`. */
  fill(poolId: string, limit = 300): string[] {
    const taken: string[] = [];
    while (taken.length < limit) {
      const got = this.requestAddress(poolId);
      if (!got.ok || got.value === undefined) return taken;
      taken.push(formatIpAddress(got.value.address));
    }
    throw new ContractBroken(`${poolId} gave ${limit} addresses and was not full`);
  }

  /** Fails the case unless the driver says yes. */
  must<T>(result: Result<T, CnmError>, what: string): T {
    if (!result.ok) throw new ContractBroken(`${what} failed: ${result.error.message}`, { cause: result.error });
    return result.getOrThrow();
  }

  /** Fails the case unless the driver says no, with a code and a message. */
  refused(result: Result<unknown, CnmError>, what: string): void {
    expectThat(!result.ok, `${what} was not refused`);
    expectThat(result.error.code !== '' && result.error.message !== '', `${what} was refused without a code or a message`);
  }
}

/** The subnet of a pool as text. */
export function subnetOf({ pool }: AllocatedPool): string {
  return formatIpPrefix(pool);
}

export function toPrefix(text: string): IpPrefix {
  const prefix = parseIpPrefix(text);
  if (prefix === undefined) throw new TypeError(`not a prefix: ${text}`);
  return prefix;
}

export function toAddress(text: string): IpAddress {
  const address = parseIpAddress(text);
  if (address === undefined) throw new TypeError(`not an address: ${text}`);
  return address;
}
