import { parentPort, workerData } from 'node:worker_threads';
import type { Tree } from '../formulas/tree.ts';
import { compileCatalog } from './model/compile.ts';
import type { PageRequest, View } from './model/session.ts';
import type { Far, Question, Reply } from './readers.ts';
import { openReader, type Where } from './store/openStore.ts';
import { administration } from './tables/administration.ts';

/*
 * A reader thread: what looks at many rows of a SQLite file runs here, so that the thread that answers requests is never kept waiting.
 */

const port = parentPort;
if (port === null) throw new Error('server/reader.ts runs as a worker thread only: use readApart of server/readers.ts');

const reader = await openReader(workerData as Where, compileCatalog(administration).stored);

/** Filters that came lately: the same object for the same text, by which its SQL is found again. */
const filters = new Map<string, Tree>();
const mostFilters = 500;

function filterOf(text: string): Tree {
  const known = filters.get(text);
  if (known !== undefined) return known;
  if (filters.size >= mostFilters) filters.clear();
  const filter = JSON.parse(text) as Tree;
  filters.set(text, filter);
  return filter;
}

port.on('message', (question: Question) => {
  void answer(question).then(reply => port.postMessage(reply));
});
port.postMessage('open');

async function answer({ id, method, view, filter, row }: Question): Promise<Reply> {
  try {
    return { id, value: await ask(method, filter === undefined ? view : { ...view, filter: filterOf(filter) }, row) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { id, fault: { name, message, stack: stack ?? '', code: (error as { code?: string }).code ?? '' } };
  }
}

function ask(method: Far, view: View | PageRequest, row = ''): Promise<unknown> {
  if (method === 'count') return reader.count(view);
  if (method === 'position') return reader.position(view, row);
  // The other two are asked with a page.
  return reader[method](view as PageRequest);
}
