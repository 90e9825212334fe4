import { createSignal } from 'solid-js';
import { type Api, NoConnection } from '../../client/sync/api.ts';
import { readCatalog } from '../../client/sync/catalog.ts';
import { createMutationQueue, type MutationQueue } from '../../client/sync/mutation-queue.ts';
import { TableRows } from '../../client/sync/table-rows.ts';
import { Titles } from '../../client/sync/titles.ts';
import { createUndoStack, type UndoStack } from '../../client/sync/undo-stack.ts';
import type { CatalogTable, StreamCommit } from '../../server/api/wire.ts';
import type { ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import { encodeRows } from './encodeRows.ts';
import { FakeStore } from './fake-store.ts';
import { tables, words } from './fake-tables.ts';

/** Ids are unique and ascending across all pages of a test. */
function ids(prefix: string): () => RowId {
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}${count.toString(16).padStart(7, '0')}-0000-7000-8000-000000000000`;
  };
}

/** A connection to a simulated server whose answers and stream are delivered by the test, in any order. */
export interface Page {
  rows: TableRows;
  mutations: MutationQueue;
  history: UndoStack;
  /** Answers that the server has given and the test has not delivered. */
  heldAnswers: (() => void)[];
  /** Delivers pending commits of the stream, at most `limit`. */
  deliver: (limit?: number) => void;
  /** Interrupts and restores the stream; undelivered commits arrive later. */
  cut: () => void;
  reconnect: () => void;
  setHolding: (holding: boolean) => void;
  setTables: (tables: readonly CatalogTable[]) => void;
}

/** A server without HTTP, and pages connected to it. */
export function simulate(people: number): { store: FakeStore; page: () => Page; edit: (requests: ChangeRequest[]) => Outcome } {
  const store = new FakeStore(ids('f'));
  store.put('pools', { org: 'o', product: 'base', total: 3, used: 0, reserved: 0 });
  for (let index = 0; index < people; index += 1) {
    const name = `p${index}`;
    store.put(
      'users',
      { userId: name, firstName: name, lastName: name, email: `${name}@a.test`, external: index % 5 === 4 },
      { id: `0000000${index}-0000-7000-8000-000000000000` },
    );
  }
  let pages = 0;

  function page(): Page {
    pages += 1;
    const name = `page${pages}`;
    const held: (() => void)[] = [];
    const queue: StreamCommit[] = [];
    let [holding, live] = [false, true];
    store.listeners.add(commit => queue.push(structuredClone(commit)));
    const wait = (): Promise<void> =>
      holding
        ? new Promise(resolve => {
            held.push(resolve);
          })
        : Promise.resolve();
    const api: Api = {
      get: async <T>(path: string): Promise<T> => {
        const url = new URL(path, 'http://x');
        const answer = read(url);
        await wait();
        return structuredClone(answer) as T;
      },
      request: () => Promise.reject(new Error('not here')),
      // Without its stream, the first page reaches the server with no probe either, and the second one does.
      probe: async <T>(path: string): Promise<T> => {
        if (!live && name === 'page1') throw new NoConnection('The server could not be reached.');
        return api.get<T>(path);
      },
      write: async <T>(path: string, body: unknown): Promise<T> => {
        const payload = body as { changes: ChangeRequest[]; transaction?: string; batch?: string; into?: string };
        const { batch } = payload;
        const by = { actor: name, ...(batch === undefined ? {} : { batch }) };
        const outcome = path.endsWith('/undo') ? store.undo(payload, name) : store.commit(payload.changes, 'test', by);
        await wait();
        return structuredClone(outcome) as T;
      },
    };
    const read = (url: URL): unknown => {
      if (url.pathname.endsWith('/steps')) return store.steps(name);
      const rows = store.view('users', url.searchParams);
      if (url.pathname.endsWith('/count')) return { count: rows.length };
      const one = store.of('users').get(/\/rows\/([^/]+)$/.exec(url.pathname)?.[1] ?? '');
      if (one) return { row: one, ...store.title('users', one), links: {}, seq: store.seq };
      if (url.pathname.endsWith('/position')) {
        const position = rows.findIndex(row => row.id === url.searchParams.get('row'));
        return { position: position < 0 ? null : position };
      }
      const offset = Number(url.searchParams.get('offset'));
      if (url.pathname.endsWith('/rows')) {
        const some = rows.slice(offset, offset + Number(url.searchParams.get('limit')));
        return { rows: some, links: {}, cursor: null, seq: store.seq };
      }
      return {
        ...encodeRows(rows.slice(offset, offset + Number(url.searchParams.get('limit')))),
        links: {},
        cursor: null,
        seq: store.seq,
      };
    };
    const [catalog, setCatalog] = createSignal(readCatalog({ workspace: 'w', seq: store.seq, version: '', tables, words }));
    const mutations = createMutationQueue(api, '/w', () => undefined);
    const history = createUndoStack();
    const rows = new TableRows({
      api,
      path: '/w',
      tableId: 'users',
      catalog,
      mutations,
      undoStack: history,
      titles: new Titles(),
      newId: ids(String(pages)),
      productName: product => product,
      explain: issue => issue.message,
      describeReport: () => '',
      isLive: () => live,
      pageSize: 3,
    });
    return {
      rows,
      mutations,
      history,
      heldAnswers: held,
      deliver: (limit = Number.POSITIVE_INFINITY) => {
        if (live) for (const commit of queue.splice(0, limit)) rows.applyCommit(commit);
      },
      cut: () => {
        live = false;
      },
      reconnect: () => {
        live = true;
      },
      setHolding: next => {
        holding = next;
      },
      setTables: next => void setCatalog(readCatalog({ workspace: 'w', seq: store.seq, version: '', tables: [...next], words })),
    };
  }
  return { store, page, edit: requests => store.commit(requests, 'other') };
}

/** Runs all pending promises. */
export async function flush(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await new Promise(resolve => {
    setImmediate(resolve);
  });
}
