import { hash, randomFillSync } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { newToken } from './api/secrets.ts';
import { checkWritable } from './disk.ts';
import { afterRestore } from './effects/afterRestore.ts';
import { upgrade } from './engine/upgrade.ts';
import { createWriter } from './engine/writer.ts';
import { compileCatalog } from './model/compile.ts';
import { deniedIn, unwrittenIn } from './model/outcome.ts';
import type { Sweep } from './model/session.ts';
import { Refusal, type Writer } from './model/workspace.ts';
import { openStore } from './store/openStore.ts';
import { administration } from './tables/administration.ts';
import { isAtomic } from './tables/bulk.ts';
import type { Answer, Request, Told, WriterHome } from './thread.ts';
import { tidyAfter, tidySoon } from './tidy.ts';

/*
 * The writer thread: the only one that writes. The engine runs here, beside the database, so that the thread that answers
 * requests and reads is never kept waiting by a large commit.
 */

const { where, publicUrl, delivers, existing = false } = workerData as WriterHome;
const port = parentPort;
if (port === null) throw new Error('server/writer.ts runs as a worker thread only: use startWriter of server/thread.ts');

/** Random bytes, fetched many at a time: a large activation needs one secret a person. */
const pool = Buffer.alloc(4096);
let used = pool.length;

function random(size: number): Buffer {
  if (used + size > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += size;
  return pool.subarray(used - size, used);
}

const catalog = compileCatalog(administration);
const store = await openStore(where, catalog.stored, { existing });
await upgrade(store, catalog);
const writer: Writer = createWriter(store, catalog, {
  publicUrl,
  isAtomic,
  audited: entries => port.postMessage({ audited: entries } satisfies Told),
  delivers,
  newSecret() {
    const clear = newToken(random);
    return { clear, hash: hash('sha256', clear, 'hex') };
  },
});

await afterRestore(store, catalog, writer);

port.on('message', (request: Request | 'close') => {
  if (request === 'close') {
    void store.close().finally(() => port.close());
    return;
  }
  void answer(request).then(reply => port.postMessage(reply));
});
port.postMessage('open');
tidySoon();

async function answer({ id, method, args }: Request): Promise<Answer> {
  try {
    if (method === 'probe') {
      await probe(args[0] === true);
      return { id, probed: true };
    }
    // What was sent there was checked against ThreadedWriter.
    if (method === 'sweep') return { id, swept: await store.sweep(args[0] as Sweep) };
    // The three methods share this call; their arguments were checked against Writer where they were sent.
    const outcome = await (writer[method] as (...args: unknown[]) => ReturnType<Writer['commit']>)(...args);
    const { transaction, seq, outcomes, messages } = outcome;
    tidyAfter(outcomes.length);
    const text = JSON.stringify(outcome);
    const denied = deniedIn(outcome, catalog);
    const unwritten = transaction === null ? unwrittenIn(outcome) : null;
    return { id, outcome: { transaction, seq, text, denied, unwritten, rows: outcomes.length, messages: messages.length } };
  } catch (error) {
    if (error instanceof Refusal) return { id, refusal: { code: error.code, message: error.message } };
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { id, fault: { message, stack: stack ?? '', code: (error as { code?: string }).code ?? '' } };
  }
}

/** Throws where the database cannot be written; where it `writes` it is sure, else it costs nothing on the disk. */
async function probe(writes: boolean): Promise<void> {
  if ('file' in where) checkWritable(where.file);
  await store.write(async session => {
    if (writes) await session.setMark('probe', new Date().toISOString());
    return { keep: writes, value: null };
  }, 1);
}
