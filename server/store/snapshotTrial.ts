import type { StoreTransaction } from '../model/store.ts';
import { checkBuild } from './buildId.ts';
import type { CurrentCatalog } from './catalogLayouts.ts';
import { readHead, transactionTime } from './counterRow.ts';
import type { ReadableDatabase } from './dialect.ts';
import { createStoreTransaction } from './storeTransaction.ts';
import { createTrialTransaction } from './trialTransaction.ts';

/** What a trial needs besides the database: its catalogs, the build that writes, and the time if it is not the database's. */
export interface TrialContext {
  current: CurrentCatalog;
  build: string;
  now: (() => string) | undefined;
}

/** How long a trial may take by default, in milliseconds: its snapshot keeps the database from cleaning up, and others wait for their turn. */
const maxTrialTime = 60_000;

/** Runs `work` on a snapshot of a database; null, without running it, while cells may have to be filled first. */
export async function tryOnSnapshot<T>(
  database: ReadableDatabase,
  { current, build, now }: TrialContext,
  work: (tx: StoreTransaction) => Promise<T>,
  time = maxTrialTime,
): Promise<{ value: T } | null> {
  // Asked before the snapshot begins, so that it contains the filled cells.
  const { filled } = current;
  return database.snapshot(async connection => {
    const head = await readHead(database.dialect, connection);
    checkBuild(head, build);
    if (head.catalog !== null && head.catalog !== filled) return null;
    const tables = await current.forReading(head.catalog, connection);
    const stored = createStoreTransaction(database.dialect, connection, tables, now?.() ?? transactionTime(head));
    const until = performance.now() + time;
    return { value: await work(createTrialTransaction(stored, tables.layouts, { seq: head.seq, until })) };
  });
}
