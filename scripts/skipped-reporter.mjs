/**
 * A reporter for vitest that says why tests were skipped: each reason once, with how many tests it kept from running.
 *
 * A test that gave no reason is counted by its file, which has warned of what is missing when it was loaded.
 */
export default class SkippedReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { relativeModuleId, children } of modules) {
      for (const test of children.allTests()) {
        const result = test.result();
        if (result.state !== 'skipped') continue;
        const reason = result.note ?? `${relativeModuleId}: see its warning above`;
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
    }
    if (counts.size > 0) console.log('\nSkipped, and why:');
    for (const [reason, count] of counts) console.log(`  ${count} ${count === 1 ? 'test' : 'tests'}: ${reason}`);
  }
}
