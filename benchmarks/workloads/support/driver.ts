/**
 * The default IPAM driver over fresh tables, each call in a transaction of its own, as the library calls it.
 */
import type { IpamDriver } from '../../../src/contracts/ipam-driver.js';
import { createDefaultIpam, type DefaultIpamOptions } from '../../../src/ipam/default/default-ipam.js';
import type { IpAddress } from '../../../src/net/ip-address.js';
import { createIpamTables } from '../../../src/state/ipam-tables.js';
import { Transaction } from '../../../src/state/transaction.js';

const OPTIONS = {};
const OWNER = 'network';

export class Driver {
  readonly #ipam: IpamDriver;

  constructor(options: DefaultIpamOptions = {}) {
    this.#ipam = createDefaultIpam(createIpamTables(), options);
  }

  /** Requests a pool, the next of the predefined ones unless it is named; its id. */
  pool(pool?: string, family: 4 | 6 = 4): string {
    const request = { addressSpace: 'GlobalDefault', family, options: OPTIONS, owner: OWNER, ...(pool !== undefined && { pool }) };
    return this.#ipam.requestPool({ tx: new Transaction(), host: 'host' }, request).getOrThrow().poolId;
  }

  releasePool(poolId: string): void {
    this.#ipam.releasePool({ tx: new Transaction(), host: 'host' }, poolId, OWNER).getOrThrow();
  }

  request(poolId: string, owner: string): IpAddress {
    const given = this.#ipam.requestAddress({ tx: new Transaction(), host: 'host' }, poolId, { owner, options: OPTIONS });
    if (!given.ok || given.value === undefined) throw new Error('no address was given');
    return given.value.address;
  }

  release(poolId: string, address: IpAddress, owner: string): void {
    const released = this.#ipam.releaseAddress({ tx: new Transaction(), host: 'host' }, poolId, address, owner);
    if (!released.ok) throw released.error;
  }
}

/** Owners as the library has them: ids that are there already. */
export const OWNERS: readonly string[] = Array.from({ length: 1024 }, (_, number) => `endpoint-${number}`);

/** A generator of whole numbers below a bound, the same in every run (xorshift, seed 42). */
export function dice(): (below: number) => number {
  let state = 42;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
