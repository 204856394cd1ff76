/**
 * Wrong calls of the allocator by itself: the answer is a typed error, and nothing has changed.
 */
import { expect, test } from 'vitest';
import { createIpam, type Ipam, type Result } from '../../src/ipam/index.js';

/** A value of any type where the types of a program would not let it in. */
function untyped(value: unknown): never {
  const box: { value?: never } = {};
  Object.assign(box, { value });
  return box.value as never;
}

const POOL = '192.168.5.0/28';

async function open(): Promise<{ ipam: Ipam; pool: string }> {
  const ipam = (await createIpam()).getOrThrow();
  const pool = (await ipam.requestPool({ pool: POOL, owner: 'net' })).getOrThrow().id;
  (await ipam.requestAddress({ pool, owner: 'a', address: '192.168.5.3' })).getOrThrow();
  return { ipam, pool };
}

const NOT_TEXTS: readonly unknown[] = [null, undefined, 0, 1n, true, {}, [], () => {}];

/** Every call with something of a wrong type in each of its places. */
function* calls(ipam: Ipam, pool: string): Iterable<readonly [string, () => Promise<Result<unknown, { code: string; message: string }>>]> {
  for (const bad of NOT_TEXTS) {
    const value = untyped(bad);
    yield ['owner of a pool', () => ipam.requestPool({ owner: value })];
    yield ['pool to release', () => ipam.releasePool(value, 'net')];
    yield ['owner who releases', () => ipam.releasePool(pool, value)];
    yield ['pool of an address', () => ipam.requestAddress({ pool: value, owner: 'b' })];
    yield ['owner of an address', () => ipam.requestAddress({ pool, owner: value })];
    yield ['address to release', () => ipam.releaseAddress({ pool, owner: 'a', address: value })];
    yield ['one of the addresses', () => ipam.releaseAddresses({ pool, owner: 'a', addresses: ['192.168.5.3', value] })];
    yield ['owner of a range', () => ipam.requestRange({ pool, owner: value, count: 2 })];
    yield ['pool to carve', () => ipam.childPrefix(value, 30, 'c')];
    yield ['owner of a child', () => ipam.childPrefix(pool, 30, value)];
    if (bad === undefined) continue;
    yield ['pool', () => ipam.requestPool({ owner: 'b', pool: value })];
    yield ['range', () => ipam.requestPool({ owner: 'b', pool: '10.9.0.0/16', subPool: value })];
    yield ['family', () => ipam.requestPool({ owner: 'b', family: value })];
    yield ['policy', () => ipam.requestPool({ owner: 'b', policy: value })];
    yield ['prefix to avoid', () => ipam.requestPool({ owner: 'b', avoid: [value] })];
    yield ['address', () => ipam.requestAddress({ pool, owner: 'b', address: value })];
    if (bad !== true) yield ['contiguous', () => ipam.requestRange({ pool, owner: 'b', count: 2, contiguous: value })];
    if (Array.isArray(bad)) continue;
    yield ['prefixes to avoid', () => ipam.requestPool({ owner: 'b', avoid: value })];
    yield ['addresses', () => ipam.releaseAddresses({ pool, owner: 'a', addresses: value })];
  }
  for (const bad of [null, undefined, 1, 'text']) {
    const value = untyped(bad);
    yield ['options of a pool', () => ipam.requestPool(value)];
    yield ['options of an address', () => ipam.requestAddress(value)];
    yield ['options of a release', () => ipam.releaseAddress(value)];
    yield ['options of releases', () => ipam.releaseAddresses(value)];
    yield ['options of a range', () => ipam.requestRange(value)];
  }
  yield ['a family as text', () => ipam.requestPool({ owner: 'b', family: untyped('4') })];
  yield ['prefixes as one text', () => ipam.requestPool({ owner: 'b', avoid: untyped('10.0.0.0/8') })];
}

test('a value of the wrong type is refused with its name, and nothing has changed', async () => {
  const { ipam, pool } = await open();
  const before = [ipam.utilisation(pool), ipam.capacity(), [...ipam.holders(pool)]];
  for (const [what, call] of calls(ipam, pool)) {
    const answer = await call();
    expect([what, answer.ok ? 'done' : answer.error.code]).toEqual([what, 'INVALID_ARGUMENT']);
  }
  expect([ipam.utilisation(pool), ipam.capacity(), [...ipam.holders(pool)]]).toEqual(before);
});

test('a text that is no address or prefix is named as what it should be', async () => {
  const { ipam, pool } = await open();
  const errors = [
    await ipam.requestPool({ owner: 'b', avoid: ['x'] }),
    await ipam.requestAddress({ pool, owner: 'b', address: 'x'.repeat(1_000) }),
    await ipam.requestRange({ pool, owner: 'b', count: untyped('many') }),
  ].map((answer) => (answer.ok ? 'done' : answer.error.message));
  expect(errors).toEqual([expect.stringContaining('invalid prefix: x'), expect.stringMatching(/invalid address: x{64}\.\.\.$/), expect.stringContaining('invalid count: many')]);
});

test('questions about what is no pool have no answer', async () => {
  const { ipam } = await open();
  for (const value of NOT_TEXTS) {
    expect([ipam.utilisation(untyped(value)), ipam.nextFree(untyped(value)), [...ipam.holders(untyped(value))]]).toEqual([undefined, undefined, []]);
  }
});

test('an allocator is not opened with what is no store, no pools or no name', async () => {
  const wrong: readonly unknown[] = [null, 1, { pools: 'x' }, { pools: [null] }, { pools: [{ size: 24 }] }, { store: 'memory:' }, { store: 1 }, { store: {} }, { host: 1 }];
  for (const options of wrong) {
    const opened = await createIpam(untyped(options));
    expect([options, opened.ok ? 'open' : opened.error.code]).toEqual([options, 'INVALID_ARGUMENT']);
  }
});
