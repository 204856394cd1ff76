/**
 * How long does a durable operation take on lmdb, and opening a store that holds many endpoints?
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Controller } from '../../src/controller/controller.js';
import { createController } from '../../src/controller/create-controller.js';
import { lifecycle } from '../stores/questions/lifecycle.js';
import { FULL, QUICK } from '../stores/question.js';
import { openVenues } from '../stores/venues.js';
import type { Figure, Size, Workload } from '../framework/figure.js';
import { curveOf, decades } from '../framework/growth.js';
import { addEndpoints, addJoined, openNetworks, type Populated } from './support/hosts.js';
import { figureOf } from './support/rows.js';

/** How often the thread is looked at; a block is seen as a look that comes late. */
const LOOK_MS = 1;

export const workload: Workload = {
  name: 'lmdb',
  question: 'how long does a durable operation take on lmdb, and opening a store that holds many endpoints?',
  async *measure(size) {
    const { venues, stop } = await openVenues(['lmdb']);
    try {
      for (const venue of venues) for (const row of await lifecycle.ask(venue, size.quick ? QUICK : FULL)) yield figureOf('lmdb', row);
    } finally {
      await stop();
    }
    yield* opening(size, { what: 'endpoints', add: addEndpoints });
    yield* opening(size, { what: 'joined endpoints', add: addJoined });
  },
};

/** What a store is filled with, besides its networks. */
interface Filling {
  readonly what: string;
  add(populated: Populated, from: number, to: number): Promise<void>;
}

async function* opening({ largest }: Size, { what, add }: Filling): AsyncIterable<Figure> {
  const sizes = decades(100, largest);
  const folder = mkdtempSync(join(tmpdir(), 'libcnm-bench-'));
  const opened: { size: number; value: number }[] = [];
  let blockedMs = 0;
  try {
    for (const [at, size] of sizes.entries()) {
      const there = await fill(folder, (populated) => add(populated, sizes[at - 1] ?? 0, size));
      // Whoever opens a store holds nothing of it yet, which V8 would go through while it is opened.
      globalThis.gc?.();
      const { ms, blocked } = await openOnce(folder, there);
      opened.push({ size, value: ms });
      blockedMs = Math.max(blockedMs, blocked);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const last = opened.at(-1)!;
  yield {
    ...{ name: `open a store with ${last.size.toLocaleString('en')} ${what}`, unit: 'ms', ours: last.value },
    recorded: [{ name: 'libnetwork on BoltDB, 1,000 networks', value: 283 }],
    // As much for each as with a million in eight seconds.
    targets: [{ atMost: Math.max(100, last.size * 0.008) }],
    curve: curveOf(`${what} there`, opened),
  };
  yield { name: `the longest block of the main thread meanwhile, ${what}`, unit: 'ms', ours: blockedMs, targets: [{ atMost: 50 }] };
}

/** Adds to a store; how many endpoints and sandboxes are there then. */
async function fill(folder: string, add: (populated: Populated) => Promise<void>): Promise<number> {
  const populated = await openNetworks(100, `lmdb:${folder}`);
  await add(populated);
  const there = rowsOf(populated.controller);
  await populated.controller.close();
  return there;
}

async function openOnce(folder: string, there: number): Promise<{ ms: number; blocked: number }> {
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  const start = performance.now();
  const controller = (await createController({ host: { name: 'h1', address: '192.0.2.1' }, store: `lmdb:${folder}` })).getOrThrow();
  const ms = performance.now() - start;
  // A block that is over by now is counted by the look that it kept waiting.
  await new Promise((resolve) => setTimeout(resolve, 5 * LOOK_MS));
  delay.disable();
  const found = rowsOf(controller);
  if (found !== there) throw new Error(`${found} of ${there} endpoints and sandboxes are there`);
  await controller.close();
  return { ms, blocked: delay.max / 1e6 };
}

function rowsOf(controller: Controller): number {
  return controller.networks().reduce((sum, network) => sum + network.endpoints().length, controller.sandboxes().length);
}
