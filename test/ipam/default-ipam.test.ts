/**
 * What the default driver does beyond libnetwork's: records, conditions, blocks of hosts, and what it tells of itself.
 */
import { describe, expect, test } from 'vitest';
import { createDefaultIpam } from '../../src/ipam/default/default-ipam.js';
import { createIpamTables } from '../../src/state/ipam-tables.js';
import { Transaction } from '../../src/state/transaction.js';
import { address, codeOf, IpamHarness, valueOf } from './harness.js';

const AFFINE = { options: { 'com.docker.network.ipam.policy': 'affine' } };

describe('records', () => {
  test('pools, addresses and the space are records of their own', () => {
    const harness = new IpamHarness();
    const tx = new Transaction();
    const context = { tx, host: 'h1' };
    const { poolId } = valueOf(harness.ipam.requestPool(context, { addressSpace: 'GlobalDefault', family: 4, options: {}, owner: 'net' }));
    valueOf(harness.ipam.requestAddress(context, poolId, { owner: 'gateway', options: {} }));
    valueOf(harness.ipam.requestAddress(context, poolId, { owner: 'ep1', options: {} }));
    valueOf(harness.ipam.releaseAddress(context, poolId, address('10.0.0.2'), 'ep1'));
    const { writes, conditions } = tx.planned();
    expect(writes).toEqual([
      {
        key: 'global/pool/GlobalDefault/10.0.0.0_24',
        value: { scope: 'global', addressSpace: 'GlobalDefault', subnet: '10.0.0.0/24', claim: { owner: 'net', policy: 'sequential' }, ranges: [], gives: 'addresses' },
      },
      { key: 'global/address-space/GlobalDefault', value: { scope: 'global', name: 'GlobalDefault', lastPredefined: { ipv4: '10.0.0.0/24' } } },
      { key: 'global/address/GlobalDefault/10.0.0.0_24/10.0.0.1', value: { owner: 'gateway' } },
    ]);
    expect(conditions).toEqual([...writes.map(({ key }) => ({ key, revision: 0 })), { key: 'global/address/GlobalDefault/10.0.0.0_24/10.0.0.2', revision: 0 }]);
  });

  test('a pool is found by its id as it was given, until it is released', () => {
    const harness = new IpamHarness();
    const poolId = harness.pool('10.0.0.0/24');
    const request = (id: string): string => codeOf(harness.requestAddress(id));
    expect(request('LocalDefault/10.0.0.7/24')).toBe('POOL_NOT_FOUND');
    expect(request('LocalDefault/10.0.0.0/25')).toBe('POOL_NOT_FOUND');
    expect(request('GlobalDefault/10.0.0.0/24')).toBe('POOL_NOT_FOUND');
    expect(request('LocalDefault/ten/24')).toBe('POOL_NOT_FOUND');
    expect(request('/24')).toBe('INVALID_POOL_ID');
    harness.take(poolId);
    harness.free(poolId, '10.0.0.1');
    valueOf(harness.releasePool(poolId));
    expect(request(poolId)).toBe('POOL_NOT_FOUND');
    harness.pool('10.0.0.0/24', '10.0.0.128/25');
    expect(request(poolId)).toBe('POOL_NOT_FOUND');
    expect(harness.pool('10.0.1.0/24')).toBe('LocalDefault/10.0.1.0/24');
  });

  test('a request depends on the pool, a release on the revision that gave the address', () => {
    const harness = new IpamHarness();
    const poolId = harness.pool('10.0.0.0/24');
    harness.take(poolId);
    for (const [key, value] of Object.entries(harness.records())) {
      const table = [harness.tables.pools, harness.tables.addressSpaces].find(({ name }) => key.startsWith(`local/${name}/`));
      if (table === undefined) harness.tables.addresses.load(key, { owner: value }, 9);
      else table.load(key, value, 7);
    }
    const tx = new Transaction();
    valueOf(harness.ipam.requestAddress({ tx, host: 'h1' }, poolId, { owner: 'ep2', options: {} }));
    valueOf(harness.ipam.releaseAddress({ tx, host: 'h1' }, poolId, address('10.0.0.1'), 'ep'));
    const planned = tx.planned();
    expect(planned.conditions).toEqual([
      { key: 'local/address/LocalDefault/10.0.0.0_24/10.0.0.2', revision: 0 },
      { key: 'local/address/LocalDefault/10.0.0.0_24/10.0.0.1', revision: 9 },
      { key: 'local/pool/LocalDefault/10.0.0.0_24', revision: 7 },
    ]);
    tx.rollback();
    expect(harness.tables.addresses.revisionOf('local/address/LocalDefault/10.0.0.0_24/10.0.0.1')).toBe(9);
    expect(harness.tables.addresses.revisionOf('local/address/LocalDefault/10.0.0.0_24/10.0.0.2')).toBe(0);
  });

  test('every pool request and release of a space writes the space', () => {
    const harness = new IpamHarness();
    harness.pool('10.0.0.0/24');
    const writes = (work: (tx: Transaction) => unknown): string[] => {
      const tx = new Transaction();
      work(tx);
      return tx.planned().writes.map(({ key }) => key);
    };
    const request = { addressSpace: 'LocalDefault', family: 4, options: {}, owner: 'net' } as const;
    expect(writes((tx) => harness.ipam.requestPool({ tx, host: 'h' }, { ...request, pool: '10.1.0.0/24' }))).toContain('local/address-space/LocalDefault');
    expect(writes((tx) => harness.ipam.requestPool({ tx, host: 'h' }, { ...request, pool: '10.0.0.0/24', subPool: '10.0.0.0/25' }))).toContain('local/address-space/LocalDefault');
    expect(writes((tx) => harness.ipam.releasePool({ tx, host: 'h' }, 'LocalDefault/10.0.0.0/24', 'net'))).toContain('local/address-space/LocalDefault');
  });

  test('addresses may be loaded before their pool, and forgotten after it', () => {
    const tables = createIpamTables();
    const ipam = createDefaultIpam(tables);
    const key = 'local/address/LocalDefault/fd00::_64/fd00::1';
    const pool = { scope: 'local', addressSpace: 'LocalDefault', subnet: 'fd00::/64', claim: { owner: 'net', policy: 'sequential' }, ranges: [] };
    expect(tables.addresses.load(key, { owner: 'ep' }, 3)).toEqual({ collection: tables.addresses, key, before: undefined, after: { owner: 'ep' } });
    tables.pools.load('local/pool/LocalDefault/fd00::_64', pool, 3);
    expect([...ipam.holders('LocalDefault/fd00::/64')]).toEqual([{ address: 'fd00::1', owner: 'ep' }]);
    expect([...tables.addresses.keys('local')]).toEqual([key]);
    expect([...tables.addresses.keys('global')]).toEqual([]);
    tables.pools.load('local/pool/LocalDefault/fd00::_64', undefined, 4);
    expect(tables.addresses.load(key, undefined, 4)).toEqual({ collection: tables.addresses, key, before: { owner: 'ep' }, after: undefined });
    expect(tables.addresses.load(key, undefined, 4)).toBeUndefined();
    expect([...tables.addresses.keys('local')]).toEqual([]);
    expect(ipam.utilisation('LocalDefault/fd00::/64')).toBeUndefined();
  });

  test('an undone release of pool and addresses brings back both, and where a serial choice goes on', () => {
    const harness = new IpamHarness();
    const poolId = harness.pool('10.0.0.0/24', undefined, { options: { 'com.docker.network.ipam.policy': 'serial' } });
    harness.take(poolId);
    const last = harness.take(poolId).split('/')[0] ?? '';
    harness.free(poolId, '10.0.0.1');
    const before = harness.records();
    const tx = new Transaction();
    const context = { tx, host: 'h1' };
    valueOf(harness.ipam.releaseAddress(context, poolId, address(last), 'ep'));
    valueOf(harness.ipam.releasePool(context, poolId, 'net'));
    const again = valueOf(harness.ipam.requestPool(context, { addressSpace: 'LocalDefault', pool: '10.0.0.0/24', family: 4, options: {}, owner: 'other' }));
    valueOf(harness.ipam.requestAddress(context, again.poolId, { owner: 'x', options: {} }));
    tx.rollback();
    expect(harness.records()).toEqual(before);
    expect(harness.take(poolId)).toBe('10.0.0.3/24');
  });
});

describe('blocks of hosts', () => {
  test('each host takes from blocks of its own, a quarter of a small pool at a time', () => {
    const harness = new IpamHarness();
    const poolId = harness.pool('10.0.0.0/24', undefined, AFFINE);
    expect(['h1', 'h2', 'h1', 'h2'].map((host) => harness.take(poolId, undefined, {}, 'ep', host))).toEqual(['10.0.0.1/24', '10.0.0.64/24', '10.0.0.2/24', '10.0.0.65/24']);
    for (let count = 2; count < 63; count++) harness.take(poolId, undefined, {}, 'ep', 'h1');
    expect(harness.take(poolId, undefined, {}, 'ep', 'h1')).toBe('10.0.0.128/24');
    expect(Object.keys(harness.records()).filter((key) => key.includes('/block/'))).toEqual([
      'local/block/LocalDefault/10.0.0.0_24/10.0.0.0_26',
      'local/block/LocalDefault/10.0.0.0_24/10.0.0.64_26',
      'local/block/LocalDefault/10.0.0.0_24/10.0.0.128_26',
    ]);
  });

  test('a freed address of an own block comes before a new block', () => {
    const harness = new IpamHarness();
    const poolId = harness.pool('10.0.0.0/28', undefined, AFFINE);
    for (let count = 0; count < 7; count++) harness.take(poolId);
    harness.free(poolId, '10.0.0.2');
    expect([harness.take(poolId), harness.take(poolId)]).toEqual(['10.0.0.2/28', '10.0.0.8/28']);
  });

  test('when every block has a host, the lowest free address is taken wherever it is', () => {
    const harness = new IpamHarness();
    const poolId = harness.pool('10.0.0.0/28', undefined, AFFINE);
    for (const host of ['h1', 'h2', 'h3', 'h4']) harness.take(poolId, undefined, {}, 'ep', host);
    expect(harness.take(poolId, undefined, {}, 'ep', 'h5')).toBe('10.0.0.2/28');
    expect(harness.exhaust(poolId)).toMatchObject({ count: 9, code: 'NO_AVAILABLE_ADDRESSES' });
  });

  test('a block goes with its last address, and all of them with the pool', () => {
    const harness = new IpamHarness();
    const poolId = harness.pool('10.0.0.0/28', undefined, AFFINE);
    harness.take(poolId, undefined, {}, 'ep', 'h1');
    harness.take(poolId, undefined, {}, 'ep', 'h2');
    harness.free(poolId, '10.0.0.4');
    expect(harness.take(poolId, undefined, {}, 'ep', 'h3')).toBe('10.0.0.4/28');
    harness.free(poolId, '10.0.0.1');
    harness.free(poolId, '10.0.0.4');
    expect(Object.keys(harness.records()).some((key) => key.includes('/block/'))).toBe(false);
    valueOf(harness.releasePool(poolId));
  });

  test('a range bounds the blocks', () => {
    const harness = new IpamHarness();
    const poolId = harness.pool('10.0.0.0/16', '10.0.5.240/28', AFFINE);
    expect(harness.exhaust(poolId)).toEqual({ count: 16, last: '10.0.5.255/16', code: 'NO_AVAILABLE_ADDRESSES' });
  });

  test('blocks far inside an IPv6 pool', () => {
    const harness = new IpamHarness();
    const poolId = harness.pool('fd00::/16', 'fd00:8000::/32', AFFINE);
    expect(harness.take(poolId, undefined, {}, 'ep', 'h1')).toBe('fd00:8000::/16');
    expect(harness.take(poolId, undefined, {}, 'ep', 'h2')).toBe('fd00:8000::400/16');
    expect(harness.take(poolId, undefined, {}, 'ep', 'h1')).toBe('fd00:8000::1/16');
    harness.free(poolId, 'fd00:8000::400');
    expect(harness.take(poolId, undefined, {}, 'ep', 'h3')).toBe('fd00:8000::400/16');
  });

  test('a policy that there is not', () => {
    const refused = new IpamHarness().requestPool({ pool: '10.0.0.0/8', options: { 'com.docker.network.ipam.policy': 'random' } });
    expect(codeOf(refused)).toBe('INVALID_OPTION');
  });
});

describe('introspection', () => {
  test('capacity counts free pools of each base', () => {
    const harness = new IpamHarness({ localPools: [{ base: '10.0.0.0/16', size: 24 }, { base: 'fd00::/8', size: 64 }], globalPools: [] });
    harness.pool('10.0.1.0/25', undefined, { owner: 'a' });
    harness.pool('10.0.1.128/25');
    harness.pool('10.0.2.0/23');
    harness.pool('10.1.0.0/16');
    harness.predefined();
    expect(harness.ipam.capacity()).toEqual([
      {
        addressSpace: 'LocalDefault',
        base: '10.0.0.0/16',
        size: 24,
        total: 256,
        free: 252,
        holders: ['10.0.0.0/24', '10.0.1.0/25', '10.0.1.128/25', '10.0.2.0/23'].map((pool, index) => ({ pool, owners: [index === 1 ? 'a' : 'net'] })),
      },
      { addressSpace: 'LocalDefault', base: 'fd00::/8', size: 64, total: 2 ** 56, free: 2 ** 56, holders: [] },
    ]);
    harness.pool('fc00::/7');
    expect(harness.ipam.capacity()[1]).toMatchObject({ free: 0, holders: [{ pool: 'fc00::/7' }] });
  });

  test.each([
    ['10.0.0.0/24', undefined, { total: 256, used: 0, free: 254, reserved: 2 }],
    ['10.0.0.0/24', '10.0.0.0/25', { total: 128, used: 0, free: 127, reserved: 1 }],
    ['10.0.0.0/24', '10.0.0.64/26', { total: 64, used: 0, free: 64, reserved: 0 }],
    ['10.0.0.0/31', undefined, { total: 2, used: 0, free: 0, reserved: 2 }],
    ['10.0.0.0/32', undefined, { total: 1, used: 0, free: 0, reserved: 1 }],
    ['fd00::/64', undefined, { total: 2n ** 64n, used: 0, free: 2n ** 64n - 1n, reserved: 1 }],
    ['fd00::/128', undefined, { total: 1, used: 0, free: 0, reserved: 1 }],
  ])('utilisation of %s, range %s', (pool, range, expected) => {
    const harness = new IpamHarness();
    expect(harness.ipam.utilisation(harness.pool(pool, range))).toEqual(expected);
  });

  test('holders and the next free address of a pool and of a range', () => {
    const harness = new IpamHarness();
    const whole = harness.pool('10.0.0.0/24');
    const range = harness.pool('10.0.0.0/24', '10.0.0.128/25');
    harness.take(whole, undefined, {}, 'gateway');
    harness.take(range, undefined, {}, 'web');
    harness.take(whole, '10.0.0.9', {}, 'aux:x');
    expect([...harness.ipam.holders(whole)]).toEqual([
      { address: '10.0.0.1', owner: 'gateway' },
      { address: '10.0.0.9', owner: 'aux:x' },
      { address: '10.0.0.128', owner: 'web' },
    ]);
    expect([...harness.ipam.holders(range)]).toEqual([{ address: '10.0.0.128', owner: 'web' }]);
    expect([harness.ipam.nextFree(whole), harness.ipam.nextFree(range), harness.ipam.nextFree('x')]).toEqual([address('10.0.0.2'), address('10.0.0.129'), undefined]);
    expect(harness.ipam.utilisation(range)).toEqual({ total: 128, used: 1, free: 126, reserved: 1 });
  });
});

test('the lists of predefined pools must make sense', () => {
  for (const localPools of [[{ base: 'x', size: 24 }], [{ base: '10.0.0.0/8', size: 7 }], [{ base: '10.0.0.0/8', size: 33 }], [{ base: '10.0.0.0/8', size: 8.5 }]]) {
    expect(() => createDefaultIpam(createIpamTables(), { localPools })).toThrow(expect.objectContaining({ code: 'INVALID_BASE_POOL' }));
  }
  expect(new IpamHarness({ localPools: [{ base: '10.9.8.7/8', size: 8 }] }).predefined()).toBe('10.0.0.0/8');
});

test('a predefined pool is found among 65,536 when one is left', () => {
  const harness = new IpamHarness();
  const space = { addressSpace: 'GlobalDefault' };
  harness.pool('10.0.0.0/9', undefined, space);
  harness.pool('10.128.0.0/10', undefined, space);
  for (let third = 192; third < 256; third++) harness.pool(`10.${third}.0.0/17`, undefined, space);
  for (let third = 192; third < 256; third++) if (third !== 211) harness.pool(`10.${third}.128.0/17`, undefined, space);
  for (let fourth = 128; fourth < 255; fourth++) harness.pool(`10.211.${fourth}.16/28`, undefined, space);
  expect(harness.predefined(space)).toBe('10.211.255.0/24');
  expect(codeOf(harness.requestPool(space))).toBe('NO_AVAILABLE_POOL');
  valueOf(harness.releasePool('GlobalDefault/10.211.130.16/28'));
  expect(harness.predefined(space)).toBe('10.211.130.0/24');
});
