/**
 * The allocator of `libcnm/ipam`, in memory and on a store that hosts share.
 */
import { describe, expect, test } from 'vitest';
import { createSimulatedRuntime, type SimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { createIpam, type Ipam, type IpamOptions } from '../../src/ipam/index.js';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { codeOf, explanationOf, valueOf } from './harness.js';

function simulated(seed: number): SimulatedRuntime {
  return createSimulatedRuntime({ seed, auto: deferToMacrotask });
}

async function open(options?: IpamOptions): Promise<Ipam> {
  return valueOf(await createIpam(options));
}

async function openPool(ipam: Ipam, pool: string, more: { subPool?: string; policy?: 'sequential' | 'serial' | 'affine' } = {}): Promise<string> {
  return valueOf(await ipam.requestPool({ pool, owner: 'net', ...more })).id;
}

const settings: readonly (readonly [string, () => IpamOptions])[] = [
  ['in memory', () => ({})],
  ['on a store', () => ({ store: createMemoryStore(), runtime: simulated(1) })],
];

describe.each(settings)('%s', (_, options) => {
  test('a pool, addresses of it, and all of it back', async () => {
    const ipam = await open(options());
    const pool = valueOf(await ipam.requestPool({ owner: 'net' }));
    expect(pool).toEqual({ id: 'GlobalDefault/10.0.0.0/24', prefix: '10.0.0.0/24' });
    expect(ipam.nextFree(pool.id)).toBe('10.0.0.1');
    expect(valueOf(await ipam.requestAddress({ pool: pool.id, owner: 'web' }))).toBe('10.0.0.1');
    expect(valueOf(await ipam.requestAddress({ pool: pool.id, owner: 'db', address: '10.0.0.9' }))).toBe('10.0.0.9');
    expect([...ipam.holders(pool.id)]).toEqual([
      { address: '10.0.0.1', owner: 'web' },
      { address: '10.0.0.9', owner: 'db' },
    ]);
    expect(ipam.utilisation(pool.id)).toEqual({ total: 256, used: 2, free: 252, reserved: 2 });
    expect(codeOf(await ipam.releaseAddress({ pool: pool.id, address: '10.0.0.9', owner: 'web' }))).toBe('ADDRESS_NOT_OWNED');
    expect(codeOf(await ipam.releasePool(pool.id, 'net'))).toBe('POOL_IN_USE');
    expect(codeOf(await ipam.requestAddress({ pool: pool.id, owner: 'x' }))).toBe('ok');
    for (const [address, owner] of [['10.0.0.1', 'web'], ['10.0.0.9', 'db'], ['10.0.0.2', 'x']] as const) valueOf(await ipam.releaseAddress({ pool: pool.id, address, owner }));
    expect(codeOf(await ipam.releasePool(pool.id, 'another'))).toBe('POOL_NOT_OWNED');
    expect(codeOf(await ipam.releasePool(pool.id, 'net'))).toBe('ok');
    expect(codeOf(await ipam.requestAddress({ pool: pool.id, owner: 'x' }))).toBe('POOL_NOT_FOUND');
    expect(ipam.capacity()).toMatchObject([{ base: '10.0.0.0/8', total: 65_536, free: 65_536 }]);
    valueOf(await ipam.close());
  });

  test('child prefixes: the lowest free one, of any length, given back and given again', async () => {
    const ipam = await open(options());
    const pool = await openPool(ipam, '10.0.0.0/16');
    const carve = async (length: number, from = pool): Promise<string> => valueOf(await ipam.childPrefix(from, length, 'team')).prefix;
    expect([await carve(24), await carve(26), await carve(24), await carve(26), await carve(20)]).toEqual(['10.0.0.0/24', '10.0.1.0/26', '10.0.2.0/24', '10.0.1.64/26', '10.0.16.0/20']);
    valueOf(await ipam.releasePool('GlobalDefault/10.0.0.0/24', 'team'));
    expect(await carve(25)).toBe('10.0.0.0/25');
    const child = 'GlobalDefault/10.0.16.0/20';
    expect(await carve(24, child)).toBe('10.0.16.0/24');
    expect(valueOf(await ipam.requestAddress({ pool: 'GlobalDefault/10.0.16.0/24', owner: 'ep' }))).toBe('10.0.16.1');
    const refused = await ipam.releasePool(child, 'team');
    expect(refused.error?.details).toMatchObject({ held: 0, children: [{ pool: '10.0.16.0/24', owners: ['team'] }] });
    expect(codeOf(await ipam.requestAddress({ pool: child, owner: 'ep' }))).toBe('POOL_NOT_AVAILABLE');
    expect(codeOf(await ipam.requestPool({ pool: '10.0.99.0/24', owner: 'x' }))).toBe('POOL_OVERLAP');
    expect(codeOf(await ipam.childPrefix('GlobalDefault/10.0.16.0/24', 26, 'x'))).toBe('POOL_NOT_AVAILABLE');
    for (const length of [16, 33, 24.5]) expect(codeOf(await ipam.childPrefix(pool, length, 'x'))).toBe('INVALID_PREFIX_LENGTH');
    expect(await carve(17)).toBe('10.0.128.0/17');
    const none = await ipam.childPrefix(pool, 17, 'x');
    expect([codeOf(none), none.error?.message]).toEqual(['NO_AVAILABLE_PREFIX', `no free /17 in pool ${pool}`]);
    valueOf(await ipam.close());
  });

  test('child prefixes of a range stay in it', async () => {
    const ipam = await open(options());
    const range = await openPool(ipam, 'fd00::/48', { subPool: 'fd00:0:0:8000::/62' });
    const whole = await openPool(ipam, 'fd00::/48', { subPool: 'fd00::/48' });
    const carve = async (pool: string, length: number): Promise<string> => {
      const got = await ipam.childPrefix(pool, length, 'team');
      return got.ok ? got.value.prefix : codeOf(got);
    };
    expect([await carve(range, 64), await carve(range, 63), await carve(range, 63), await carve(range, 64)]).toEqual([
      'fd00:0:0:8000::/64',
      'fd00:0:0:8002::/63',
      'NO_AVAILABLE_PREFIX',
      'fd00:0:0:8001::/64',
    ]);
    expect([await carve(whole, 49), await carve(whole, 49), await carve(range, 61)]).toEqual(['fd00::/49', 'NO_AVAILABLE_PREFIX', 'INVALID_PREFIX_LENGTH']);
    valueOf(await ipam.close());
  });

  test('a range carved out as one child is taken', async () => {
    const ipam = await open(options());
    const range = await openPool(ipam, '10.0.0.0/16', { subPool: '10.0.4.0/24' });
    expect(valueOf(await ipam.childPrefix(range, 24, 'a')).prefix).toBe('10.0.4.0/24');
    for (const length of [24, 25, 32]) expect(codeOf(await ipam.childPrefix(range, length, 'a'))).toBe('NO_AVAILABLE_PREFIX');
    valueOf(await ipam.close());
  });

  test('many addresses at once, neighbours or not, all or none', async () => {
    const ipam = await open(options());
    const pool = await openPool(ipam, '10.0.0.0/28');
    valueOf(await ipam.requestAddress({ pool, owner: 'a', address: '10.0.0.3' }));
    expect(valueOf(await ipam.requestRange({ pool, owner: 'b', count: 3, contiguous: true }))).toEqual(['10.0.0.4', '10.0.0.5', '10.0.0.6']);
    expect(valueOf(await ipam.requestRange({ pool, owner: 'b', count: 3 }))).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.7']);
    expect(codeOf(await ipam.requestRange({ pool, owner: 'b', count: 8 }))).toBe('NO_AVAILABLE_ADDRESSES');
    expect(ipam.utilisation(pool)).toMatchObject({ used: 7, free: 7 });
    expect(valueOf(await ipam.requestRange({ pool, owner: 'c', count: 7, contiguous: true })).at(-1)).toBe('10.0.0.14');
    expect(codeOf(await ipam.releaseAddresses({ pool, owner: 'b', addresses: ['10.0.0.1', '10.0.0.3'] }))).toBe('ADDRESS_NOT_OWNED');
    expect(ipam.utilisation(pool)).toMatchObject({ used: 14, free: 0 });
    valueOf(await ipam.releaseAddresses({ pool, owner: 'b', addresses: ['10.0.0.1', '10.0.0.2', '10.0.0.7'] }));
    expect(codeOf(await ipam.requestRange({ pool, owner: 'd', count: 3, contiguous: true }))).toBe('NO_AVAILABLE_ADDRESSES');
    expect(explanationOf(await ipam.requestRange({ pool, owner: 'd', count: 4 }))).toBe(
      '10.0.0.0/28 has no 4 free addresses, and 11 of it are held by a, b, c; ask for fewer, or use a larger pool.',
    );
    const fresh = await openPool(ipam, '10.1.0.0/30');
    expect(explanationOf(await ipam.requestRange({ pool: fresh, owner: 'd', count: 3, contiguous: true }))).toBe(
      '10.1.0.0/30 has no 3 free addresses side by side, and none of it is held; ask for fewer, or use a larger pool.',
    );
    expect(explanationOf(await ipam.requestRange({ pool: fresh, owner: 'd', count: 3 }))).toMatch(/no 3 free addresses, and none of it is held/);
    expect(ipam.utilisation(fresh)).toMatchObject({ used: 0, free: 2 });
    for (const count of [0, -1, 1.5, Number.NaN]) expect(codeOf(await ipam.requestRange({ pool, owner: 'd', count }))).toBe('INVALID_ADDRESS_REQUEST');
    valueOf(await ipam.close());
  });

  test('text that is none', async () => {
    const ipam = await open(options());
    const pool = await openPool(ipam, 'fd00::/64');
    expect(codeOf(await ipam.requestAddress({ pool, owner: 'a', address: 'fd00::g' }))).toBe('INVALID_ADDRESS_REQUEST');
    expect(codeOf(await ipam.releaseAddress({ pool, owner: 'a', address: '' }))).toBe('INVALID_ADDRESS_REQUEST');
    expect(codeOf(await ipam.requestPool({ pool: 'fd00::', owner: 'a' }))).toBe('INVALID_POOL');
    expect(codeOf(await ipam.requestPool({ avoid: ['everything'], owner: 'a' }))).toBe('INVALID_ADDRESS_REQUEST');
    expect(codeOf(await ipam.releasePool('x', 'a'))).toBe('INVALID_POOL_ID');
    valueOf(await ipam.close());
  });

  test('after its end it gives nothing', async () => {
    const ipam = await open(options());
    const pool = await openPool(ipam, '10.0.0.0/24');
    valueOf(await ipam.close());
    expect(codeOf(await ipam.requestAddress({ pool, owner: 'a' }))).toBe('CONTROLLER_CLOSED');
    expect(ipam.utilisation(pool)?.used).toBe(0);
    valueOf(await ipam.close());
  });
});

test('a list of pools of one’s own', async () => {
  const ipam = await open({ pools: [{ base: 'fd00::/48', size: 64 }, { base: '192.168.0.0/16', size: 24 }] });
  expect(valueOf(await ipam.requestPool({ owner: 'a', family: 6 })).prefix).toBe('fd00::/64');
  expect(valueOf(await ipam.requestPool({ owner: 'a', avoid: ['192.168.0.0/23'] })).prefix).toBe('192.168.2.0/24');
  expect(codeOf(await createIpam({ pools: [{ base: 'fd00::/48', size: 47 }] }))).toBe('INVALID_BASE_POOL');
});

describe('two hosts on one store', () => {
  async function pair(): Promise<readonly [Ipam, Ipam]> {
    const store = createMemoryStore();
    const runtime = simulated(2);
    return [await open({ store, runtime, host: 'h1' }), await open({ store, runtime, host: 'h2' })];
  }

  test('never give the same address or pool, however they race', async () => {
    const [one, two] = await pair();
    const pool = await openPool(one, '10.0.0.0/24');
    const got = await Promise.all(Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? one : two).requestAddress({ pool, owner: `ep${index}` })));
    const addresses = got.map(valueOf);
    expect(new Set(addresses).size).toBe(100);
    const pools = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : two).requestPool({ owner: `net${index}` })));
    expect(new Set(pools.map((result) => valueOf(result).prefix)).size).toBe(20);
    const children = await Promise.all([one, two, one, two, one].map((ipam) => ipam.childPrefix('GlobalDefault/10.0.1.0/24', 26, 'x')));
    expect(children.map((result) => (result.ok ? result.value.prefix : codeOf(result))).sort()).toEqual([
      '10.0.1.0/26',
      '10.0.1.128/26',
      '10.0.1.192/26',
      '10.0.1.64/26',
      'NO_AVAILABLE_PREFIX',
    ]);
    valueOf(await one.close());
    valueOf(await two.close());
  });

  test('a pool is not released under an address that another host takes', async () => {
    const [one, two] = await pair();
    for (let round = 0; round < 20; round++) {
      const pool = await openPool(one, `10.0.${round}.0/24`);
      const [released, taken] = await Promise.all([one.releasePool(pool, 'net'), two.requestAddress({ pool, owner: 'ep' })]);
      const outcome = `${codeOf(released)} ${codeOf(taken)}`;
      expect(['ok POOL_NOT_FOUND', 'ok POOL_NOT_AVAILABLE', 'POOL_IN_USE ok']).toContain(outcome);
      expect(one.utilisation(pool)?.used).toBe(taken.ok ? 1 : undefined);
    }
    valueOf(await one.close());
    valueOf(await two.close());
  });

  test('what one gives the other sees and takes back', async () => {
    const [one, two] = await pair();
    const pool = await openPool(one, 'fd00::/64', { policy: 'affine' });
    expect(valueOf(await one.requestAddress({ pool, owner: 'a' }))).toBe('fd00::1');
    expect(valueOf(await two.requestAddress({ pool, owner: 'b' }))).toBe('fd00::400');
    expect([...two.holders(pool)].map(({ owner }) => owner)).toEqual(['a', 'b']);
    valueOf(await two.releaseAddress({ pool, address: 'fd00::1', owner: 'a' }));
    expect(codeOf(await one.releaseAddress({ pool, address: 'fd00::1', owner: 'a' }))).toBe('ADDRESS_NOT_ALLOCATED');
    valueOf(await one.close());
    valueOf(await two.close());
  });
});
