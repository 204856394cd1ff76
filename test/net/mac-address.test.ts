import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMacAddress, isMulticastMac, macFromIpv4, parseMacAddress } from '../../src/net/mac-address.js';

describe('MAC addresses', () => {
  it('keep their value through text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff_ffff }), (address) => {
        expect(parseMacAddress(formatMacAddress(address))).toBe(address);
      }),
    );
  });

  it('are read with hyphens and capitals, and nothing else is read', () => {
    expect(parseMacAddress('02-42-AC-11-00-02')).toBe(0x0242ac110002);
    for (const text of ['', '02:42:ac:11:00', '02:42:ac:11:00:2', '02:42:ac:11:00:0g', '02:42:ac:11:00:02:03', '0242ac110002']) {
      expect(parseMacAddress(text)).toBeUndefined();
    }
  });

  it('come from an IPv4 address as in Docker', () => {
    expect(formatMacAddress(macFromIpv4(0xac110002))).toBe('02:42:ac:11:00:02');
  });

  it('know their multicast bit', () => {
    expect([0x0242ac110002, 0x01005e000001, 0xffff_ffff_ffff].map(isMulticastMac)).toEqual([false, true, true]);
  });
});
