/**
 * The conformance suite of IPAM drivers: what `contracts/ipam-driver.ts` asks, as cases that any driver can be put
 * through.
 *
 * Each case gets a driver of its own from the factory, with tables that nothing else uses, and plays the controller:
 * it keeps or undoes the transactions that the driver worked in.
 */
import { addressCases } from './ipam/address-cases.js';
import { poolCases } from './ipam/pool-cases.js';
import { IpamSubject, type IpamCase, type IpamFixture } from './ipam/subject.js';
import { transactionCases } from './ipam/transaction-cases.js';
import type { ConformanceSuite } from './case.js';

export type { IpamFixture } from './ipam/subject.js';

export interface IpamConformanceOptions {
  /** What the suite is called; 'IPAM driver' unless told. */
  readonly name?: string;
}

const CASES: readonly IpamCase[] = [...poolCases, ...addressCases, ...transactionCases];

/** Every case of the contract of IPAM drivers, each on a driver that the factory makes for it. */
export function ipamConformance(open: () => IpamFixture, options: IpamConformanceOptions = {}): ConformanceSuite {
  return {
    name: options.name ?? 'IPAM driver',
    cases: CASES.map((ipamCase) => ({ name: ipamCase.name, run: async () => runCase(ipamCase, open) })),
  };
}

function runCase({ needs = [], lacks, check }: IpamCase, open: () => IpamFixture): string | undefined {
  const subject = new IpamSubject(open);
  const { without = [] } = subject.fixture;
  const missing = needs.find((need) => without.includes(need));
  if (missing !== undefined) return `the driver does without ${missing}`;
  if (lacks !== undefined && !without.includes(lacks)) return `the driver has ${lacks}`;
  check(subject);
  return undefined;
}
