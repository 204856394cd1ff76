/**
 * Pools as libnetwork 20.10 gives them (ipam/allocator_test.go, ipamutils/utils_test.go, restated), and where this
 * library is stricter on purpose.
 */
import { describe, expect, test } from 'vitest';
import { codeOf, IpamHarness, prefix, valueOf } from '../ipam/harness.js';

const EXHAUSTED = 'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network';

describe('predefined pools', () => {
  test('the local ones are Docker’s 31, in its order', () => {
    const harness = new IpamHarness();
    const got = Array.from({ length: 31 }, () => harness.predefined());
    const wide = Array.from({ length: 15 }, (_, index) => `172.${17 + index}.0.0/16`);
    const narrow = Array.from({ length: 16 }, (_, index) => `192.168.${index * 16}.0/20`);
    expect(got).toEqual([...wide, ...narrow]);
    const refused = harness.requestPool({});
    expect(refused.error?.message).toBe(EXHAUSTED);
    expect(refused.error?.kind).toBe('not-found');
    expect(codeOf(refused)).toBe('NO_AVAILABLE_POOL');
  });

  test('the refusal lists the pools in the way and who asked for them', () => {
    const harness = new IpamHarness({ localPools: [{ base: '10.0.0.0/23', size: 24 }] });
    harness.pool(undefined, undefined, { owner: 'web' });
    harness.pool('10.0.1.128/25', undefined, { owner: 'db' });
    expect(harness.requestPool({}).error?.details).toMatchObject({
      family: 4,
      bases: ['10.0.0.0/23'],
      taken: 2,
      holders: [
        { pool: '10.0.0.0/24', owners: ['web'] },
        { pool: '10.0.1.128/25', owners: ['db'] },
      ],
    });
  });

  test('after a release the next one is taken, not the freed one', () => {
    const harness = new IpamHarness();
    for (const expected of ['172.17.0.0/16', '172.18.0.0/16', '172.19.0.0/16', '172.20.0.0/16']) expect(harness.predefined()).toBe(expected);
    valueOf(harness.releasePool('LocalDefault/172.17.0.0/16'));
    expect(harness.predefined()).toBe('172.21.0.0/16');
  });

  test('no pool is repeated while others have rested longer', () => {
    const harness = new IpamHarness();
    const all = Array.from({ length: 31 }, () => harness.pool());
    for (const id of all) valueOf(harness.releasePool(id));
    const again = Array.from({ length: 31 }, () => {
      const id = harness.pool();
      valueOf(harness.releasePool(id));
      return id;
    });
    expect(new Set(again)).toEqual(new Set(all));
  });

  test('the global ones are the /24s of 10.0.0.0/8', () => {
    const harness = new IpamHarness();
    const got = Array.from({ length: 300 }, () => harness.predefined({ addressSpace: 'GlobalDefault' }));
    expect(got).toEqual(Array.from({ length: 300 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`));
  });

  test('a list of one’s own is cut in order', () => {
    const harness = new IpamHarness({ localPools: [{ base: '172.80.0.0/16', size: 24 }, { base: '172.90.0.0/16', size: 24 }] });
    const got = Array.from({ length: 512 }, () => harness.predefined());
    expect([0, 127, 255, 256, 383, 511].map((index) => got[index])).toEqual([
      '172.80.0.0/24',
      '172.80.127.0/24',
      '172.80.255.0/24',
      '172.90.0.0/24',
      '172.90.127.0/24',
      '172.90.255.0/24',
    ]);
    expect(codeOf(harness.requestPool({}))).toBe('NO_AVAILABLE_POOL');
  });

  test('there are no IPv6 ones until some are given', () => {
    const refused = new IpamHarness().requestPool({ family: 6 });
    expect(refused.error?.message).toBe(EXHAUSTED.replace('IPv4', 'IPv6'));
    const harness = new IpamHarness({ localPools: [{ base: 'fd00:1::/48', size: 64 }, { base: '10.0.0.0/8', size: 16 }] });
    expect([6, 4, 6, 4].map((family) => harness.predefined({ family: family === 6 ? 6 : 4 }))).toEqual([
      'fd00:1::/64',
      '10.0.0.0/16',
      'fd00:1:0:1::/64',
      '10.1.0.0/16',
    ]);
  });

  test('what overlaps a pool that is there, or what is to be avoided, is left out', () => {
    const harness = new IpamHarness();
    harness.pool('172.18.3.0/24');
    harness.pool('172.20.0.0/15');
    const avoid = ['172.17.0.1/32', '172.22.0.0/15', '192.168.0.0/17', '192.168.1.1/32'].map(prefix);
    expect(Array.from({ length: 17 }, () => harness.predefined({ avoid }))).toEqual([
      '172.19.0.0/16',
      ...Array.from({ length: 8 }, (_, index) => `172.${24 + index}.0.0/16`),
      ...Array.from({ length: 8 }, (_, index) => `192.168.${128 + index * 16}.0/20`),
    ]);
    const refused = harness.requestPool({ avoid });
    expect(codeOf(refused)).toBe('NO_AVAILABLE_POOL');
    expect(refused.error?.explanation).toContain('172.22.0.0/15');
    expect(harness.predefined()).toBe('172.17.0.0/16');
  });

  test('another address space has none', () => {
    const harness = new IpamHarness();
    const refused = harness.requestPool({ addressSpace: 'mine' });
    expect([refused.error?.message, refused.error?.kind]).toEqual(['no default pool available for non-default address spaces', 'not-implemented']);
    const named = harness.requestPool({ addressSpace: 'mine', pool: '10.0.0.0/8' });
    expect(named.error?.message).toBe('cannot find address space mine (most likely the backing datastore is not configured)');
  });
});

describe('overlap', () => {
  test.each([
    ['10.0.0.0/8', '11.0.0.0/8'],
    ['74.0.0.0/7', '9.111.99.72/30'],
    ['110.192.0.0/10', '16.0.0.0/10'],
  ])('%s and %s are apart', (there, asked) => {
    const harness = new IpamHarness();
    harness.pool(there);
    expect(codeOf(harness.requestPool({ pool: asked }))).toBe('ok');
  });

  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['0.0.0.0/1', '16.182.0.0/15'],
    ['16.0.0.0/4', '17.11.66.0/23'],
    ['0.0.0.0/1', '0.0.0.0/0'],
    ['64.0.0.0/6', '64.0.0.0/3'],
    ['112.0.0.0/6', '112.0.0.0/4'],
    ['96.0.0.0/3', '0.0.0.0/1'],
    ['192.0.0.0/2', '128.0.0.0/1'],
    ['95.0.0.0/8', '92.0.0.0/6'],
    ['10.0.0.0/8', '10.0.0.0/6'],
    ['10.0.0.0/8', '8.0.0.0/6'],
    ['25.173.144.0/20', '0.0.0.0/0'],
    ['::/0', 'f656:3484:c878:a05:e540:a6ed:4d70:3740/123'],
    ['8000::/1', '8fe8:e7c4:5779::/49'],
    ['f000::/4', 'ffc7:6000::/19'],
    ['::/2', '::/0'],
    ['::/3', '::/1'],
    ['::/6', '::/5'],
    ['c000::/2', '8000::/1'],
    ['7c00::/6', '::/1'],
    ['cf80::/9', 'c000::/4'],
    ['ff77:93f8::/29', '::/0'],
    ['9287:2e20:5134:fab6:9061:a0c6:bfe3:9400/119', '8000::/1'],
    ['3ea1:bfa9:8691:d1c6:8c46:519b:db6d:e700/120', '3000::/4'],
  ])('%s and %s overlap', (there, asked) => {
    const harness = new IpamHarness();
    harness.pool(there, undefined, { owner: 'first' });
    const refused = harness.requestPool({ pool: asked });
    expect(refused.error?.message).toBe('Pool overlaps with other one on this address space');
    expect(refused.error?.kind).toBe('forbidden');
    expect(refused.error?.details).toMatchObject({ owners: ['first'] });
  });

  test('address spaces do not know each other', () => {
    const harness = new IpamHarness();
    expect(harness.pool('10.0.0.0/8')).toBe('LocalDefault/10.0.0.0/8');
    expect(harness.pool('10.0.0.0/8', undefined, { addressSpace: 'GlobalDefault' })).toBe('GlobalDefault/10.0.0.0/8');
  });

  test('a pool asked for with host bits is its network', () => {
    expect(new IpamHarness().pool('10.20.30.40/16', '10.20.5.9/24')).toBe('LocalDefault/10.20.0.0/16/10.20.5.0/24');
  });

  test('pools, then ranges of them', () => {
    const harness = new IpamHarness();
    harness.pool('10.0.0.0/8');
    expect(codeOf(harness.requestPool({ pool: '10.128.0.0/9' }))).toBe('POOL_OVERLAP');
    expect(harness.pool('10.0.0.0/8', '10.128.0.0/9')).toBe('LocalDefault/10.0.0.0/8/10.128.0.0/9');
    expect(codeOf(harness.requestPool({ pool: '10.0.0.0/8', subPool: '10.128.0.0/9' }))).toBe('POOL_OVERLAP');
    expect(codeOf(harness.requestPool({ pool: '10.20.2.0/24' }))).toBe('POOL_OVERLAP');
    harness.pool('1003:1:2:3:4:5:6::/112');
    expect(codeOf(harness.requestPool({ pool: '1003:1:2:3::/64' }))).toBe('POOL_OVERLAP');
  });

  test('a pool that is there for a range cannot be asked for itself', () => {
    const harness = new IpamHarness();
    harness.pool('10.0.0.0/8', '10.1.0.0/16');
    expect(codeOf(harness.requestPool({ pool: '10.0.0.0/8' }))).toBe('POOL_OVERLAP');
    expect(harness.pool('10.0.0.0/8', '10.2.0.0/16')).toBe('LocalDefault/10.0.0.0/8/10.2.0.0/16');
  });

  test('stricter than libnetwork: the pool of a range must not overlap another either', () => {
    const harness = new IpamHarness();
    harness.pool('10.0.0.0/8', '10.0.0.0/16');
    expect(codeOf(harness.requestPool({ pool: '10.0.0.0/16', subPool: '10.0.0.0/24' }))).toBe('POOL_OVERLAP');
  });

  test.each([
    ['10.1.0.0/16', '10.2.0.0/24'],
    ['10.1.0.0/16', '10.0.0.0/8'],
    ['10.1.0.0/16', 'fd00::/64'],
    ['10.1.0.0/16', 'somewhere'],
  ])('stricter than libnetwork: %s has no range %s', (pool, subPool) => {
    const refused = new IpamHarness().requestPool({ pool, subPool });
    expect([codeOf(refused), refused.error?.message]).toEqual(['INVALID_SUB_POOL', 'Invalid Address SubPool']);
  });
});

describe('requests and releases', () => {
  test('every pool asked for can be released, once', () => {
    const harness = new IpamHarness();
    const pools = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '200.0.0.0/24', 'fd00:1::/64', 'fd00:2::/64', 'ff00::/112', '9.0.0.0/31'];
    const ids = pools.flatMap((pool) => ['LocalDefault', 'GlobalDefault'].map((addressSpace) => harness.pool(pool, undefined, { addressSpace })));
    for (const id of ids) {
      expect(codeOf(harness.releasePool(id))).toBe('ok');
      const again = harness.releasePool(id);
      expect(again.error?.message).toBe('Address space does not contain specified address pool');
    }
    expect(Object.keys(harness.records())).toEqual(['local/address-space/LocalDefault', 'global/address-space/GlobalDefault']);
  });

  test('a pool stays while a range of it is asked for', () => {
    const harness = new IpamHarness();
    const whole = harness.pool('10.0.0.0/8');
    const range = harness.pool('10.0.0.0/8', '10.1.0.0/16');
    valueOf(harness.releasePool(whole));
    expect(codeOf(harness.requestPool({ pool: '10.9.0.0/16' }))).toBe('POOL_OVERLAP');
    expect(codeOf(harness.requestAddress(whole))).toBe('POOL_NOT_FOUND');
    expect(harness.take(range)).toBe('10.1.0.0/8');
    harness.free(range, '10.1.0.0');
    valueOf(harness.releasePool(range));
    expect(harness.pool('10.0.0.0/8')).toBe(whole);
  });

  test('a range may be all of its pool', () => {
    const harness = new IpamHarness();
    const id = harness.pool('172.18.0.0/16', '172.18.0.0/16');
    expect(harness.take(id)).toBe('172.18.0.1/16');
  });

  test('only its owner releases a pool, and only when it is empty', () => {
    const harness = new IpamHarness();
    const id = harness.pool('10.0.0.0/24');
    harness.take(id, undefined, {}, 'ep1');
    expect(codeOf(harness.releasePool(id, 'another'))).toBe('POOL_NOT_OWNED');
    const refused = harness.releasePool(id);
    expect([codeOf(refused), refused.error?.details]).toEqual([
      'POOL_IN_USE',
      { poolId: id, held: 1, holders: [{ address: '10.0.0.1', owner: 'ep1' }], children: [] },
    ]);
    expect(refused.error?.explanation).toContain('10.0.0.1 (ep1)');
  });

  test.each([
    [{ addressSpace: '', pool: '10.0.0.0/8' }, 'Invalid Address Space'],
    [{ addressSpace: '', pool: '10.0.0.0/8', subPool: '10.0.0.0/16' }, 'Invalid Address Space'],
    [{ subPool: '10.0.0.0/16' }, 'Invalid Address SubPool'],
    [{ pool: '10.0.0.0' }, 'Invalid Address Pool'],
    [{ pool: '10.0.0.0/33' }, 'Invalid Address Pool'],
    [{ pool: 'fd00::/64', family: 4 as const }, 'Invalid Address Pool'],
  ])('%o is refused', (request, message) => {
    const refused = new IpamHarness().requestPool(request);
    expect([refused.error?.message, refused.error?.kind]).toEqual([message, 'invalid-parameter']);
  });

  test('pool ids have three or five parts', () => {
    const harness = new IpamHarness();
    for (const id of ['', 'LocalDefault', 'LocalDefault/10.0.0.0', 'a/b/c/d', 'a/b/c/d/e/f']) {
      expect(harness.releasePool(id).error?.message).toBe(`invalid pool id: ${id}`);
      expect(harness.requestAddress(id).error?.message).toBe(`invalid pool id: ${id}`);
    }
    expect(harness.requestAddress('LocalDefault/10.0.0.0/8').error?.message).toBe('cannot find address pool for poolID:LocalDefault/10.0.0.0/8');
  });
});
