import { hash, randomFillSync } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { administrationCatalogs } from './administrationCatalogs.ts';
import { CredentialVault } from './credentialVault.ts';
import { checkWritable } from './diskSpace.ts';
import { afterRestore } from './effects/afterRestore.ts';
import { createWriter } from './engine/createWriter.ts';
import { upgrade } from './engine/recomputeAfterUpgrade.ts';
import type { AuditNotice, EngineRequest, EngineResponse, EngineThreadData } from './engineThread.ts';
import { newToken } from './identity/tokens.ts';
import { endRestoredImports } from './imports/endRestored.ts';
import { notWrittenIn, refusalsIn } from './model/outcome.ts';
import type { Sweep } from './model/store.ts';
import { Refusal, type Writer, type WriterRefusalCode } from './model/writer.ts';
import { releaseMemoryAfter, releaseMemorySoon } from './releaseMemory.ts';
import { openStore, openTrialStore } from './store/openStore.ts';
import { isAtomic } from './tables/bulkMode.ts';
import { isImportBatch } from './tables/importBatch.ts';

/*
 * The writer thread, the only one that writes. The engine runs here, beside the database, so that a large commit never
 * blocks the thread that answers requests and reads. The thread for dry runs has the same program, and does not write.
 */

const { location, keys, publicUrl, delivers, existing = false, triesOnly = false } = workerData as EngineThreadData;
const port = parentPort;
if (port === null)
  throw new Error('server/writerWorker.ts runs as a worker thread only: use startWriter of server/writerThread.ts');

/** Random bytes, generated many at a time: a large activation needs one secret for each person. */
const randomPool = Buffer.alloc(4096);
let used = randomPool.length;

function random(size: number): Buffer {
  if (used + size > randomPool.length) {
    randomFillSync(randomPool);
    used = 0;
  }
  used += size;
  return randomPool.subarray(used - size, used);
}

const catalogs = administrationCatalogs();
const writable = triesOnly ? null : await openStore(location, catalogs, { mustExist: existing });
if (writable !== null) await upgrade(writable, catalogs);
const store = writable ?? (await openTrialStore(location, catalogs));
const writer: Writer = createWriter(store, catalogs, {
  publicUrl,
  isAtomic,
  isImportBatch,
  audited: entries => port.postMessage({ audited: entries } satisfies AuditNotice),
  deliversMail: delivers,
  ...(keys === undefined ? {} : { sealer: new CredentialVault(keys) }),
  newSecret() {
    const clear = newToken(random);
    return { clear, hash: hash('sha256', clear, 'hex') };
  },
});

if (writable !== null) await afterRestore(writable, catalogs, writer, endRestoredImports);

port.on('message', (request: EngineRequest | 'close') => {
  if (request === 'close') {
    void store.close().finally(() => port.close());
    return;
  }
  void answer(request).then(reply => port.postMessage(reply));
});
port.postMessage('open');
releaseMemorySoon();

async function answer({ id, method, args }: EngineRequest): Promise<EngineResponse> {
  try {
    if (method === 'probe') {
      await probe(args[0] === true);
      return { id, probed: true };
    }
    // The sender checks the type by ThreadedWriter.
    if (method === 'sweep') return { id, swept: await store.sweep(args[0] as Sweep) };
    // The sender checks the arguments of these three methods by Writer.
    const outcome = await (writer[method] as (...args: unknown[]) => ReturnType<Writer['commit']>)(...args);
    const { transaction, seq, outcomes, messages } = outcome;
    releaseMemoryAfter(outcomes.length);
    const text = JSON.stringify(outcome);
    const refusals = refusalsIn(outcome);
    const unwritten = transaction === null ? notWrittenIn(outcome) : null;
    return { id, outcome: { transaction, seq, text, refusals, unwritten, rows: outcomes.length, messages: messages.length } };
  } catch (error) {
    if (error instanceof Refusal) return { id, refusal: { code: error.code as WriterRefusalCode, message: error.message } };
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { id, fault: { message, stack: stack ?? '', code: (error as { code?: string }).code ?? '' } };
  }
}

/** Throws when the database cannot be written. With `writes` it proves that by a write; without, it writes nothing. */
async function probe(writes: boolean): Promise<void> {
  if ('file' in location) checkWritable(location.file);
  await store.write(async tx => {
    if (writes) await tx.setMeta('probe', new Date().toISOString());
    return { commit: writes, value: null };
  }, 1);
}
