/**
 * A conformance suite is a list of named cases that any test runner can run.
 *
 * A case is left out only by name and with a reason, or because what is tested says that it cannot do what the case is
 * about; both are reported. Invariant: a skip that names no case of the suite is an error.
 */

/** One thing that an implementation must keep. */
export interface ConformanceCase {
  readonly name: string;
  /** Rejects when the contract is broken; resolves with a reason when the case does not apply, otherwise with nothing. */
  readonly run: () => Promise<string | undefined>;
}

/** All cases of a contract, for one implementation. */
export interface ConformanceSuite {
  readonly name: string;
  readonly cases: readonly ConformanceCase[];
}

/** A case that an implementation is known not to keep. */
export interface SkippedCase {
  readonly case: string;
  readonly reason: string;
}

/** What a test function of vitest, node:test and their like must be able to do. */
export type DefineTest = (name: string, run: (context: { skip(reason?: string): unknown }) => Promise<void>) => unknown;

/** Hands every case to a test runner: `defineTests(suite, test)`, with the `test` of vitest or node:test. */
export function defineTests(suite: ConformanceSuite, test: DefineTest, skipped: readonly SkippedCase[] = []): void {
  const reasons = reasonsOf(suite, skipped);
  for (const { name, run } of suite.cases) {
    test(`${suite.name}: ${name}`, async (context) => {
      const reason = reasons.get(name) ?? (await run());
      if (reason !== undefined) context.skip(reason);
    });
  }
}

/** How a case went. */
export type CaseReport =
  | { readonly case: string; readonly outcome: 'kept' }
  | { readonly case: string; readonly outcome: 'skipped'; readonly reason: string }
  | { readonly case: string; readonly outcome: 'broken'; readonly error: unknown };

/** Runs every case, one after the other, without a test runner. */
export async function runSuite(suite: ConformanceSuite, skipped: readonly SkippedCase[] = []): Promise<readonly CaseReport[]> {
  const reasons = reasonsOf(suite, skipped);
  const reports: CaseReport[] = [];
  for (const { name, run } of suite.cases) {
    try {
      const reason = reasons.get(name) ?? (await run());
      reports.push(reason === undefined ? { case: name, outcome: 'kept' } : { case: name, outcome: 'skipped', reason });
    } catch (error) {
      reports.push({ case: name, outcome: 'broken', error });
    }
  }
  return reports;
}

function reasonsOf(suite: ConformanceSuite, skipped: readonly SkippedCase[]): ReadonlyMap<string, string> {
  const names = new Set(suite.cases.map(({ name }) => name));
  const unknown = skipped.filter((skip) => !names.has(skip.case));
  if (unknown.length > 0) throw new TypeError(`${suite.name} has no case ${unknown.map((skip) => `'${skip.case}'`).join(', ')}`);
  return new Map(skipped.map((skip) => [skip.case, skip.reason]));
}
