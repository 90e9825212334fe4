import { parentPort, workerData } from 'node:worker_threads';
import { administrationCatalogs } from './administrationCatalogs.ts';
import { createWriter } from './engine/createWriter.ts';
import { type ImportWork, importWork } from './imports/importWork.ts';
import type { ImportReply, ImportRequest, ImportThreadData } from './importThread.ts';
import { releaseMemoryAfter, releaseMemorySoon } from './releaseMemory.ts';
import { openFileStore } from './store/openFileStore.ts';
import { openTrialStore } from './store/openStore.ts';
import { isAtomic } from './tables/bulkMode.ts';
import { isImportBatch } from './tables/importBatch.ts';

/*
 * The thread that reads the files of imports and tries their rows, so that neither delays requests, commits or dry runs. It never writes
 * to the database, only to the file store.
 */

const { location, publicUrl, delivers } = workerData as ImportThreadData;
const port = parentPort;
if (port === null)
  throw new Error('server/importWorker.ts runs as a worker thread only: use ImportThread of server/importThread.ts');

const catalogs = administrationCatalogs();
const store = await openTrialStore(location, catalogs);
const files = await openFileStore(location);
const trials = createWriter(store, catalogs, {
  publicUrl,
  isAtomic,
  isImportBatch,
  deliversMail: delivers,
  // What is only tried has no secrets.
  newSecret: () => ({ clear: '', hash: '' }),
});
const work = importWork(files, trials, catalogs);

port.on('message', (request: ImportRequest) => {
  void answer(request).then(reply => port.postMessage(reply));
});
port.postMessage('open');
releaseMemorySoon();

async function answer({ id, step, input }: ImportRequest): Promise<ImportReply> {
  try {
    // The sender checks the input by ImportWork.
    const result = await (work[step] as (...args: unknown[]) => ReturnType<ImportWork[typeof step]>)(...input);
    releaseMemoryAfter(100_000);
    return { id, result };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { id, fault: { message, stack: stack ?? '' } };
  }
}
