/**
 * The conformance suite of stores: what `contracts/store.ts` asks, as cases that any implementation can be put through.
 *
 * Each case gets a store of its own from the factory. Cases wait for watch events and never sleep; the clock only tells
 * when to give up.
 */
import { createSystemRuntime } from '../base/system-runtime.js';
import type { ConformanceSuite } from './case.js';
import { commitCases } from './store/commit-cases.js';
import { inProcessCases } from './store/in-process-cases.js';
import { lifeCases } from './store/life-cases.js';
import { limitCases } from './store/limit-cases.js';
import { presenceCases } from './store/presence-cases.js';
import { readCases } from './store/read-cases.js';
import { StoreSubject, type Patience, type StoreCase, type StoreFixture } from './store/subject.js';
import { watchCases } from './store/watch-cases.js';

export type { StoreFixture } from './store/subject.js';

export interface StoreConformanceOptions extends Partial<Patience> {
  /** What the suite is called; 'store' unless told. */
  readonly name?: string;
}

const CASES = [...readCases, ...commitCases, ...limitCases, ...watchCases, ...presenceCases, ...inProcessCases, ...lifeCases];

/** Every case of the contract of stores, each on a store that the factory makes for it. */
export function storeConformance(open: () => Promise<StoreFixture>, options: StoreConformanceOptions = {}): ConformanceSuite {
  const patience = { clock: options.clock ?? createSystemRuntime().clock, patienceMs: options.patienceMs ?? 4_000 };
  return {
    name: options.name ?? 'store',
    cases: CASES.map((storeCase) => ({ name: storeCase.name, run: () => runCase(storeCase, open, patience) })),
  };
}

async function runCase({ excuse, check }: StoreCase, open: () => Promise<StoreFixture>, patience: Patience): Promise<string | undefined> {
  const subject = new StoreSubject(await open(), patience);
  try {
    const reason = excuse?.(subject.fixture);
    if (reason === undefined) await check(subject);
    return reason;
  } finally {
    await subject.cleanup();
  }
}
