import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/kit/sequencer.ts';

/** Files with a process of their own: they measure time or memory, or change what their process shares. */
const isolated = [
  'tests/api/{rateLimiter,zone}.test.ts',
  'tests/bench/*.test.ts',
  'tests/engine/linear.test.ts',
  'tests/operation/*.test.ts',
  'tests/reliability/*.test.ts',
  'tests/store/{durability,time,timing}.test.ts',
];

const common = {
  environment: 'node',
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // A busy machine takes longer than the usual second to show what a test waits for.
  expect: { poll: { timeout: 10_000 } },
} as const;

/** Every test runs in Node against real databases, real SMTP and a real Chromium; most files of a worker share its process. */
export default defineConfig({
  test: {
    globalSetup: ['tests/kit/global.ts'],
    reporters: ['default', './tests/kit/reporter.ts'],
    sequence: { sequencer: LongestFirst },
    // A third one on two cores saves a tenth of the time, but then pages are too slow for what tests wait for.
    maxWorkers: 2,
    projects: [
      { plugins: [solid({ ssr: false })], test: { ...common, name: 'isolated', include: isolated } },
      {
        plugins: [solid({ ssr: false })],
        test: {
          ...common,
          name: 'shared',
          include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
          exclude: isolated,
          isolate: false,
        },
      },
    ],
  },
});
