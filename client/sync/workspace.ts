import { createSignal, untrack } from 'solid-js';
import type { CatalogResponse, CatalogTable, HistoryResponse, SignedIn, StreamCommit } from '../../server/api/wire.ts';
import type { Issue, RowId } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { backoff, withQuery } from './api.ts';
import { type Catalog, readCatalog } from './catalog.ts';
import type { DescribeReport } from './change-requests.ts';
import type { EventSourceLike } from './connection.ts';
import { createLicences, ignoreConnectionErrors, type Licences } from './licences.ts';
import type { LiveStreamOptions, LiveSync } from './live-sync.ts';
import { createMutationQueue, type MutationQueue } from './mutation-queue.ts';
import type { Network } from './network.ts';
import { persistRefused } from './refused-texts.ts';
import type { RestoreOptions } from './restore.ts';
import { createShownSecrets, type ShownSecrets } from './shown-secrets.ts';
import type { Sharing } from './stream.ts';
import { TableRows } from './table-rows.ts';
import { Titles } from './titles.ts';
import { createUndoStack, type UndoStack } from './undo-stack.ts';

/** How well what is on screen agrees with the server; `waiting` while changes do not get through though the stream does. */
export type SyncState = 'saved' | 'saving' | 'waiting' | 'reconnecting' | 'offline';

/** What a workspace needs of the page it is opened on. */
export interface WorkspaceOptions {
  api: Api;
  person: SignedIn;
  newId: () => RowId;
  openStream: (url: string) => EventSourceLike;
  online: () => boolean;
  /** Whether requests get through, where the page knows. */
  network?: Pick<Network, 'stuck' | 'wake' | 'pause'>;
  /** How the pages of this person in this browser share one stream and keep what they write; each is by itself where left out. */
  tabs?: (workspace: string) => Promise<{ sharing: Sharing; writes: Pick<RestoreOptions, 'queue' | 'channel' | 'oneAtATime'> }>;
  /** Loads the page again. */
  reloadPage?: () => Promise<never>;
  /** What is said of writes that were kept: what became of those of earlier pages, and that an answer did not come in time. */
  restoring?: Pick<RestoreOptions, 'restored'> & { tooOld: () => string };
  explain: (issue: Issue, table: CatalogTable | undefined, catalog: Catalog) => string;
  describeReport: DescribeReport;
  /** Loads the words for what becomes of an undo. */
  prepareUndo?: () => Promise<void>;
  /** Says that an undo or a redo waits for the connection. */
  onUndoWaiting?: (done: 'undid' | 'redid') => void;
  productName: (product: string, catalog: Catalog) => string;
  /** How words of the catalog are set for the page. */
  typeset?: (catalog: CatalogResponse) => CatalogResponse;
}

/** A workspace that is open on a page: its catalog, its stream, the rows of its tables, and all that is on its way. */
export interface Workspace {
  catalog: Catalog;
  licences: Licences;
  undoStack: UndoStack;
  mutations: MutationQueue;
  /** What answers showed once. */
  shownSecrets: ShownSecrets;
  titles: Titles;
  state: () => SyncState;
  /** The rows of a table; the same object each time, so that coming back to a table is at once. */
  rows: (table: string) => TableRows;
  rowHistory: (table: string, row: RowId, before?: number) => Promise<HistoryResponse>;
  /** The stream, and what earlier pages could not send; null until they are there. */
  live: () => LiveSync | null;
  /** Tries at once what waits for the network. */
  wake: () => void;
  close: () => void;
}

const isServerReachable = (api: Api): Promise<boolean> =>
  api.probe('/api/workspaces').then(
    () => true,
    () => false,
  );

/** Opens a workspace: reads its catalog, then follows its stream from there. */
export async function openWorkspace(id: string, options: WorkspaceOptions): Promise<Workspace> {
  const { api } = options;
  const path = `/api/workspaces/${id}`;
  const { typeset = answer => answer } = options;
  const catalog = readCatalog(typeset(await api.get<CatalogResponse>(`${path}/catalog`)));
  const undoStack = createUndoStack();
  const shownSecrets = createShownSecrets();
  const kept = options.restoring;
  const sender = createMutationQueue(api, path, shownSecrets.add, () => {
    void untrack(live)?.restorer?.restore();
    return kept?.tooOld() ?? '';
  });
  const titles = new Titles();
  const productName = (product: string): string => options.productName(product, catalog);
  const licences = createLicences(api, path, options.person.org.id, productName);
  const open = new Map<string, TableRows>();

  const [live, setLive] = createSignal<LiveSync | null>(null);
  let closed = false;

  /** Begins to follow the stream: what does so is fetched while the first rows are read. */
  async function followStream(): Promise<void> {
    const [{ startLiveSync: goLive }, tabs] = await Promise.all([import('./live-sync.ts'), options.tabs?.(id)]);
    if (closed) return;
    const stream: LiveStreamOptions = {
      url: withQuery(`${path}/stream`, { person: options.person.user }),
      after: catalog.seq,
      open: options.openStream,
      commit: (commit: StreamCommit) => {
        titles.add(commit.links);
        for (const rows of open.values()) rows.applyCommit(commit);
        licences.applyCommit(commit);
      },
      resumed: () => {
        for (const rows of open.values()) rows.view.scheduleReload();
        void licences.reload().catch(ignoreConnectionErrors);
      },
      // What waits for the network goes on as soon as the stream is open, whichever page holds it.
      changed: state => state === 'live' && options.network?.wake(),
      probe: () => api.probe('/api/workspaces'),
      online: options.online,
    };
    if (tabs) sender.persistTo(tabs.writes.queue);
    const rowsOf = (table: string): TableRows | undefined => (catalog.table(table) ? rows(table) : undefined);
    const restoring = kept && tabs ? { ...kept, ...tabs.writes, sender, rows: rowsOf } : null;
    setLive(goLive(stream, tabs?.sharing, restoring));
  }
  followStream().catch(async (error: unknown) => {
    if (!(error instanceof TypeError) || !options.reloadPage) throw error;
    // Browsers do not fetch a script again that they could not fetch: the page opens anew once the server is reached.
    for (let open = true; open && !(await isServerReachable(api)); open = !closed) await options.network?.pause(backoff(5));
    if (!closed) await options.reloadPage();
  });
  if (catalog.table('pools')) void licences.reload().catch(ignoreConnectionErrors);

  const isLive = (): boolean => untrack(() => live()?.stream.connection()) === 'live';

  function rows(table: string): TableRows {
    const known = open.get(table);
    if (known) return known;
    const meta = catalog.table(table);
    if (!meta) throw new Error(`There is no table ${table}.`);
    const explain = (issue: Issue): string => options.explain(issue, meta, catalog);
    const made = new TableRows({
      ...options,
      productName,
      path,
      table: meta,
      catalog,
      mutations: sender,
      undoStack,
      titles,
      explain,
      isLive,
    });
    persistRefused(table, made.store, sender);
    open.set(table, made);
    return made;
  }

  return {
    catalog,
    live,
    licences,
    undoStack,
    mutations: sender,
    shownSecrets,
    titles,
    state: () => {
      const connection = live()?.stream.connection() ?? 'reconnecting';
      if (connection !== 'live') return connection;
      if (sender.pendingCount() === 0) return 'saved';
      return options.network?.stuck() ? 'waiting' : 'saving';
    },
    rows,
    rowHistory: (table, row, before) =>
      api.get<HistoryResponse>(withQuery(`${path}/tables/${table}/rows/${row}/history`, { before })),
    wake: () => {
      options.network?.wake();
      untrack(live)?.stream.wake();
    },
    close: () => {
      closed = true;
      untrack(live)?.stream.close();
    },
  };
}
