import fc from 'fast-check';
import { IPv4, IPv6, Validator } from 'ip-num';
import { isIP } from 'node:net';
import { describe, expect, test } from 'vitest';
import { addressEquals, compareAddresses, formatIpAddress, ipv4, ipv6, parseIpAddress } from '../../src/net/ip-address.js';
import { fromIpNum, toIpNum } from '../../src/net/ip-num.js';
import { ipAddress, ipv4Address, ipv6Address } from './arbitraries.js';

describe('text', () => {
  test.each([
    ['0.0.0.0', ipv4(0)],
    ['10.0.0.1', ipv4(0x0a00_0001)],
    ['255.255.255.255', ipv4(0xffff_ffff)],
    ['::', ipv6(0n)],
    ['::1', ipv6(1n)],
    ['1::', ipv6(1n << 112n)],
    ['fd00::2', ipv6((0xfd00n << 112n) | 2n)],
    ['1:2:3:4:5:6:7:8', ipv6(0x0001_0002_0003_0004_0005_0006_0007_0008n)],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ipv6((1n << 128n) - 1n)],
    ['::ffff:10.0.0.1', ipv6(0xffff_0a00_0001n)],
  ])('%s is read and written', (text, address) => {
    expect(parseIpAddress(text)).toEqual(address);
    expect(formatIpAddress(address)).toBe(text);
  });

  test.each([
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['0001:0:0:0:0:0:0:00a0', '1::a0'],
    ['::1.2.3.4', '::102:304'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['0:0:0:0:0:ffff:1.2.3.4', '::ffff:1.2.3.4'],
    ['::ffff:102:304', '::ffff:1.2.3.4'],
  ])('%s is written as %s', (text, written) => {
    const address = parseIpAddress(text);
    expect(address === undefined ? undefined : formatIpAddress(address)).toBe(written);
  });

  test.each([
    '', ' ', '1', '1.2.3', '1.2.3.4.5', '1.2.3.4.', '.1.2.3.4', '1..2.3', '256.0.0.1', '01.2.3.4', '1.2.3.00', '0x1.2.3.4', '1.2.3.4 ', ' 1.2.3.4', '1.2.3.4\n',
    '+1.2.3.4', '-1.2.3.4', '1.2.3.4/8', '１.2.3.4', ':', ':::', '1:', ':1', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2::3', '1:2:3:4:5:6:7:8::', '::1:2:3:4:5:6:7:8',
    '1:2:3:4::5:6:7:8', '12345::', 'g::', '::g', '1:::2', 'fe80::1%eth0', '[::1]', '::1.2.3', '::1.2.3.4.5', '::01.2.3.4', '::1.2.3.256', '1.2.3.4::', '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3.4:5', '::ffff:1.2.3.4:', '1.2.3.4:1::', '::-1', '::1 ', '0:0:0:0:0:0:0:0:',
  ])('%j is no address', (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });

  test('what is written is read as the same address', () => {
    fc.assert(fc.property(ipAddress, (address) => { expect(parseIpAddress(formatIpAddress(address))).toEqual(address); }));
  });

  test('IPv6 is written as a URL writes it (RFC 5952)', () => {
    fc.assert(
      fc.property(ipv6Address, (address) => {
        fc.pre(address.value >> 32n !== 0xffffn);
        expect(`[${formatIpAddress(address)}]`).toBe(new URL(`http://[${toIpNum(address).toString()}]/`).hostname);
      }),
    );
  });

  test('any text is an address for this library exactly when it is one for the system', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'F', ':', '::', '.', '/'), maxLength: 20 }),
      fc.array(fc.constantFrom('0', '10', '255', '256', '01', ''), { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.')),
      fc.array(fc.constantFrom('0', 'ab', 'ffff', '', '1.2.3.4'), { minLength: 2, maxLength: 9 }).map((parts) => parts.join(':')),
    );
    fc.assert(fc.property(text, (one) => { expect(parseIpAddress(one)?.family ?? 0).toBe(isIP(one)); }), { numRuns: 2_000 });
  });
});

describe('order', () => {
  test('addresses compare as their numbers do, IPv4 first', () => {
    fc.assert(
      fc.property(ipAddress, ipAddress, (a, b) => {
        const expected = a.family !== b.family ? a.family - b.family : BigInt(a.value) < BigInt(b.value) ? -1 : BigInt(a.value) > BigInt(b.value) ? 1 : 0;
        expect(Math.sign(compareAddresses(a, b))).toBe(Math.sign(expected));
        expect(addressEquals(a, b)).toBe(expected === 0);
      }),
    );
  });

  test('0.0.0.1 and ::1 are different', () => {
    expect(addressEquals(ipv4(1), ipv6(1n))).toBe(false);
  });
});

test('an IPv6 address made by hand is as good as one that was read', () => {
  fc.assert(
    fc.property(ipv6Address, ({ value }) => {
      const made = { family: 6, value } as const;
      const read = parseIpAddress(formatIpAddress(made));
      expect(read?.value).toBe(value);
      expect(read !== undefined && addressEquals(made, read)).toBe(true);
    }),
  );
});

describe('ip-num', () => {
  test('addresses go there and back', () => {
    fc.assert(fc.property(ipAddress, (address) => { expect(fromIpNum(toIpNum(address))).toEqual(address); }));
  });

  test('reads what is written here as the same number', () => {
    fc.assert(fc.property(ipv4Address, (address) => { expect(IPv4.fromString(formatIpAddress(address)).value).toBe(BigInt(address.value)); }));
    fc.assert(fc.property(ipv6Address, (address) => {
      fc.pre(address.value >> 32n !== 0xffffn);
      expect(IPv6.fromString(formatIpAddress(address)).value).toBe(address.value);
    }));
  });

  test('agrees on what an IPv4 address is', () => {
    const text = fc.array(fc.oneof(fc.nat({ max: 300 }).map(String), fc.constantFrom('00', '01', ' 1', '', 'a')), { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.'));
    fc.assert(fc.property(text, (one) => { expect(parseIpAddress(one) !== undefined).toBe(Validator.isValidIPv4String(one)[0]); }), { numRuns: 500 });
  });
});
