/**
 * The default driver against a list of prefixes and a Map of addresses: random requests and releases, of which some are
 * undone with their transaction. After each step the driver says what the model says, and its records are the model's.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IpamContext } from '../../src/contracts/ipam-driver.js';
import { formatIpAddress, type IpAddress } from '../../src/net/ip-address.js';
import { addressAt, broadcastOf, formatIpPrefix, type IpPrefix, networkOf, ordinalOf, prefixContains, prefixCovers, prefixesOverlap } from '../../src/net/ip-prefix.js';
import { Transaction } from '../../src/state/transaction.js';
import { codeOf, IpamHarness, prefix } from '../ipam/harness.js';

interface ModelPool {
  readonly id: string;
  readonly network: IpPrefix;
  readonly range: IpPrefix;
  readonly owner: string;
}

/** What should be there. Addresses by network and address. */
class Model {
  pools: ModelPool[] = [];
  held = new Map<string, string>();

  copy(): Model {
    const model = new Model();
    model.pools = [...this.pools];
    model.held = new Map(this.held);
    return model;
  }

  requestPool(network: IpPrefix, range: IpPrefix | undefined, owner: string): string {
    const others = this.pools.filter((pool) => prefixesOverlap(pool.network, network));
    const same = others.every((pool) => formatIpPrefix(pool.network) === formatIpPrefix(network));
    const id = `LocalDefault/${formatIpPrefix(network)}${range === undefined ? '' : `/${formatIpPrefix(range)}`}`;
    if (range === undefined ? others.length > 0 : !same || others.some((pool) => pool.id === id)) return 'POOL_OVERLAP';
    this.pools.push({ id, network, range: range ?? network, owner });
    return 'ok';
  }

  releasePool(id: string, owner: string): string {
    const pool = this.pools.find((one) => one.id === id);
    if (pool === undefined) return 'POOL_NOT_REQUESTED';
    if (pool.owner !== owner) return 'POOL_NOT_OWNED';
    const left = this.pools.filter((one) => one !== pool);
    const inUse = [...this.held.keys()].some((key) => key.startsWith(`${formatIpPrefix(pool.network)} `));
    if (inUse && !left.some((one) => formatIpPrefix(one.network) === formatIpPrefix(pool.network))) return 'POOL_IN_USE';
    this.pools = left;
    return 'ok';
  }

  requestAddress(id: string, wanted: IpAddress | undefined, owner: string): string {
    const pool = this.pools.find((one) => one.id === id);
    if (pool === undefined) return 'POOL_NOT_FOUND';
    if (wanted !== undefined) {
      if (!prefixContains(pool.network, wanted)) return 'ADDRESS_OUT_OF_RANGE';
      if (isReserved(pool.network, wanted) || this.held.has(key(pool.network, wanted))) return 'ADDRESS_IN_USE';
    }
    const chosen = wanted ?? addressesOf(pool.range).find((one) => !isReserved(pool.network, one) && !this.held.has(key(pool.network, one)));
    if (chosen === undefined) return 'NO_AVAILABLE_ADDRESSES';
    this.held.set(key(pool.network, chosen), owner);
    return formatIpAddress(chosen);
  }

  releaseAddress(id: string, address: IpAddress, owner: string): string {
    const pool = this.pools.find((one) => one.id === id);
    if (pool === undefined) return 'POOL_NOT_FOUND';
    if (!prefixContains(pool.network, address)) return 'ADDRESS_OUT_OF_RANGE';
    const holder = this.held.get(key(pool.network, address));
    if (holder !== owner) return holder === undefined ? 'ADDRESS_NOT_ALLOCATED' : 'ADDRESS_NOT_OWNED';
    this.held.delete(key(pool.network, address));
    return 'ok';
  }
}

function key(network: IpPrefix, address: IpAddress): string {
  return `${formatIpPrefix(network)} ${formatIpAddress(address)}`;
}

function isReserved(network: IpPrefix, address: IpAddress): boolean {
  return ordinalOf(network, address) === 0 || (address.family === 4 && broadcastOf(network).value === address.value);
}

function addressesOf(range: IpPrefix): IpAddress[] {
  const { family } = range.address;
  return Array.from({ length: 2 ** ((family === 4 ? 32 : 128) - range.length) }, (_, place) => addressAt(range, place));
}

type Step =
  | { readonly kind: 'request-pool'; readonly network: IpPrefix; readonly range: IpPrefix | undefined; readonly owner: string }
  | { readonly kind: 'release-pool'; readonly pool: number; readonly owner: string }
  | { readonly kind: 'request-address'; readonly pool: number; readonly wanted: IpAddress | undefined; readonly owner: string }
  | { readonly kind: 'release-address'; readonly pool: number; readonly address: IpAddress; readonly owner: string };

/** Everything happens in 64 addresses of each family, so that steps meet. */
const space = fc.constantFrom(prefix('10.0.0.0/26'), prefix('fd00::/122'));
const someAddress = space.chain((within) => fc.nat({ max: 63 }).map((place) => addressAt(within, place)));
const somePrefix = (within: IpPrefix, extra: number): fc.Arbitrary<IpPrefix> =>
  fc.tuple(fc.nat({ max: 2 ** extra - 1 }), fc.integer({ min: 0, max: extra })).map(([place, bits]) => networkOf({ address: addressAt(within, place), length: within.length + bits }));
const poolAndRange = space.chain((within) => somePrefix(within, 6)).chain((network) => {
  const bits = (network.address.family === 4 ? 32 : 128) - network.length;
  return fc.tuple(fc.constant(network), fc.option(somePrefix(network, bits), { nil: undefined }));
});
const owner = fc.constantFrom('a', 'b');
const poolNumber = fc.nat({ max: 5 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(poolAndRange, owner).map(([[network, range], by]): Step => ({ kind: 'request-pool', network, range, owner: by })) },
  { weight: 2, arbitrary: fc.tuple(poolNumber, owner).map(([pool, by]): Step => ({ kind: 'release-pool', pool, owner: by })) },
  { weight: 8, arbitrary: fc.tuple(poolNumber, fc.option(someAddress, { nil: undefined, freq: 3 }), owner).map(([pool, wanted, by]): Step => ({ kind: 'request-address', pool, wanted, owner: by })) },
  { weight: 5, arbitrary: fc.tuple(poolNumber, someAddress, owner).map(([pool, address, by]): Step => ({ kind: 'release-address', pool, address, owner: by })) },
);

/** Runs a step on both and compares what they say. */
function take(one: Step, harness: IpamHarness, context: IpamContext, model: Model): void {
  const [mark, before] = [context.tx.mark(), harness.records()];
  if (answer(one, harness, context, model)) return;
  context.tx.rollback(mark);
  expect(harness.records()).toEqual(before);
}

/** Says whether the step went well. */
function answer(one: Step, { ipam }: IpamHarness, context: IpamContext, model: Model): boolean {
  const id = one.kind === 'request-pool' ? '' : (model.pools[one.pool]?.id ?? 'LocalDefault/10.9.0.0/24');
  if (one.kind === 'request-pool') {
    const text = { pool: formatIpPrefix(one.network), ...(one.range !== undefined && { subPool: formatIpPrefix(one.range) }) };
    const got = ipam.requestPool(context, { addressSpace: 'LocalDefault', family: one.network.address.family, options: {}, owner: one.owner, ...text });
    expect(codeOf(got)).toBe(model.requestPool(one.network, one.range, one.owner));
    if (got.ok) expect(got.value.pool).toEqual(one.network);
    return got.ok;
  }
  if (one.kind === 'release-pool') {
    const released = ipam.releasePool(context, id, one.owner);
    expect(codeOf(released)).toBe(model.releasePool(id, one.owner));
    return released.ok;
  }
  if (one.kind === 'request-address') {
    const got = ipam.requestAddress(context, id, { owner: one.owner, options: {}, ...(one.wanted !== undefined && { address: one.wanted }) });
    const said = got.ok && got.value !== undefined ? formatIpAddress(got.value.address) : codeOf(got);
    expect(said).toBe(model.requestAddress(id, one.wanted, one.owner));
    return got.ok;
  }
  const released = ipam.releaseAddress(context, id, one.address, one.owner);
  expect(codeOf(released)).toBe(model.releaseAddress(id, one.address, one.owner));
  return released.ok;
}

function check(harness: IpamHarness, model: Model): void {
  const held = new Map<string, string>();
  for (const entry of harness.tables.poolIndex.entries()) {
    for (const place of entry.addresses.held()) held.set(key(entry.network, addressAt(entry.network, place)), entry.addresses.owner(place) ?? '');
    expect(entry.addresses.count).toBe([...entry.addresses.held()].length);
  }
  expect(held).toEqual(model.held);
  expect([...harness.tables.poolIndex.entries()].flatMap(({ pools }) => pools.map(({ id }) => id)).sort()).toEqual(model.pools.map(({ id }) => id).sort());
  expect([...harness.tables.addresses.keys('local')]).toHaveLength(held.size);
  for (const pool of model.pools) {
    const usable = addressesOf(pool.range).filter((one) => !isReserved(pool.network, one));
    const used = usable.filter((one) => held.has(key(pool.network, one))).length;
    expect(harness.ipam.utilisation(pool.id)).toMatchObject({ used, free: usable.length - used });
    expect(prefixCovers(pool.network, pool.range)).toBe(true);
  }
}

test('pools and addresses are as in the model, with transactions kept, undone, and undone in part', () => {
  const transaction = fc.tuple(fc.array(step, { minLength: 1, maxLength: 8 }), fc.array(step, { maxLength: 4 }), fc.constantFrom('kept', 'kept', 'kept', 'undone', 'undone in part'));
  fc.assert(
    fc.property(fc.array(transaction, { maxLength: 16 }), (transactions) => {
      const harness = new IpamHarness();
      let model = new Model();
      for (const [steps, tail, outcome] of transactions) {
        const tx = new Transaction();
        const context = { tx, host: 'h1' };
        const [before, records] = [model.copy(), harness.records()];
        for (const one of steps) take(one, harness, context, model);
        if (outcome === 'undone') {
          tx.rollback();
          model = before;
          expect(harness.records()).toEqual(records);
        } else if (outcome === 'undone in part') {
          const [mark, half] = [tx.mark(), model.copy()];
          for (const one of tail) take(one, harness, context, model);
          tx.rollback(mark);
          model = half;
        }
        check(harness, model);
      }
    }),
    { numRuns: 300 },
  );
});

test('serial and affine choices are free addresses of the range while there are any, and blocks follow the addresses', () => {
  const use = fc.tuple(fc.constantFrom('h1', 'h2', 'h3'), fc.nat({ max: 99 }), fc.constantFrom('take', 'take', 'take', 'free', 'undo'));
  const setting = poolAndRange.chain(([network, range]) => fc.tuple(fc.constant(network), fc.constant(range), fc.constantFrom('serial', 'affine'), fc.array(use, { maxLength: 120 })));
  fc.assert(
    fc.property(setting, ([network, range, policy, uses]) => {
      const harness = new IpamHarness();
      const id = harness.pool(formatIpPrefix(network), range === undefined ? undefined : formatIpPrefix(range), { options: { 'com.docker.network.ipam.policy': policy } });
      const usable = addressesOf(range ?? network).filter((one) => !isReserved(network, one)).map(formatIpAddress);
      const held = new Set<string>();
      for (const [host, number, kind] of uses) {
        const before = harness.records();
        const tx = new Transaction();
        if (kind === 'free') {
          const text = [...held][number];
          if (text === undefined) continue;
          held.delete(text);
          expect(codeOf(harness.ipam.releaseAddress({ tx, host }, id, prefix(`${text}/0`).address, 'x'))).toBe('ok');
        } else {
          const got = harness.ipam.requestAddress({ tx, host }, id, { owner: 'x', options: {} });
          if (held.size === usable.length) expect(codeOf(got)).toBe('NO_AVAILABLE_ADDRESSES');
          else expect(usable.filter((one) => !held.has(one))).toContain(got.ok && got.value !== undefined ? formatIpAddress(got.value.address) : codeOf(got));
          if (kind === 'undo' || !got.ok) {
            tx.rollback();
            expect(harness.records()).toEqual(before);
          } else if (got.value !== undefined) held.add(formatIpAddress(got.value.address));
        }
        const blocks = Object.keys(harness.records()).filter((one) => one.startsWith('local/block/'));
        for (const one of blocks) {
          const block = prefix((one.split('/').at(-1) ?? '').replace('_', '/'));
          expect([...held].some((text) => prefixContains(block, prefix(`${text}/0`).address))).toBe(true);
        }
        expect(blocks.length > 0).toBe(policy === 'affine' && held.size > 0);
      }
    }),
  );
});
