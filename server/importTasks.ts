import { startPeriodicTask } from './effects/periodicTask.ts';
import { ImportJobs } from './imports/importJobs.ts';
import { sweepImports } from './imports/sweepImports.ts';
import { ImportThread, type ImportThreadData } from './importThread.ts';
import type { FileStore } from './model/fileStore.ts';
import type { Log } from './model/log.ts';
import type { OpenedWorkspace } from './openWorkspace.ts';
import { openFileStore } from './store/openFileStore.ts';

/** The stored files of imports, and what works on them. */
export interface ImportTasks {
  files: FileStore;
  jobs: ImportJobs;
  /** Ends the work at a point from which it can go on. */
  stop(): Promise<void>;
}

/** What the work on imports needs besides its thread. */
export interface ImportTaskOptions {
  opened: Pick<OpenedWorkspace, 'workspace' | 'localReader' | 'clockJump'>;
  log: Log;
  now: () => string;
}

/** Opens the file store and starts the work on imports: their steps, and the sweep of old ones. */
export async function startImportTasks(data: ImportThreadData, { opened, log, now }: ImportTaskOptions): Promise<ImportTasks> {
  const { workspace, localReader: reader, clockJump } = opened;
  const { writer } = workspace;
  const files = await openFileStore(data.location);
  const thread = new ImportThread(data);
  const jobs = new ImportJobs({
    writer,
    reader,
    catalog: workspace.catalog,
    files,
    work: thread,
    log,
    now,
    isAlone: 'file' in data.location,
  });
  let isFirst = true;
  const sweep = startPeriodicTask({
    name: 'imports',
    intervalMs: 10 * 60_000,
    log,
    run: async () => {
      // A clock that is wrong must not remove anything, and in the first round that is not known yet.
      const mayRemove = !isFirst && clockJump() === 0;
      isFirst = false;
      if (!mayRemove) return;
      const swept = await sweepImports({ writer, reader, files }, now());
      if (swept.cancelled + swept.files > 0) log.info({ swept }, 'imports: old ones were cleaned up');
    },
  });
  return {
    files,
    jobs,
    async stop() {
      await thread.close();
      await Promise.all([jobs.stop(), sweep.stop()]);
    },
  };
}
