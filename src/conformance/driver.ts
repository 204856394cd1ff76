/**
 * The conformance suite of network drivers: what `contracts/driver.ts` asks, as cases that any driver can be put through.
 *
 * Each case gets a driver of its own from the factory, with tables that nothing else uses, and plays the controller: it
 * keeps or undoes the transactions that the driver worked in.
 */
import type { ConformanceSuite } from './case.js';
import { resourceCases } from './driver/resource-cases.js';
import { DriverSubject, type DriverCase, type DriverFixture } from './driver/subject.js';
import { verbCases } from './driver/verb-cases.js';

export type { DriverFixture } from './driver/subject.js';

export interface DriverConformanceOptions {
  /** What the suite is called; 'network driver' unless told. */
  readonly name?: string;
}

const CASES: readonly DriverCase[] = [...verbCases, ...resourceCases];

/** Every case of the contract of network drivers, each on a driver that the factory makes for it. */
export function driverConformance(open: () => DriverFixture, options: DriverConformanceOptions = {}): ConformanceSuite {
  return {
    name: options.name ?? 'network driver',
    cases: CASES.map((driverCase) => ({ name: driverCase.name, run: async () => runCase(driverCase, open) })),
  };
}

function runCase({ excuse, check }: DriverCase, open: () => DriverFixture): string | undefined {
  const fixture = open();
  const reason = excuse?.(fixture);
  if (reason === undefined) check(new DriverSubject(fixture, open));
  return reason;
}
