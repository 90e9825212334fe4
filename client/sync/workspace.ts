import { createSignal, untrack } from 'solid-js';
import type { CatalogAnswer, CatalogTable, HistoryAnswer, SignedIn, StreamCommit } from '../../server/api/wire.ts';
import type { Issue, RowId } from '../../server/model/change.ts';
import type { Api } from './api.ts';
import { backoff, withQuery } from './api.ts';
import { type Catalog, readCatalog } from './catalog.ts';
import type { EventSourceLike } from './connection.ts';
import { createHistory, type History } from './history.ts';
import { createLicences, ignoreLost, type Licences } from './licences.ts';
import type { FollowWiring, Live } from './live.ts';
import type { Network } from './network.ts';
import { keepRefused } from './refused-texts.ts';
import type { RestoreWiring } from './restore.ts';
import { Rows } from './rows.ts';
import { createSender, type Sender } from './send.ts';
import { createShown, type Shown } from './shown.ts';
import type { Sharing } from './stream.ts';
import { Titles } from './titles.ts';
import type { Tell } from './wish.ts';

/** How well what is on screen agrees with the server; `waiting` while changes do not get through though the stream does. */
export type SyncState = 'saved' | 'saving' | 'waiting' | 'reconnecting' | 'offline';

/** What a workspace needs of the page it is opened on. */
export interface WorkspaceWiring {
  api: Api;
  person: SignedIn;
  newId: () => RowId;
  openStream: (url: string) => EventSourceLike;
  online: () => boolean;
  /** Whether requests get through, where the page knows. */
  network?: Pick<Network, 'stuck' | 'wake' | 'pause'>;
  /** How the pages of this person in this browser share one stream and keep what they write; each is by itself where left out. */
  tabs?: (workspace: string) => Promise<{ sharing: Sharing; writes: Pick<RestoreWiring, 'queue' | 'channel' | 'oneAtATime'> }>;
  /** Loads the page again. */
  openAnew?: () => Promise<never>;
  /** What is said of writes that were kept: what became of those of earlier pages, and that an answer did not come in time. */
  keep?: Pick<RestoreWiring, 'restored'> & { tooOld: () => string };
  explain: (issue: Issue, table: CatalogTable | undefined, catalog: Catalog) => string;
  tell: Tell;
  /** Loads the words for what becomes of an undo. */
  prepareUndo?: () => Promise<void>;
  /** Says that an undo or a redo waits for the connection. */
  undoWaits?: (done: 'undid' | 'redid') => void;
  productName: (product: string, catalog: Catalog) => string;
  /** How words of the catalog are set for the page. */
  typeset?: (catalog: CatalogAnswer) => CatalogAnswer;
}

/** A workspace that is open on a page: its catalog, its stream, the rows of its tables, and all that is on its way. */
export interface Workspace {
  catalog: Catalog;
  licences: Licences;
  history: History;
  sender: Sender;
  /** What answers showed once. */
  shown: Shown;
  titles: Titles;
  state: () => SyncState;
  /** The rows of a table; the same object each time, so that coming back to a table is at once. */
  rows: (table: string) => Rows;
  rowHistory: (table: string, row: RowId, before?: number) => Promise<HistoryAnswer>;
  /** The stream, and what earlier pages could not send; null until they are there. */
  live: () => Live | null;
  /** Tries at once what waits for the network. */
  wake: () => void;
  close: () => void;
}

const reached = (api: Api): Promise<boolean> =>
  api.probe('/api/workspaces').then(
    () => true,
    () => false,
  );

/** Opens a workspace: reads its catalog, then follows its stream from there. */
export async function openWorkspace(id: string, wiring: WorkspaceWiring): Promise<Workspace> {
  const { api } = wiring;
  const path = `/api/workspaces/${id}`;
  const { typeset = told => told } = wiring;
  const catalog = readCatalog(typeset(await api.get<CatalogAnswer>(`${path}/catalog`)));
  const history = createHistory();
  const shown = createShown();
  const kept = wiring.keep;
  const sender = createSender(api, path, shown.add, () => {
    void untrack(live)?.restorer?.restore();
    return kept?.tooOld() ?? '';
  });
  const titles = new Titles();
  const productName = (product: string): string => wiring.productName(product, catalog);
  const licences = createLicences(api, path, wiring.person.org.id, productName);
  const open = new Map<string, Rows>();

  const [live, setLive] = createSignal<Live | null>(null);
  let closed = false;

  /** Begins to follow the stream: what does so is fetched while the first rows are read. */
  async function follow(): Promise<void> {
    const [{ goLive }, tabs] = await Promise.all([import('./live.ts'), wiring.tabs?.(id)]);
    if (closed) return;
    const stream: FollowWiring = {
      url: withQuery(`${path}/stream`, { person: wiring.person.user }),
      after: catalog.seq,
      open: wiring.openStream,
      commit: (commit: StreamCommit) => {
        titles.learn(commit.links);
        for (const rows of open.values()) rows.hear(commit);
        licences.hear(commit);
      },
      resumed: () => {
        for (const rows of open.values()) rows.view.soon();
        void licences.reload().catch(ignoreLost);
      },
      // What waits for the network goes on as soon as the stream is open, whichever page holds it.
      changed: state => state === 'live' && wiring.network?.wake(),
      probe: () => api.probe('/api/workspaces'),
      online: wiring.online,
    };
    if (tabs) sender.keepIn(tabs.writes.queue);
    const rowsOf = (table: string): Rows | undefined => (catalog.table(table) ? rows(table) : undefined);
    const restoring = kept && tabs ? { ...kept, ...tabs.writes, sender, rows: rowsOf } : null;
    setLive(goLive(stream, tabs?.sharing, restoring));
  }
  follow().catch(async (error: unknown) => {
    if (!(error instanceof TypeError) || !wiring.openAnew) throw error;
    // Browsers do not fetch a script again that they could not fetch: the page opens anew once the server is reached.
    for (let open = true; open && !(await reached(api)); open = !closed) await wiring.network?.pause(backoff(5));
    if (!closed) await wiring.openAnew();
  });
  if (catalog.table('pools')) void licences.reload().catch(ignoreLost);

  const isLive = (): boolean => untrack(() => live()?.stream.connection()) === 'live';

  function rows(table: string): Rows {
    const known = open.get(table);
    if (known) return known;
    const meta = catalog.table(table);
    if (!meta) throw new Error(`There is no table ${table}.`);
    const explain = (issue: Issue): string => wiring.explain(issue, meta, catalog);
    const made = new Rows({ ...wiring, productName, path, table: meta, catalog, sender, history, titles, explain, live: isLive });
    keepRefused(table, made.shelf, sender);
    open.set(table, made);
    return made;
  }

  return {
    catalog,
    live,
    licences,
    history,
    sender,
    shown,
    titles,
    state: () => {
      const connection = live()?.stream.connection() ?? 'reconnecting';
      if (connection !== 'live') return connection;
      if (sender.waiting() === 0) return 'saved';
      return wiring.network?.stuck() ? 'waiting' : 'saving';
    },
    rows,
    rowHistory: (table, row, before) =>
      api.get<HistoryAnswer>(withQuery(`${path}/tables/${table}/rows/${row}/history`, { before })),
    wake: () => {
      wiring.network?.wake();
      untrack(live)?.stream.wake();
    },
    close: () => {
      closed = true;
      untrack(live)?.stream.close();
    },
  };
}
