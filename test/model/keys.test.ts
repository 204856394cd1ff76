import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyPart } from '../../src/model/keys.js';
import { addressKey, parseAddressKey, poolKey } from '../../src/model/pool.js';

const ALLOWED = /^[A-Za-z0-9._~%:-]+$/;

test.each([
  ['web', 'web'],
  ['a.b_c~d:e-f', 'a.b_c~d:e-f'],
  ['10.0.0.0/24', '10.0.0.0%2F24'],
  ['100%', '100%25'],
  ['', '%'],
  ['.', '%2E'],
  ['..', '%2E%2E'],
  ['...', '...'],
  ['é', '%C3%A9'],
  ['網', '%E7%B6%B2'],
  ['😀', '%F0%9F%98%80'],
  ['a b\n', 'a%20b%0A'],
  ['\ud800', '%ED%A0%80'],
])('%j becomes %s', (text, part) => {
  expect(keyPart(text)).toBe(part);
});

test('a part is never empty, holds no other characters, and is what decodeURIComponent turns back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(text !== '');
      const part = keyPart(text);
      expect(part).toMatch(ALLOWED);
      expect(['.', '..']).not.toContain(part);
      expect(decodeURIComponent(part)).toBe(text);
    }),
  );
});

test('different texts give different parts', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '%', '2', 'F', '/', '.', '\ud800', '\udc00', 'é'), maxLength: 4 });
  fc.assert(fc.property(text, text, (a, b) => { expect(keyPart(a) === keyPart(b)).toBe(a === b); }), { numRuns: 2_000 });
});

test('the key of an address says its pool and itself', () => {
  const key = poolKey({ scope: 'global', addressSpace: 'pool/address', subnet: 'fd00::/64' });
  expect(key).toBe('global/pool/pool%2Faddress/fd00::_64');
  expect(addressKey(key, 'fd00::2')).toBe('global/address/pool%2Faddress/fd00::_64/fd00::2');
  expect(parseAddressKey(addressKey(key, 'fd00::2'))).toEqual({ poolKey: key, subnet: 'fd00::/64', address: 'fd00::2' });
});
