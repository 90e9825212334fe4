import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';
import { serveShared } from './shared.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the run's PostgreSQL; every test has a schema of its own in it. */
    postgres: string;
    /** The folder of databases that the run makes once and copies for its tests. */
    templates: string;
    /** Where to ask for what is started once a run. */
    shared: string;
  }
}

/** Starts one PostgreSQL for the whole run, and what hands out the rest that tests share; all of it goes at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgres();
  const templates = mkdtempSync(join(tmpdir(), 'seatgrid-templates-'));
  const shared = await serveShared();
  project.provide('postgres', cluster.url);
  project.provide('shared', shared.url);
  project.provide('templates', templates);
  return async () => {
    rmSync(templates, { recursive: true, force: true });
    await shared.stop();
    await cluster.stop();
  };
}
