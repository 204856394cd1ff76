import { expect, test } from 'vitest';
import type { Store } from '../../src/contracts/store.js';
import { prefixed } from '../../src/stores/decorators/prefixed.js';
import { traced, type StoreTrace } from '../../src/stores/decorators/traced.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';

const put = (store: Store, ...keys: string[]) =>
  store.commit({ conditions: [], writes: keys.map((key) => ({ key, value: Uint8Array.of(1) })) });
const keysOf = async (store: Store) => (await store.read([''])).getOrThrow().entries.map(({ key }) => key);

test('views of one store share its revisions and nothing else', async () => {
  const store = createMemoryStore();
  const [one, two] = [prefixed(store, 'one/'), prefixed(store, 'two/')];
  await put(one, 'a/x');
  await put(two, 'a/x', 'a/y');
  expect(await keysOf(store)).toEqual(['one/a/x', 'two/a/x', 'two/a/y']);
  expect([await keysOf(one), await keysOf(two)]).toEqual([['a/x'], ['a/x', 'a/y']]);
  expect((await one.read([])).value?.revision).toBe(2);
  expect((await one.commit({ conditions: [{ key: 'a/x', revision: 1 }], writes: [{ key: 'a/x', value: undefined }] })).value?.kind).toBe('committed');
  expect(await keysOf(store)).toEqual(['two/a/x', 'two/a/y']);
  await one.close();
  expect((await put(one, 'a/x')).error?.code).toBe('STORE_CLOSED');
  expect(await keysOf(two)).toEqual(['a/x', 'a/y']);
});

test('a traced store tells what was asked and answered, in order', async () => {
  const traces: StoreTrace[] = [];
  const store = traced(createMemoryStore(), (trace) => traces.push(trace));
  const aborting = new AbortController();
  const watching = (async () => {
    for await (const event of store.watch(['a/'], 0, aborting.signal)) expect(event.kind).toBe('changes');
  })();
  await put(store, 'a/x');
  await store.read(['a/']);
  aborting.abort();
  await watching;
  await store.close();
  await store.read([]);
  expect(traces.map(({ kind }) => kind)).toEqual(['watch', 'event', 'commit', 'read', 'watch-end', 'close', 'read']);
  const [, event, commit, read, , , refused] = traces;
  expect(event).toMatchObject({ prefixes: ['a/'], event: { revision: 1, entries: [{ key: 'a/x' }] } });
  expect(commit).toMatchObject({ commit: { writes: [{ key: 'a/x' }] }, answer: { value: { kind: 'committed', revision: 1 } } });
  expect(read).toMatchObject({ prefixes: ['a/'], answer: { value: { revision: 1 } } });
  expect(refused).toMatchObject({ answer: { ok: false } });
});
