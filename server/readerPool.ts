import { Worker } from 'node:worker_threads';
import type { Tree } from '../formulas/tree.ts';
import { FairQueue, type Requester, systemRequester } from './model/fairQueue.ts';
import type {
  CatalogReader,
  FieldValuesRequest,
  PageRequest,
  StoredCatalogs,
  StoredTable,
  StoreReader,
  View,
} from './model/store.ts';
import { Refusal } from './model/writer.ts';
import { QueryError, StatementTimeoutError } from './store/errors.ts';
import type { DatabaseLocation } from './store/location.ts';

/** The reader's methods that may scan many rows. */
export type OffloadedMethod = 'page' | 'cells' | 'count' | 'fieldValues' | 'position';

/** A request to a reader thread; the filter crosses as text. */
export interface ReaderRequest {
  id: number;
  /** The revision of the catalog under which it is asked. */
  revision: string | null;
  method: OffloadedMethod;
  view: Omit<View, 'filter'> & Partial<Omit<PageRequest & FieldValuesRequest, 'filter'>>;
  filter?: string;
  row?: string;
}

/** A reader thread's answer. */
export interface ReaderResponse {
  id: number;
  value?: unknown;
  fault?: { name: string; message: string; stack: string; code: string };
}

/**
 * The most reader threads; each is started when first needed. One person uses one thread at a time, so that one is left for
 * the others.
 */
const maxThreads = 2;

/** The most requests of one person that may wait. */
const maxQueuedPerPerson = 100;

/** A thread that has not answered after this time, in milliseconds, is replaced: each statement ends by itself long before. */
const answerTimeout = 20_000;

/** From this offset on, a page is found by the sorted ids of all rows. */
const farOffset = 1_000;

const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './readerWorker.ts' : './readerWorker.js', import.meta.url);

interface Job {
  requester: Requester;
  request: ReaderRequest;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Thread {
  worker: Worker;
  job: Job | null;
  began: number;
  timer: NodeJS.Timeout | undefined;
}

type ClosableReader = CatalogReader & { close(): Promise<void> };

/** Wraps the reader of a SQLite file: calls that may scan many rows run in threads. */
export function createReaderPool(
  localReader: ClosableReader,
  location: DatabaseLocation,
  catalogs: StoredCatalogs,
): ClosableReader {
  const readers = new WeakMap<readonly StoredTable[], StoreReader>();
  const waiting = new FairQueue<Job>(maxQueuedPerPerson);
  const threads: Thread[] = [];
  const busy = new Set<string>();
  const texts = new WeakMap<Tree, string>();
  let last = 0;
  let closed = false;

  function ask<T>(
    revision: string | null,
    method: OffloadedMethod,
    { filter, requester = systemRequester, ...view }: View & Partial<PageRequest>,
    row?: string,
  ): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      if (closed) return reject(new Error('The reader is closed'));
      last += 1;
      const request: ReaderRequest = { id: last, revision, method, view };
      if (filter !== undefined) request.filter = serializeFilter(filter);
      if (row !== undefined) request.row = row;
      if (!waiting.push(requester, { requester, request, resolve, reject }, 1)) {
        return reject(
          new Refusal('too_many_waiting', 'Too many of your searches wait for an answer. Wait a moment and try again'),
        );
      }
      dispatch();
    }) as Promise<T>;
  }

  function serializeFilter(filter: Tree): string {
    const text = texts.get(filter) ?? JSON.stringify(filter);
    texts.set(filter, text);
    return text;
  }

  function dispatch(): void {
    for (;;) {
      const idle = threads.find(each => each.job === null);
      if (idle === undefined && threads.length === maxThreads) return;
      const job = waiting.take(({ person }) => person === '' || !busy.has(person));
      if (job === undefined) return;
      const thread = idle ?? open();
      busy.add(job.requester.person);
      Object.assign(thread, { job, began: performance.now() });
      thread.timer = setTimeout(() => giveUp(thread, new StatementTimeoutError()), answerTimeout);
      thread.worker.postMessage(job.request);
    }
  }

  function open(): Thread {
    const thread: Thread = { worker: new Worker(workerUrl, { workerData: location }), job: null, began: 0, timer: undefined };
    threads.push(thread);
    thread.worker.on('message', (reply: ReaderResponse | 'open') => {
      if (reply === 'open' || thread.job?.request.id !== reply.id) return;
      const { job } = thread;
      release(thread);
      if (reply.fault === undefined) job.resolve(reply.value);
      else job.reject(toError(reply.fault));
      dispatch();
    });
    thread.worker.on('error', error => giveUp(thread, error instanceof Error ? error : new Error(String(error))));
    thread.worker.once('exit', () => giveUp(thread, new Error('A reader thread stopped')));
    thread.worker.unref();
    return thread;
  }

  /** Ends the thread's job, whether it succeeded or failed. */
  function release(thread: Thread): void {
    clearTimeout(thread.timer);
    if (thread.job === null) return;
    busy.delete(thread.job.requester.person);
    waiting.charge(thread.job.requester, performance.now() - thread.began);
    thread.job = null;
  }

  function giveUp(thread: Thread, error: Error): void {
    const at = threads.indexOf(thread);
    if (at < 0) return;
    threads.splice(at, 1);
    const { job } = thread;
    release(thread);
    job?.reject(error);
    void thread.worker.terminate();
    if (!closed) dispatch();
  }

  /** The reader for these tables. They do not change under a revision. */
  function readerOf(near: StoreReader, tables: readonly StoredTable[], revision: string | null): StoreReader {
    const mayScan = scanTest(tables);
    return {
      ...near,
      page: request => (mayScan(request) ? ask(revision, 'page', request) : near.page(request)),
      cells: request => (mayScan(request) ? ask(revision, 'cells', request) : near.cells(request)),
      count: view => (mayScan(view) ? ask(revision, 'count', view) : near.count(view)),
      // It reads every row of the view, whatever index there is.
      fieldValues: request => ask(revision, 'fieldValues', request),
      position: (view, row) => (mayScan(view) ? ask(revision, 'position', view, row) : near.position(view, row)),
    };
  }

  return {
    ...readerOf(localReader, catalogs.builtIn.stored, null),
    async under(revision) {
      const { stored } = await catalogs.of(revision);
      const reader = readers.get(stored) ?? readerOf(await localReader.under(revision), stored, revision);
      readers.set(stored, reader);
      return reader;
    },
    async close() {
      closed = true;
      const over = new Error('The reader is closed');
      for (const job of waiting.clear()) job.reject(over);
      for (let thread = threads[0]; thread !== undefined; thread = threads[0]) giveUp(thread, over);
      await localReader.close();
    },
  };
}

/** Whether a view may scan many rows of its table. */
function scanTest(tables: readonly StoredTable[]): (view: View & Partial<PageRequest>) => boolean {
  const unindexed = new Map(
    tables.map(({ id, columns }) => [
      id,
      new Set(columns.filter(({ index, id: name }) => index === 'none' && name !== 'id').map(each => each.id)),
    ]),
  );
  const indexedColumns = new Map(
    tables.map(({ id, columns }) => [id, new Set(columns.filter(({ index }) => index === 'plain').map(each => each.id))]),
  );
  return ({ table, filter, search, sort, offset = 0 }) =>
    (filter !== undefined && !isLookUp(filter, indexedColumns.get(table))) ||
    search !== undefined ||
    offset >= farOffset ||
    unindexed.get(table)?.has(sort[0]?.field ?? '') === true;
}

/** Whether a filter looks up one text in an indexed column, such as an e-mail address: few rows match. */
function isLookUp(filter: Tree, indexed: ReadonlySet<string> | undefined): boolean {
  if (filter.kind !== 'binary' || filter.operator !== '=' || filter.left.kind !== 'field' || filter.right.kind !== 'value')
    return false;
  const { path } = filter.left;
  return (
    path.length === 1 &&
    indexed?.has(path[0] ?? '') === true &&
    typeof filter.right.value === 'string' &&
    filter.right.value !== ''
  );
}

function toError({ name, message, code, stack }: NonNullable<ReaderResponse['fault']>): Error {
  if (name === 'QueryError') return new QueryError(message);
  if (name === 'StatementTimeoutError') return new StatementTimeoutError();
  return Object.assign(new Error(message), { code, stack });
}
