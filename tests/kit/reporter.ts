import type { Reporter } from 'vitest/node';

/** Names the tests that passed only when tried again, and ends the run with one plain line, so that any tool can read how many tests ran. */
export default class PlainReporter implements Reporter {
  onTestRunEnd: NonNullable<Reporter['onTestRunEnd']> = (modules, errors) => {
    const count = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      const before = count.failed;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (test.diagnostic()?.flaky === true)
          console.log(`passed only when tried again: ${module.relativeModuleId} > ${test.fullName}`);
        count[state === 'passed' || state === 'failed' ? state : 'skipped'] += 1;
      }
      // A file can fail without a failed test: it could not be loaded, or a hook threw.
      if (module.state() === 'failed' && count.failed === before) count.failed += 1;
    }
    console.log(`tests: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  };
}
