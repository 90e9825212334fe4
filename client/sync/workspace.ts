import { batch, createSignal, untrack } from 'solid-js';
import type { CatalogResponse, CatalogTable, HistoryResponse, SignedIn, StreamCommit } from '../../server/api/wire.ts';
import type { Issue, RowId } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { backoff, withQuery } from './api.ts';
import { type Catalog, keepEqual, readCatalog } from './catalog.ts';
import type { DescribeReport } from './change-requests.ts';
import type { EventSourceLike } from './connection.ts';
import { type Counts, createCounts } from './counts.ts';
import { withoutCredentials } from './credential-guard.ts';
import { KeyedSignals } from './keyed-signals.ts';
import { createLicences, ignoreConnectionErrors, type Licences } from './licences.ts';
import type { LiveStreamOptions, LiveSync } from './live-sync.ts';
import { createMutationQueue, type MutationQueue } from './mutation-queue.ts';
import type { Network } from './network.ts';
import { persistRefused } from './refused-texts.ts';
import type { RestoreOptions, TabWrites } from './restore-unsent.ts';
import { readRows } from './row-ids.ts';
import { createShownSecrets, type ShownSecrets } from './shown-secrets.ts';
import type { Sharing } from './stream.ts';
import { TableRows } from './table-rows.ts';
import { Titles } from './titles.ts';
import { createUndoStack, type UndoStack } from './undo-stack.ts';

/** The state of synchronisation; `waiting` means that changes do not get through although the stream does. */
export type SyncState = 'saved' | 'saving' | 'waiting' | 'reconnecting' | 'offline';

/** What a workspace needs from its page. */
export interface WorkspaceOptions {
  api: Api;
  person: SignedIn;
  newId: () => RowId;
  openStream: (url: string) => EventSourceLike;
  online: () => boolean;
  /** Whether requests get through, if the page tracks it. */
  network?: Pick<Network, 'isRetrying' | 'wake' | 'pause'>;
  /** How the pages of this person in this browser share one stream and store writes. Without it each page is on its own. */
  tabs?: (workspace: string) => Promise<{ sharing: Sharing; writes: TabWrites }>;
  /** Reloads the page. */
  reloadPage?: () => Promise<never>;
  /** Reports the results of stored writes of earlier pages, and supplies the message for an expired key. */
  restoring?: Pick<RestoreOptions, 'restored'> & { tooOld: () => string };
  explain: (issue: Issue, table: CatalogTable | undefined, catalog: Catalog) => string;
  describeReport: DescribeReport;
  /** Called when an undo or a redo waits for the connection. */
  onUndoWaiting?: (done: 'undid' | 'redid') => void;
  productName: (product: string, catalog: Catalog) => string;
}

/** A workspace open on a page: its catalog, stream, rows and pending writes. */
export interface Workspace {
  readonly id: string;
  /** The current catalog. Tracked: never keep a table of it. */
  readonly catalog: Catalog;
  /** Reads the catalog again. Open tables follow it. */
  reloadCatalog: () => Promise<void>;
  licences: Licences;
  counts: Counts;
  undoStack: UndoStack;
  mutations: MutationQueue;
  /** The secrets that answers showed. */
  shownSecrets: ShownSecrets;
  titles: Titles;
  state: () => SyncState;
  /** The rows of a table. The same object each time, so that returning to a table is instant. */
  rows: (table: string) => TableRows;
  /** Reads rows of a table by id into its store, whatever its view shows. */
  readRows: (of: TableRows, ids: readonly RowId[]) => Promise<void>;
  rowHistory: (table: string, row: RowId, before?: number) => Promise<HistoryResponse>;
  /** Grows with every change in a table that the stream tells, open or not. Tracked. */
  changesIn: (table: string) => number;
  /** The stream, and the restorer of earlier pages' writes; null until they are loaded. */
  live: () => LiveSync | null;
  /** Retries at once everything that waits for the network. */
  wake: () => void;
  close: () => void;
}

const isServerReachable = (api: Api): Promise<boolean> =>
  api.probe('/api/workspaces').then(
    () => true,
    () => false,
  );

/** Opens a workspace: reads its catalog, then follows the stream from there. */
export async function openWorkspace(id: string, options: WorkspaceOptions): Promise<Workspace> {
  const { api } = options;
  const path = `/api/workspaces/${id}`;
  const fetchCatalog = async (): Promise<Catalog> => readCatalog(await api.get<CatalogResponse>(`${path}/catalog`));
  const [catalog, setCatalog] = createSignal(await fetchCatalog());
  const undoStack = createUndoStack();
  const shownSecrets = createShownSecrets();
  const mutations = createMutationQueue(api, path, shownSecrets.add, () => {
    void untrack(live)?.restorer?.restore();
    return options.restoring?.tooOld() ?? '';
  });
  const titles = new Titles();
  const productName = (product: string): string => options.productName(product, catalog());
  const licences = createLicences(api, path, options.person.org.id, productName);
  const counts = createCounts(api, path, catalog);
  const open = new Map<string, TableRows>();
  const changed = new KeyedSignals<string>();

  const [live, setLive] = createSignal<LiveSync | null>(null);
  let closed = false;

  let [reloads, requested] = [0, ''];
  /** Reads the catalog again, and the rows of tables that have changed: they have cells that were not read. */
  async function reloadCatalog(): Promise<void> {
    reloads += 1;
    const reload = reloads;
    const fetched = await fetchCatalog();
    if (reload !== reloads) return;
    const before = untrack(catalog);
    const next = keepEqual(before, fetched);
    batch(() => {
      setCatalog(next);
      for (const [id, rows] of open) if (next.table(id) !== before.table(id)) rows.view.scheduleReload();
    });
  }
  /** Requests a catalog once for each version: behind a load balancer, another server than the stream's may answer. */
  function followCatalog(version: string): void {
    if (version === untrack(catalog).version || version === requested) return;
    requested = version;
    reloadCatalog().catch((error: unknown) => {
      requested = '';
      ignoreConnectionErrors(error);
    });
  }

  /** Starts to follow the stream. Its code is loaded while the first rows are read. */
  async function followStream(): Promise<void> {
    const [{ startLiveSync }, tabs] = await Promise.all([import('./live-sync.ts'), options.tabs?.(id)]);
    if (closed) return;
    const stream: LiveStreamOptions = {
      url: withQuery(`${path}/stream`, { person: options.person.user }),
      after: untrack(catalog).seq,
      open: options.openStream,
      commit: (commit: StreamCommit) => {
        titles.add(commit.links);
        for (const rows of open.values()) rows.applyCommit(commit);
        for (const table of new Set([...commit.changes.map(change => change.table), ...commit.reload])) changed.trigger(table);
        licences.applyCommit(commit);
        counts.applyCommit(commit);
      },
      catalog: followCatalog,
      resumed: () => {
        changed.triggerAll();
        for (const rows of open.values()) rows.view.scheduleReload();
        void licences.reload().catch(ignoreConnectionErrors);
        counts.refresh();
      },
      // Once the stream is open, on whichever page, all requests that wait for the network continue.
      changed: state => state === 'live' && options.network?.wake(),
      probe: () => api.probe('/api/workspaces'),
      online: options.online,
    };
    if (tabs) mutations.persistTo(withoutCredentials(tabs.writes.queue, () => untrack(catalog).tables));
    const rowsOf = (table: string): TableRows | undefined => (untrack(catalog).table(table) ? rows(table) : undefined);
    const restoring = options.restoring && tabs ? { ...options.restoring, ...tabs.writes, mutations, rows: rowsOf } : null;
    setLive(startLiveSync(stream, tabs?.sharing, restoring));
  }
  followStream().catch(async (error: unknown) => {
    if (!(error instanceof TypeError) || !options.reloadPage) throw error;
    // Browsers do not retry a failed script import: the page reloads once the server is reachable.
    for (let open = true; open && !(await isServerReachable(api)); open = !closed) await options.network?.pause(backoff(5));
    if (!closed) await options.reloadPage();
  });
  if (untrack(catalog).table('pools')) void licences.reload().catch(ignoreConnectionErrors);

  const isLive = (): boolean => untrack(() => live()?.stream.connection()) === 'live';

  function rows(table: string): TableRows {
    const known = open.get(table);
    if (known) return known;
    if (!untrack(catalog).table(table)) throw new Error(`There is no table ${table}.`);
    const explain = (issue: Issue): string => options.explain(issue, catalog().table(table), catalog());
    const opened = new TableRows({
      ...options,
      productName,
      path,
      tableId: table,
      catalog,
      mutations,
      undoStack,
      titles,
      explain,
      isLive,
    });
    persistRefused(table, opened.store, mutations);
    open.set(table, opened);
    return opened;
  }

  return {
    id,
    get catalog() {
      return catalog();
    },
    reloadCatalog,
    live,
    licences,
    counts,
    undoStack,
    mutations,
    shownSecrets,
    titles,
    state: () => {
      const connection = live()?.stream.connection() ?? 'reconnecting';
      if (connection !== 'live') return connection;
      if (mutations.pendingCount() === 0) return 'saved';
      return options.network?.isRetrying() ? 'waiting' : 'saving';
    },
    rows,
    readRows: async ({ path: of, store }, ids) => void (await readRows({ api, path: of, store }, ids)),
    changesIn: table => changed.track(table),
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
