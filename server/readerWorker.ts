import { parentPort, workerData } from 'node:worker_threads';
import type { Tree } from '../formulas/tree.ts';
import { administrationCatalogs } from './administrationCatalogs.ts';
import type { FieldValuesRequest, PageRequest, StoreReader, View } from './model/store.ts';
import type { OffloadedMethod, ReaderRequest, ReaderResponse } from './readerPool.ts';
import type { DatabaseLocation } from './store/location.ts';
import { openReader } from './store/openStore.ts';

/* A reader thread: scans of a SQLite file run here, so that they never block the thread that answers requests. */

const port = parentPort;
if (port === null)
  throw new Error('server/readerWorker.ts runs as a worker thread only: use createReaderPool of server/readerPool.ts');

const readers = await openReader(workerData as DatabaseLocation, administrationCatalogs());

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

async function answer({ id, revision, method, view, filter, row }: ReaderRequest): Promise<ReaderResponse> {
  try {
    const reader = await readers.under(revision);
    return { id, value: await ask(reader, method, filter === undefined ? view : { ...view, filter: parseFilter(filter) }, row) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { id, fault: { name, message, stack: stack ?? '', code: (error as { code?: string }).code ?? '' } };
  }
}

function ask(reader: StoreReader, method: OffloadedMethod, view: View, row = ''): Promise<unknown> {
  if (method === 'fieldValues') return reader.fieldValues(view as FieldValuesRequest);
  if (method === 'count') return reader.count(view);
  if (method === 'position') return reader.position(view, row);
  // The other two methods take a page request.
  return reader[method](view as PageRequest);
}
