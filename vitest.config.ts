import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';

/** One project: every test runs in Node against real databases, real SMTP and a real Chromium. */
export default defineConfig({
  plugins: [solid({ ssr: false })],
  test: {
    environment: 'node',
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    globalSetup: ['tests/kit/global.ts'],
    reporters: ['default', './tests/kit/reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A busy machine takes longer than the usual second to show what a test waits for.
    expect: { poll: { timeout: 10_000 } },
    // A third one on two cores saves a tenth of the time, but then pages are too slow for what tests wait for.
    maxWorkers: 2,
  },
});
