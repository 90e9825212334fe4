import type { EngineThreadData } from './engineThread.ts';
import type { Catalogs } from './model/catalogs.ts';
import type { Log } from './model/log.ts';
import type { StoreReader } from './model/store.ts';
import { createReaderPool } from './readerPool.ts';
import { openReader } from './store/openStore.ts';
import { administrationWorkspace } from './workspace/administration.ts';
import { createWorkspace, type Workspace } from './workspace/workspace.ts';
import { startWriter, type ThreadedWriter, type WriterListeners } from './writerThread.ts';

/** An opened workspace, and the parts of it that background tasks use. */
export interface OpenedWorkspace {
  workspace: Workspace;
  /** The writer without notifications of the change feed. */
  writer: ThreadedWriter;
  /** A reader that uses no threads. */
  localReader: StoreReader;
}

/** Called after commits: with a summary, and with the entries that they added to the audit trail. */
export type CommitListeners = Pick<WriterListeners, 'onCommit' | 'onAudit'>;

/** Opens the Administration workspace: its writer thread and its readers. Rejects when its database cannot be opened. */
export async function openWorkspace(
  data: EngineThreadData,
  catalogs: Catalogs,
  log: Log,
  listeners: CommitListeners,
): Promise<OpenedWorkspace> {
  const { location } = data;
  const onTrialFailure = (err: unknown) =>
    log.error({ err }, 'the thread for dry runs could not be started: the writer answers them');
  const writer = await startWriter(data, { ...listeners, onTrialFailure });
  const localReader = await openReader(location, catalogs);
  // PostgreSQL scans in its own processes anyway.
  const reader = 'file' in location ? createReaderPool(localReader, location, catalogs) : localReader;
  // On SQLite, streams do not wait for a connection.
  const streamReader = 'url' in location ? await openReader(location, catalogs) : reader;
  const databases = new Set([reader, streamReader, writer]);
  const close = () => Promise.all([...databases].map(each => each.close()));
  const workspace = createWorkspace({ ...administrationWorkspace, catalogs, writer, reader, streamReader, log, close });
  return { workspace, writer, localReader };
}
