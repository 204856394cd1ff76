import { describe, expect, test } from 'vitest';
import { createNullIpam } from '../../src/ipam/null-ipam.js';
import { ipv4 } from '../../src/net/ip-address.js';
import { Transaction } from '../../src/state/transaction.js';

const ipam = createNullIpam();
const request = { addressSpace: 'null', family: 4, options: {}, owner: 'net' } as const;

describe('the null driver', () => {
  test('has one pool, and no addresses', () => {
    const context = { tx: new Transaction(), host: 'h1' };
    expect(ipam.requestPool(context, request).value).toEqual({ poolId: 'null/0.0.0.0/0', pool: { address: ipv4(0), length: 0 } });
    const got = ipam.requestAddress(context, 'null/0.0.0.0/0', { owner: 'ep', options: {} });
    expect([got.ok, got.value]).toEqual([true, undefined]);
    expect(ipam.releaseAddress(context, 'null/0.0.0.0/0', ipv4(1), 'ep').ok).toBe(true);
    expect(ipam.releasePool(context, 'anything', 'net').ok).toBe(true);
    expect(context.tx.wrote()).toBe(false);
  });

  test.each([
    [{ addressSpace: 'LocalDefault' }, 'unknown address space: LocalDefault'],
    [{ pool: '10.0.0.0/8' }, 'null ipam driver does not handle specific address pool requests'],
    [{ subPool: '10.0.0.0/8' }, 'null ipam driver does not handle specific address subpool requests'],
    [{ family: 6 as const }, 'null ipam driver does not handle IPv6 address pool pool requests'],
  ])('refuses %o', (change, message) => {
    const refused = ipam.requestPool({ tx: new Transaction(), host: 'h1' }, { ...request, ...change });
    expect([refused.error?.message, refused.error?.kind]).toEqual([message, 'invalid-parameter']);
  });

  test('knows no other pool', () => {
    const context = { tx: new Transaction(), host: 'h1' };
    expect(ipam.requestAddress(context, 'x', { owner: 'ep', options: {} }).error?.message).toBe('unknown pool id: x');
    expect(ipam.releaseAddress(context, 'x', ipv4(1), 'ep').error?.message).toBe('unknown pool id: x');
  });
});
