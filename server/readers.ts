import { Worker } from 'node:worker_threads';
import type { Tree } from '../formulas/tree.ts';
import { type Asker, FairQueue, nobody } from './model/fairQueue.ts';
import type { PageRequest, Reader, StoredTable, View } from './model/session.ts';
import { Refusal } from './model/workspace.ts';
import { QueryError, TooSlow } from './store/errors.ts';
import type { Where } from './store/openStore.ts';

/** What may look at many rows. */
export type Far = 'page' | 'cells' | 'count' | 'position';

/** A question to a reader thread; the filter goes as text. */
export interface Question {
  id: number;
  method: Far;
  view: Omit<View, 'filter'> & Partial<Omit<PageRequest, 'filter'>>;
  filter?: string;
  row?: string;
}

/** What comes back. */
export interface Reply {
  id: number;
  value?: unknown;
  fault?: { name: string; message: string; stack: string; code: string };
}

/** Threads that read, started when they are needed first. One person is served by one of them at a time, so that one is left for the others. */
const mostThreads = 2;

/** Questions of one person that wait. */
const mostWaiting = 100;

/** A thread that has not answered by then, in milliseconds, is given up and replaced: each statement ends by itself long before. */
const longest = 20_000;

/** From this row of an order on, it is looked up by all its rows. */
const far = 1_000;

const program = new URL(import.meta.url.endsWith('.ts') ? './reader.ts' : './reader.js', import.meta.url);

interface Job {
  asker: Asker;
  question: Question;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Thread {
  worker: Worker;
  job: Job | null;
  began: number;
  timer: NodeJS.Timeout | undefined;
}

type ClosableReader = Reader & { close(): Promise<void> };

/** The same reader of a SQLite file, which has threads of their own answer what may look at many rows. */
export function readApart(near: ClosableReader, where: Where, tables: readonly StoredTable[]): ClosableReader {
  const unindexed = new Map(
    tables.map(({ id, columns }) => [
      id,
      new Set(columns.filter(({ index, id: name }) => index === 'none' && name !== 'id').map(each => each.id)),
    ]),
  );
  const looked = new Map(
    tables.map(({ id, columns }) => [id, new Set(columns.filter(({ index }) => index === 'plain').map(each => each.id))]),
  );
  const waiting = new FairQueue<Job>(mostWaiting);
  const threads: Thread[] = [];
  const busy = new Set<string>();
  const texts = new WeakMap<Tree, string>();
  let last = 0;
  let closed = false;

  const isFar = ({ table, filter, search, sort, offset = 0 }: View & Partial<PageRequest>): boolean =>
    (filter !== undefined && !isLookUp(filter, looked.get(table))) ||
    search !== undefined ||
    offset >= far ||
    unindexed.get(table)?.has(sort[0]?.field ?? '') === true;

  function ask<T>(method: Far, { filter, asker = nobody, ...view }: View & Partial<PageRequest>, row?: string): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      if (closed) return reject(new Error('The reader is closed'));
      last += 1;
      const question: Question = { id: last, method, view };
      if (filter !== undefined) question.filter = textOf(filter);
      if (row !== undefined) question.row = row;
      if (!waiting.push(asker, { asker, question, resolve, reject }, 1)) {
        return reject(
          new Refusal('too_many_waiting', 'Too many of your searches wait for an answer. Wait a moment and try again'),
        );
      }
      next();
    }) as Promise<T>;
  }

  function textOf(filter: Tree): string {
    const text = texts.get(filter) ?? JSON.stringify(filter);
    texts.set(filter, text);
    return text;
  }

  function next(): void {
    for (;;) {
      const idle = threads.find(each => each.job === null);
      if (idle === undefined && threads.length === mostThreads) return;
      const job = waiting.take(({ person }) => person === '' || !busy.has(person));
      if (job === undefined) return;
      const thread = idle ?? open();
      busy.add(job.asker.person);
      Object.assign(thread, { job, began: performance.now() });
      thread.timer = setTimeout(() => giveUp(thread, new TooSlow()), longest);
      thread.worker.postMessage(job.question);
    }
  }

  function open(): Thread {
    const thread: Thread = { worker: new Worker(program, { workerData: where }), job: null, began: 0, timer: undefined };
    threads.push(thread);
    thread.worker.on('message', (reply: Reply | 'open') => {
      if (reply === 'open' || thread.job?.question.id !== reply.id) return;
      const { job } = thread;
      done(thread);
      if (reply.fault === undefined) job.resolve(reply.value);
      else job.reject(errorOf(reply.fault));
      next();
    });
    thread.worker.on('error', error => giveUp(thread, error instanceof Error ? error : new Error(String(error))));
    thread.worker.once('exit', () => giveUp(thread, new Error('A reader thread stopped')));
    thread.worker.unref();
    return thread;
  }

  /** Its work is over, well or badly. */
  function done(thread: Thread): void {
    clearTimeout(thread.timer);
    if (thread.job === null) return;
    busy.delete(thread.job.asker.person);
    waiting.spent(thread.job.asker, performance.now() - thread.began);
    thread.job = null;
  }

  function giveUp(thread: Thread, error: Error): void {
    const at = threads.indexOf(thread);
    if (at < 0) return;
    threads.splice(at, 1);
    const { job } = thread;
    done(thread);
    job?.reject(error);
    void thread.worker.terminate();
    if (!closed) next();
  }

  return {
    ...near,
    page: request => (isFar(request) ? ask('page', request) : near.page(request)),
    cells: request => (isFar(request) ? ask('cells', request) : near.cells(request)),
    count: view => (isFar(view) ? ask('count', view) : near.count(view)),
    position: (view, row) => (isFar(view) ? ask('position', view, row) : near.position(view, row)),
    async close() {
      closed = true;
      const over = new Error('The reader is closed');
      for (const job of waiting.clear()) job.reject(over);
      for (let thread = threads[0]; thread !== undefined; thread = threads[0]) giveUp(thread, over);
      await near.close();
    },
  };
}

/** Whether a filter asks for one text of an indexed column, such as an e-mail address: few rows have it. */
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

function errorOf({ name, message, code, stack }: NonNullable<Reply['fault']>): Error {
  if (name === 'QueryError') return new QueryError(message);
  if (name === 'TooSlow') return new TooSlow();
  return Object.assign(new Error(message), { code, stack });
}
