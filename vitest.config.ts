import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/kit/sequencer.ts';

/** Files that start servers and commands and often wait for them, or for the time between two tries. */
const waiting = [
  'tests/api/externalUsers.test.ts',
  'tests/cli/*.test.ts',
  'tests/effects/mail.test.ts',
  'tests/operation/*.test.ts',
  'tests/reliability/*.test.ts',
  'tests/store/durability.test.ts',
];

/** Files that use the page in a Chromium, and wait for it as a person would. */
const pages = ['tests/{browser,grid}/*.test.ts'];

/** In CI, a test that waits for a page or a command is tried once more when it fails. The reporter names those that passed only then. */
const retry = process.env.CI === undefined ? 0 : 1;

/** Files with a process of their own: they measure time or memory, or change what their process shares. */
const isolated = [
  'tests/api/{rateLimiter,timeZones}.test.ts',
  'tests/bench/*.test.ts',
  'tests/engine/linearWork.test.ts',
  'tests/store/{time,timing,trialMemory}.test.ts',
];

const plugins = [solid({ ssr: false })];

const common = {
  environment: 'node',
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // A busy machine takes longer than the usual second to show what a test waits for.
  expect: { poll: { timeout: 10_000 } },
} as const;

/** Most of these keep a core busy. A third one uses it while another waits for PostgreSQL. */
const busy = { maxWorkers: 3, sequence: { groupOrder: 1 } } as const;

/** Every test runs in Node against real databases, real SMTP and a real Chromium; most files of a worker share its process. */
export default defineConfig({
  test: {
    globalSetup: ['tests/kit/global.ts'],
    reporters: ['default', './tests/kit/reporter.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      // Fewer of these would leave a core idle while they wait.
      { plugins, test: { ...common, retry, name: 'waiting', include: waiting, maxWorkers: 4, sequence: { groupOrder: 0 } } },
      {
        plugins,
        test: { ...common, retry, name: 'pages', include: pages, isolate: false, maxWorkers: 4, sequence: { groupOrder: 0 } },
      },
      { plugins, test: { ...common, ...busy, name: 'isolated', include: isolated } },
      {
        plugins,
        test: {
          ...common,
          ...busy,
          name: 'shared',
          include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
          exclude: [...isolated, ...waiting, ...pages],
          isolate: false,
        },
      },
    ],
  },
});
