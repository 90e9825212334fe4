import { parentPort, workerData } from 'node:worker_threads';
import type { Tree } from '../formulas/tree.ts';
import { compileCatalog } from './model/compile.ts';
import type { PageRequest, View } from './model/store.ts';
import type { OffloadedMethod, ReaderRequest, ReaderResponse } from './readerPool.ts';
import type { DatabaseLocation } from './store/location.ts';
import { openReader } from './store/openStore.ts';
import { administration } from './tables/administration.ts';

/* A reader thread: scans of a SQLite file run here, so that they never block the thread that answers requests. */

const port = parentPort;
if (port === null)
  throw new Error('server/readerWorker.ts runs as a worker thread only: use createReaderPool of server/readerPool.ts');

const reader = await openReader(workerData as DatabaseLocation, compileCatalog(administration).stored);

/** Recent filters: the same object for the same text, because the store caches SQL by that object. */
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

port.on('message', (request: ReaderRequest) => {
  void answer(request).then(reply => port.postMessage(reply));
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
  // The other two methods take a page request.
  return reader[method](view as PageRequest);
}
