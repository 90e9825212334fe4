import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildGridPage } from './gridPage.ts';
import { packCli } from './packedCli.ts';
import { startPostgres } from './postgres.ts';
import { serveOnce } from './serveOnce.ts';
import { temporaryFolder, useMemory } from './temporaryFolder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the run's PostgreSQL; every test has its own schema in it. */
    postgres: string;
    /** The URL of the same PostgreSQL for tests that need no network: queries cost less. */
    localPostgres: string;
    /** The folder of template databases, which the run creates once and copies for its tests. */
    templates: string;
    /** Where to ask for the URL of the grid's harness page, which is built once a run. */
    gridPage: string;
  }
}

/** Starts one PostgreSQL for the whole run, and the server of the grid's page; stops both at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const removeFolder = useMemory();
  // Servers and commands that tests start compile each module once a run.
  process.env.NODE_COMPILE_CACHE ??= join(temporaryFolder(), 'seatgrid-compiled');
  const cluster = await startPostgres({ manyDatabases: true });
  const templates = mkdtempSync(join(temporaryFolder(), 'seatgrid-templates-'));
  const gridPage = await serveOnce(buildGridPage);
  const cli = await serveOnce(packCli);
  // Not provided, because commands also run in processes that Vitest does not start.
  process.env.SEATGRID_TEST_CLI = cli.url;
  project.provide('postgres', cluster.url);
  project.provide('localPostgres', cluster.localUrl);
  project.provide('gridPage', gridPage.url);
  project.provide('templates', templates);
  return async () => {
    rmSync(templates, { recursive: true, force: true });
    await gridPage.stop();
    await cli.stop();
    await cluster.stop();
    removeFolder();
  };
}
