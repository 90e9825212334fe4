import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the run's PostgreSQL; every test has a schema of its own in it. */
    postgres: string;
  }
}

/** Starts one PostgreSQL for the whole run, and stops it at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgres();
  project.provide('postgres', cluster.url);
  return () => cluster.stop();
}
