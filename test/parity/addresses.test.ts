/**
 * Addresses as libnetwork 20.10 gives them (ipam/allocator_test.go, bitseq/sequence_test.go, restated), and where this
 * library is stricter on purpose.
 */
import { describe, expect, test } from 'vitest';
import { codeOf, IpamHarness, SERIAL, valueOf } from '../ipam/harness.js';

describe('the choice', () => {
  test('the lowest free one, also one that was just released', () => {
    const harness = new IpamHarness();
    const pool = harness.pool('172.17.0.0/16');
    expect([1, 2, 3].map(() => harness.take(pool))).toEqual(['172.17.0.1/16', '172.17.0.2/16', '172.17.0.3/16']);
    harness.free(pool, '172.17.0.1');
    expect(harness.take(pool)).toBe('172.17.0.1/16');
  });

  test('serial: the one behind the last choice', () => {
    const harness = new IpamHarness();
    const pool = harness.pool('172.17.0.0/16');
    for (let count = 0; count < 3; count++) harness.take(pool);
    harness.free(pool, '172.17.0.1');
    expect(harness.take(pool, undefined, SERIAL)).toBe('172.17.0.4/16');
  });

  test.each([
    ['192.168.59.0/24', 254, '192.168.59.254/24'],
    ['192.168.240.0/20', 255, '192.168.240.255/20'],
    ['192.168.0.0/16', 255, '192.168.0.255/16'],
    ['192.168.0.0/16', 256, '192.168.1.0/16'],
    ['10.16.0.0/16', 255, '10.16.0.255/16'],
    ['10.128.0.0/12', 255, '10.128.0.255/12'],
    ['10.0.0.0/8', 256, '10.0.1.0/8'],
    ['192.168.128.0/18', 4 * 256 - 1, '192.168.131.255/18'],
    ['fd00::/64', 256, 'fd00::100/64'],
  ])('%s: request %i gives %s', (subnet, count, expected) => {
    const harness = new IpamHarness();
    const pool = harness.pool(subnet);
    let last = '';
    for (let request = 0; request < count; request++) last = harness.take(pool);
    expect(last).toBe(expected);
  });

  test.each([
    ['198.51.96.0/20', 4_094],
    ['198.51.100.0/24', 254],
    ['198.51.100.0/30', 2],
    ['198.51.100.0/31', 0],
    ['198.51.100.1/32', 0],
    ['fd00::/120', 255],
    ['fd00::/126', 3],
    ['fd00::/127', 1],
    ['fd00::/128', 0],
  ])('%s has %i addresses', (subnet, count) => {
    const harness = new IpamHarness();
    expect(harness.exhaust(harness.pool(subnet))).toMatchObject({ count, code: 'NO_AVAILABLE_ADDRESSES' });
  });

  test('in a pool of all addresses the first is the first of all', () => {
    const harness = new IpamHarness();
    expect(harness.take(harness.pool('0.0.0.0/0'))).toBe('0.0.0.1/0');
    expect(harness.take(harness.pool('::/0'))).toBe('::1/0');
    expect(harness.take('LocalDefault/0.0.0.0/0', '255.255.255.254')).toBe('255.255.255.254/0');
    expect(harness.take('LocalDefault/::/0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')).toBe('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/0');
  });

  test('in a full pool a released address is the next one given', () => {
    const harness = new IpamHarness();
    const pool = harness.pool('192.168.0.0/23');
    expect(harness.exhaust(pool)).toEqual({ count: 510, last: '192.168.1.254/23', code: 'NO_AVAILABLE_ADDRESSES' });
    const places = [...Array.from({ length: 10 }, (_, index) => `0.${index + 1}`), '0.30', '0.31', '1.32', '0.254', '1.1', '1.2', '1.3', '1.253', '1.254'];
    for (const place of places) {
      harness.free(pool, `192.168.${place}`);
      expect(harness.ipam.utilisation(pool)).toEqual({ total: 512, used: 509, free: 1, reserved: 2 });
      expect(harness.take(pool)).toBe(`192.168.${place}/23`);
    }
  });
});

describe('ranges', () => {
  test.each([undefined, SERIAL])('first and last address of a range, and what is released in between (%o)', (options) => {
    const harness = new IpamHarness();
    const first = harness.pool('172.28.0.0/16', '172.28.30.0/24');
    expect(harness.exhaust(first, options)).toEqual({ count: 256, last: '172.28.30.255/16', code: 'NO_AVAILABLE_ADDRESSES' });
    harness.free(first, '172.28.30.97');
    expect(harness.take(first, undefined, options)).toBe('172.28.30.97/16');
    const second = harness.pool('10.0.0.0/8', '10.0.0.0/24');
    expect(harness.exhaust(second, options)).toEqual({ count: 255, last: '10.0.0.255/8', code: 'NO_AVAILABLE_ADDRESSES' });
    harness.free(second, '10.0.0.79');
    expect(harness.take(second, undefined, options)).toBe('10.0.0.79/8');
  });

  test('a wish first, then the lowest ones around it', () => {
    const harness = new IpamHarness();
    const pool = harness.pool('10.2.0.0/16', '10.2.2.0/24');
    expect(harness.take(pool, '10.2.2.1')).toBe('10.2.2.1/16');
    expect(harness.take(pool)).toBe('10.2.2.0/16');
    expect(harness.take(pool)).toBe('10.2.2.2/16');
    harness.free(pool, '10.2.2.0');
    expect(harness.take(pool)).toBe('10.2.2.0/16');
    harness.free(pool, '10.2.2.1');
    expect(harness.take(pool)).toBe('10.2.2.1/16');
  });

  test('serial: a wish does not move the place where the choice goes on', () => {
    const harness = new IpamHarness();
    const pool = harness.pool('10.2.0.0/16', '10.2.2.0/24');
    harness.take(pool, '10.2.2.1', SERIAL);
    expect(harness.take(pool, undefined, SERIAL)).toBe('10.2.2.0/16');
    expect(harness.take(pool, undefined, SERIAL)).toBe('10.2.2.2/16');
    harness.free(pool, '10.2.2.0');
    expect(harness.take(pool, undefined, SERIAL)).toBe('10.2.2.3/16');
    harness.free(pool, '10.2.2.1');
    expect(harness.take(pool, undefined, SERIAL)).toBe('10.2.2.4/16');
  });

  test('a wish may be outside the range, not outside the pool', () => {
    const harness = new IpamHarness();
    const pool = harness.pool('192.168.0.0/16', '192.168.0.0/24');
    expect(harness.take(pool, '192.168.0.50')).toBe('192.168.0.50/16');
    expect(harness.take(pool, '192.168.7.1')).toBe('192.168.7.1/16');
    const refused = harness.requestAddress(pool, '192.169.0.1');
    expect([refused.error?.message, refused.error?.kind]).toEqual(['Requested address is out of range', 'invalid-parameter']);
    harness.free(pool, '192.168.0.50');
  });

  test('two ranges of one pool share its addresses', () => {
    const harness = new IpamHarness();
    const whole = harness.pool('10.0.0.0/24', '10.0.0.0/25');
    const part = harness.pool('10.0.0.0/24', '10.0.0.0/30', { owner: 'other' });
    expect([harness.take(whole), harness.take(part), harness.take(whole)]).toEqual(['10.0.0.1/24', '10.0.0.2/24', '10.0.0.3/24']);
    expect(codeOf(harness.requestAddress(part))).toBe('NO_AVAILABLE_ADDRESSES');
    expect(harness.take(whole)).toBe('10.0.0.4/24');
  });

  test('a range at the far end of an IPv6 pool', () => {
    const harness = new IpamHarness();
    const pool = harness.pool('fd00::/16', 'fd00:ffff:ffff:ffff:ffff:ffff:ffff:fff0/125');
    expect(harness.exhaust(pool)).toEqual({ count: 8, last: 'fd00:ffff:ffff:ffff:ffff:ffff:ffff:fff7/16', code: 'NO_AVAILABLE_ADDRESSES' });
    harness.free(pool, 'fd00:ffff:ffff:ffff:ffff:ffff:ffff:fff3');
    expect(harness.take(pool, undefined, SERIAL)).toBe('fd00:ffff:ffff:ffff:ffff:ffff:ffff:fff3/16');
  });
});

describe('refusals', () => {
  test('an address that is held, with its holder', () => {
    const harness = new IpamHarness();
    const pool = harness.pool('10.0.0.0/24');
    harness.take(pool, '10.0.0.5', {}, 'gateway');
    const refused = harness.requestAddress(pool, '10.0.0.5');
    expect([codeOf(refused), refused.error?.message, refused.error?.kind]).toEqual(['ADDRESS_IN_USE', 'Address already in use', 'forbidden']);
    expect(refused.error?.details).toEqual({ poolId: pool, address: '10.0.0.5', holder: 'gateway' });
  });

  test.each([
    ['10.0.0.0/24', '10.0.0.0'],
    ['10.0.0.0/24', '10.0.0.255'],
    ['10.0.0.0/31', '10.0.0.1'],
    ['10.0.0.7/32', '10.0.0.7'],
    ['fd00::/64', 'fd00::'],
    ['fd00::7/128', 'fd00::7'],
  ])('%s never gives %s', (subnet, wanted) => {
    const harness = new IpamHarness();
    expect(codeOf(harness.requestAddress(harness.pool(subnet), wanted))).toBe('ADDRESS_IN_USE');
  });

  test('IPv6 gives its last address', () => {
    const harness = new IpamHarness();
    expect(harness.take(harness.pool('fd00::/64'), 'fd00::ffff:ffff:ffff:ffff')).toBe('fd00::ffff:ffff:ffff:ffff/64');
  });

  test('a full pool, with those who hold it', () => {
    const harness = new IpamHarness();
    const pool = harness.pool('10.0.0.0/30');
    harness.take(pool, undefined, {}, 'gateway');
    harness.take(pool, undefined, {}, 'web');
    const refused = harness.requestAddress(pool);
    expect([refused.error?.message, refused.error?.kind]).toEqual(['No available addresses on this pool', 'unavailable']);
    expect(refused.error?.details).toEqual({
      poolId: pool,
      range: '10.0.0.0/30',
      held: 2,
      holders: [
        { address: '10.0.0.1', owner: 'gateway' },
        { address: '10.0.0.2', owner: 'web' },
      ],
    });
    expect(refused.error?.explanation).toContain('gateway, web');
  });

  test('an address of the other family', () => {
    const harness = new IpamHarness();
    expect(codeOf(harness.requestAddress(harness.pool('0.0.0.0/0'), '::1'))).toBe('ADDRESS_OUT_OF_RANGE');
    expect(codeOf(harness.requestAddress(harness.pool('::/0'), '1.2.3.4'))).toBe('ADDRESS_OUT_OF_RANGE');
  });

  test('stricter than libnetwork: only the holder releases an address, and only once', () => {
    const harness = new IpamHarness();
    const pool = harness.pool('10.0.0.0/24');
    harness.take(pool, undefined, {}, 'web');
    const stranger = harness.releaseAddress(pool, '10.0.0.1', 'db');
    expect([codeOf(stranger), stranger.error?.details]).toEqual(['ADDRESS_NOT_OWNED', { poolId: pool, address: '10.0.0.1', owner: 'db', holder: 'web' }]);
    expect(codeOf(harness.releaseAddress(pool, '10.0.0.1', 'web'))).toBe('ok');
    expect(codeOf(harness.releaseAddress(pool, '10.0.0.1', 'web'))).toBe('ADDRESS_NOT_ALLOCATED');
    expect(codeOf(harness.releaseAddress(pool, '10.0.1.1', 'web'))).toBe('ADDRESS_OUT_OF_RANGE');
  });
});

test.each(['172.25.0.0/16', '172.25.0.0/16 172.25.252.0/22'])('%s: 384 addresses, half of them released and taken again, are all different', (text) => {
  const harness = new IpamHarness();
  const [subnet, range] = text.split(' ');
  const pool = harness.pool(subnet, range);
  const held = new Set(Array.from({ length: 384 }, () => harness.take(pool)));
  expect(held.size).toBe(384);
  for (const one of [...held].filter((_, index) => (index * 7) % 2 === 0)) {
    harness.free(pool, one);
    held.delete(one);
  }
  for (let count = 0; count < 192; count++) held.add(harness.take(pool));
  expect(held.size).toBe(384);
});

test.each([29, 25, 24, 21])('a /%i gives each of its addresses once, and again after their release', (length) => {
  const harness = new IpamHarness();
  const pool = harness.pool(`10.10.0.0/${length}`);
  const size = 2 ** (32 - length) - 2;
  const taken = Array.from({ length: size }, () => harness.take(pool, undefined, SERIAL));
  expect(new Set(taken).size).toBe(size);
  expect(codeOf(harness.requestAddress(pool, undefined, SERIAL))).toBe('NO_AVAILABLE_ADDRESSES');
  const odd = taken.filter((_, index) => index % 2 === 0);
  for (const one of odd) harness.free(pool, one);
  for (const one of odd) expect(harness.take(pool, one.split('/')[0])).toBe(one);
  for (const one of odd) expect(codeOf(harness.requestAddress(pool, one.split('/')[0]))).toBe('ADDRESS_IN_USE');
  expect(valueOf(harness.requestPool({})).poolId).toBe('LocalDefault/172.17.0.0/16');
});
