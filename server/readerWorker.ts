import { parentPort, workerData } from 'node:worker_threads';
import type { Tree } from '../formulas/tree.ts';
import { compileCatalog } from './model/compile.ts';
import type { PageRequest, View } from './model/store.ts';
import type { OffloadedMethod, ReaderRequest, ReaderResponse } from './readerPool.ts';
import type { DatabaseLocation } from './store/location.ts';
import { openReader } from './store/openStore.ts';
import { administration } from './tables/administration.ts';

/*
 * A reader thread: what looks at many rows of a SQLite file runs here, so that the thread that answers requests is never kept waiting.
 */

const port = parentPort;
if (port === null)
  throw new Error('server/readerWorker.ts runs as a worker thread only: use createReaderPool of server/readerPool.ts');

const reader = await openReader(workerData as DatabaseLocation, compileCatalog(administration).stored);

/** Filters that came lately: the same object for the same text, by which its SQL is found again. */
const filters = new Map<string, Tree>();
const maxFilters = 500;

function parseFilter(text: string): Tree {
  const known = filters.get(text);
  if (known !== undefined) return known;
  if (filters.size >= maxFilters) filters.clear();
  const filter = JSON.parse(text) as Tree;
  filters.set(text, filter);
  return filter;
}

port.on('message', (question: ReaderRequest) => {
  void answer(question).then(reply => port.postMessage(reply));
});
port.postMessage('open');

async function answer({ id, method, view, filter, row }: ReaderRequest): Promise<ReaderResponse> {
  try {
    return { id, value: await ask(method, filter === undefined ? view : { ...view, filter: parseFilter(filter) }, row) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { id, fault: { name, message, stack: stack ?? '', code: (error as { code?: string }).code ?? '' } };
  }
}

function ask(method: OffloadedMethod, view: View | PageRequest, row = ''): Promise<unknown> {
  if (method === 'count') return reader.count(view);
  if (method === 'position') return reader.position(view, row);
  // The other two are asked with a page.
  return reader[method](view as PageRequest);
}
