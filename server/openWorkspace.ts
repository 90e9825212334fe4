import type { EngineThreadData, Summary } from './engineThread.ts';
import type { Catalogs } from './model/catalogs.ts';
import type { Log } from './model/log.ts';
import type { StoreReader } from './model/store.ts';
import { createReaderPool } from './readerPool.ts';
import { openReader } from './store/openStore.ts';
import { createWorkspace, type Workspace, type WorkspaceDescription } from './workspace/workspace.ts';
import { startWorkspaceTasks, type TaskSettings, type WorkspaceTasks } from './workspaceTasks.ts';
import { startWriter, type ThreadedWriter, type WriterListeners } from './writerThread.ts';

/** A workspace with its databases and its background tasks. */
export interface OpenedWorkspace extends Omit<WorkspaceTasks, 'wakeMail'> {
  workspace: Workspace;
  /** The writer without notifications of the change feed. */
  writer: ThreadedWriter;
  /** A reader that uses no threads. */
  localReader: StoreReader;
  /** Starts its background tasks; until then, and once it is stopped, it has none. */
  start(settings: TaskSettings): Promise<void>;
}

/** Called after commits: with a summary, and with the entries that they added to the audit trail. */
export type CommitListeners = Pick<WriterListeners, 'onCommit' | 'onAudit'>;

/** Opens a workspace: its writer thread and its readers. Rejects when its database cannot be opened. */
export async function openWorkspace(
  description: WorkspaceDescription,
  data: EngineThreadData,
  catalogs: Catalogs,
  log: Log,
  { onCommit, onAudit }: CommitListeners,
): Promise<OpenedWorkspace> {
  const { location } = data;
  let tasks: WorkspaceTasks | null = null;
  const writer = await startWriter(data, {
    onAudit,
    onCommit: (summary: Summary) => {
      if (summary.messages > 0) tasks?.wakeMail();
      onCommit(summary);
    },
    onTrialFailure: err => log.error({ err }, 'the thread for dry runs could not be started: the writer answers them'),
  });
  const localReader = await openReader(location, catalogs);
  // PostgreSQL scans in its own processes anyway.
  const reader = 'file' in location ? createReaderPool(localReader, location, catalogs) : localReader;
  // On SQLite, streams do not wait for a connection.
  const streamReader = 'url' in location ? await openReader(location, catalogs) : reader;
  const databases = new Set([reader, streamReader, writer]);
  const close = () => Promise.all([...databases].map(each => each.close()));
  const workspace = createWorkspace({ ...description, catalogs, writer, reader, streamReader, log, close });
  return {
    workspace,
    writer,
    localReader,
    start: async settings => {
      tasks = await startWorkspaceTasks({ catalog: workspace.catalog, writer, reader: localReader }, settings);
    },
    clockJump: () => tasks?.clockJump() ?? 0,
    stop: async () => tasks?.stop(),
  };
}
