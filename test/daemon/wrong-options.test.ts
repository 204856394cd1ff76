/**
 * Options of a daemon that cannot be: refused with a typed error before anything is opened, and never thrown.
 */
import { expect, test } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { createDaemon, type DaemonOptions } from '../../src/daemon/index.js';

/** Options whose members are of no type that they may be of. */
function wrongly(options: object): DaemonOptions {
  return { ...options };
}

const NEITHER_TEXT_NOR_OBJECT = [null, 5, true, () => undefined];
const NO_TEXTS = [...NEITHER_TEXT_NOR_OBJECT, {}, []];

/** Members with what they cannot be. */
const WRONG: readonly (readonly [string, readonly unknown[]])[] = [
  ['host', [...NEITHER_TEXT_NOR_OBJECT, 'docker', {}]],
  ['store', NO_TEXTS],
  ['localStore', NO_TEXTS],
  ['clusterAdvertise', NO_TEXTS],
  ['clusterTtlMs', [null, 'soon', 0, 1.5, {}]],
  ['defaultAddressPools', [...NEITHER_TEXT_NOR_OBJECT, 'x', {}, [null], [{ base: '10.0.0.0/8' }]]],
  ['defaultBridge', [...NEITHER_TEXT_NOR_OBJECT, 'x', { adress: '10.5.0.1/24' }]],
  ['profile', [...NO_TEXTS, 'docker-1.0']],
  ['simulator', [...NO_TEXTS, 'x']],
  ['runtime', [...NO_TEXTS, 'x', { clock: {} }]],
  ['about', [...NEITHER_TEXT_NOR_OBJECT, 'x', { labels: 'x' }, { labels: [1] }, { dataRoot: 5 }, { version: '1' }]],
  ['onServed', [null, 5, 'x', {}]],
];

test.each(WRONG)('%s', async (member, values) => {
  for (const value of values) {
    const store = createMemoryStore();
    const opened = await createDaemon(wrongly({ store, [member]: value }));
    expect([value, opened.ok ? 'open' : opened.error.code]).toEqual([value, expect.stringMatching(/^INVALID_/)]);
    expect((await store.read([''])).getOrThrow().entries).toEqual([]);
  }
});

test.each([
  ['address', '10.5.0.1'],
  ['address', 'x'],
  ['ipRange', '10.5.0.1-9'],
  ['gateway', '10.5.0.1/24'],
  ['hostAddress', 'ens3'],
  ['mtuBytes', '1400'],
  ['interContainer', 'false'],
  ['masquerade', 0],
])('a default bridge whose %s is %s', async (member, value) => {
  const opened = await createDaemon(wrongly({ defaultBridge: { [member]: value } }));
  expect(opened.ok ? '' : opened.error.message).toMatch(/^invalid .* of the default bridge '/);
});
