/**
 * Patterns that clients write: Go's regular expressions and globs, in a time that nobody can stretch.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpression, parseGlob } from '../../src/base/pattern.js';

const found = (pattern: string, text: string): boolean | undefined => parseExpression(pattern)?.isFoundIn(text);

describe('a regular expression', () => {
  it.each([
    ['', 'any', true],
    ['eb', 'web1', true],
    ['^web$', 'web', true],
    ['^web$', 'web1', false],
    ['^/?web_\\d+$', '/web_12', true],
    ['^(front|back)-net$', 'back-net', true],
    ['a|b|', 'c', true],
    ['^[^a-c]x{2,3}$', 'dxxx', true],
    ['^x{2,3}$', 'xxxx', false],
    ['^x{2,}?$', 'xxxxx', true],
    ['^(?i)WEB$', 'web', true],
    ['^(?i:W)EB$', 'web', false],
    ['^(?P<name>[[:alpha:]]+)[[:digit:]_]$', 'net_', true],
    ['\\bnet\\b', 'my-net-2', true],
    ['\\bnet\\b', 'mynet', false],
    ['^[]a]+$', ']a]', true],
    ['^[a[]$', '[', true],
    ['^a.c$', 'a\nc', false],
    ['(?s)^a.c$', 'a\nc', true],
    ['^\\.\\-\\/$', '.-/', true],
    ['^\\p{Lu}\\x41\\x{42}$', 'ÄAB', true],
    ['^{$', '{', true],
    ['^()*$', '', true],
    ['^(a*)*(a+)+$', 'aaa', true],
    ['^.$', '😀', true],
  ])('%j in %j: %s', (pattern, text, is) => {
    expect(found(pattern, text)).toBe(is);
  });

  it.each(['(', ')', '*', 'a**', '[a', 'a{2,1}', '(?=a)', '(a)\\1', '(?!a)', '\\', 'x{1001}', '(((x{1000}){1000}){1000})', '(((){1000}){1000}){1000}', '['.repeat(400), '('.repeat(400)])('%.20j is none', (pattern) => {
    expect(parseExpression(pattern)).toBeUndefined();
  });

  it("finds what JavaScript's own finds", () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '^', '$', '\\b');
    const pattern = fc.letrec<{ one: string }>((tie) => ({
      one: fc.oneof({ maxDepth: 4 }, atom, fc.tuple(tie('one'), tie('one')).map(([a, b]) => a + b), fc.tuple(tie('one'), tie('one')).map(([a, b]) => `(?:${a}|${b})`), fc.tuple(tie('one'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?')).map(([a, b]) => `(?:${a})${b}`)),
    })).one;
    fc.assert(fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 6 }), (source, text) => {
      expect(found(source, text)).toBe(new RegExp(source).test(text));
    }));
  });

  it('takes a step a place and character, however it is made', () => {
    for (const hostile of ['^(a+)+$', '^(a|aa|a?)*$', '(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)!', `${'a?'.repeat(100)}${'a'.repeat(100)}!`]) expect(found(hostile, `${'a'.repeat(250)}b`)).toBe(false);
  });
});

describe('a glob', () => {
  it.each([
    ['nginx*', 'nginx:latest', true],
    ['*', 'example.com/app', false],
    ['*/app:?', 'example.com/app:2', true],
    ['ngin[w-y]', 'nginx', true],
    ['ngin[^x]', 'nginx', false],
    ['a.c', 'abc', false],
    ['\\*', '*', true],
    ['a', 'ab', false],
  ])('%j matches %j: %s', (pattern, text, is) => {
    expect(parseGlob(pattern)?.isFoundIn(text)).toBe(is);
  });

  it('is matched at once, however many stars it has', () => {
    expect(parseGlob('*a'.repeat(60))?.isFoundIn(`${'a'.repeat(250)}b`)).toBe(false);
    expect(parseGlob(`${'*'.repeat(300)}b`)?.isFoundIn('a'.repeat(250))).toBe(false);
  });
});
