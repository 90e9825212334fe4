import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';
import { serveShared } from './shared.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the run's PostgreSQL; every test has its own schema in it. */
    postgres: string;
    /** The folder of template databases, which the run creates once and copies for its tests. */
    templates: string;
    /** The URL of what is started once for the whole run. */
    shared: string;
  }
}

/** Starts one PostgreSQL for the whole run, and the server for what tests share; stops both at the end. */
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
