/**
 * The conformance suite of dataplanes: what `contracts/dataplane.ts` asks, as cases that any dataplane can be put through.
 *
 * Each case gets the dataplane of a host from the factory, on which nothing has been put. No packet is sent: the suite
 * is about what is there, and not about what it carries.
 */
import type { Dataplane } from '../contracts/dataplane.js';
import type { ConformanceSuite } from './case.js';
import { applyCases } from './dataplane/apply-cases.js';
import { refusalCases } from './dataplane/refusal-cases.js';
import { DataplaneSubject, type DataplaneCase, type DataplaneFixture } from './dataplane/subject.js';

export type { DataplaneFixture } from './dataplane/subject.js';

export interface DataplaneConformanceOptions {
  /** What the suite is called; 'dataplane' unless told. */
  readonly name?: string;
}

const CASES: readonly DataplaneCase[] = [...applyCases, ...refusalCases];

/** Every case of the contract of dataplanes, each on one that the factory makes for it. */
export function dataplaneConformance(open: () => DataplaneFixture, options: DataplaneConformanceOptions = {}): ConformanceSuite {
  return {
    name: options.name ?? 'dataplane',
    cases: CASES.map((dataplaneCase) => ({ name: dataplaneCase.name, run: () => runCase(dataplaneCase, open) })),
  };
}

async function runCase({ check }: DataplaneCase, open: () => DataplaneFixture): Promise<undefined> {
  const fixtures: DataplaneFixture[] = [];
  const next = (): Dataplane => {
    const fixture = open();
    fixtures.push(fixture);
    return fixture.dataplane;
  };
  try {
    check(new DataplaneSubject(next(), next));
  } finally {
    for (const fixture of fixtures) await fixture.cleanup?.();
  }
  return undefined;
}
