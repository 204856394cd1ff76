/**
 * How much memory does an allocated address take, and a joined endpoint?
 */
import type { Figure, Size, Workload } from '../framework/figure.js';
import { AddressSet } from '../../src/state/ipam/address-set.js';
import { AddressTable } from '../../src/state/address-table.js';
import { SparseBits } from '../../src/base/sparse/sparse-bits.js';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { createTables } from '../../src/state/tables.js';
import { parseIpPrefix } from '../../src/net/ip-prefix.js';
import { usedBytes, settle } from './support/heap.js';
import { addJoined, openNetworks, type Populated } from './support/hosts.js';
import { copyTables } from './support/copy-tables.js';
import { Driver, OWNERS } from './support/driver.js';

export const workload: Workload = {
  name: 'memory',
  question: 'how much memory does an allocated address take, and a joined endpoint?',
  async *measure(size) {
    yield addresses(size, 'without owners', bitsOf, 0.2, setOfNumbers);
    yield addresses(size, 'with owners', setOf, 16, mapOfOwners);
    yield addresses(size, 'with owners, by the driver', driverWith, 16, mapOfOwners);
    yield* endpoints(size);
  },
};

type Make = (count: number) => unknown;

function addresses({ quick }: Size, how: string, make: Make, atMost: number, peer: Make): Figure {
  const count = quick ? 65_534 : 4_194_302;
  const peers = [{ name: how === 'without owners' ? 'a Set of numbers' : 'a Map of owners', value: bytesEach(peer, Math.min(count, 1_000_000)) }];
  return { name: `an allocated address ${how}`, unit: 'bytes', ours: bytesEach(make, count), peers, targets: [{ atMost }] };
}

function bytesEach(make: Make, count: number): number {
  const before = usedBytes();
  const kept = [make(count)];
  const bytes = (usedBytes() - before) / count;
  if (kept.length !== 1) throw new Error('it was not kept');
  return bytes;
}

function bitsOf(count: number): unknown {
  const bits = new SparseBits();
  for (let at = 0; at < count; at++) bits.add(at);
  return bits;
}

function setOf(count: number): unknown {
  const set = new AddressSet(parseIpPrefix('10.0.0.0/8')!, 'local/pool/x', new AddressTable());
  for (let at = 1; at <= count; at++) set.put(at, OWNERS[at & 1023], -1);
  return set;
}

function driverWith(count: number): unknown {
  const driver = new Driver();
  const pool = driver.pool('10.0.0.0/8');
  for (let at = 0; at < count; at++) driver.request(pool, OWNERS[at & 1023]!);
  return driver;
}

function setOfNumbers(count: number): unknown {
  return new Set(Array.from({ length: count }, (_, at) => at));
}

function mapOfOwners(count: number): unknown {
  return new Map(Array.from({ length: count }, (_, at) => [at, OWNERS[at & 1023]!] as const));
}

/** With the store, then the store by itself, then the tables with their indexes by themselves. */
async function* endpoints({ largest }: Size): AsyncIterable<Figure> {
  const count = Math.min(2 * largest, 50_000);
  const store = createMemoryStore();
  const populated = await openNetworks(100, store);
  await addJoined(populated, 0, 1_000);
  await settle();
  const before = usedBytes();
  await addJoined(populated, 1_000, 1_000 + count);
  await settle();
  const whole = (usedBytes() - before) / count;
  yield { name: 'a joined endpoint with its sandbox, all of it, devices too', unit: 'bytes', ours: whole, targets: [{ atMost: 2 ** 30 / 1e6 }] };
  const parts = await partsOf(populated, 1_000 + count);
  for (const { name, bytes, atMost } of parts) yield { name: `of it: ${name}`, unit: 'bytes', ours: bytes, ...(atMost !== undefined && { targets: [{ atMost }] }) };
  await populated.controller.close();
}

async function partsOf({ controller }: Populated, count: number): Promise<readonly { name: string; bytes: number; atMost?: number }[]> {
  const { tables } = controller.core;
  const before = usedBytes();
  const copied = copyTables(tables, createTables());
  const withSandboxes = usedBytes();
  const sandboxes = copied.sandboxes;
  for (const key of [...sandboxes.keys('local')]) sandboxes.load(key, undefined, 0);
  // The text of a sandbox's id is the sandbox's; the record of its endpoint refers to it.
  for (const { join } of copied.endpoints.rows()) if (join !== undefined) Object.assign(join, { sandboxId: 'a sandbox' });
  const withoutSandboxes = usedBytes();
  if (copied.endpoints.size !== count) throw new Error(`${copied.endpoints.size} endpoints were copied`);
  return [
    { name: 'tables and indexes without sandboxes', bytes: (withoutSandboxes - before) / count, atMost: 700 },
    { name: 'tables and indexes of sandboxes', bytes: (withSandboxes - withoutSandboxes) / count },
  ];
}
