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

/** Runs `work` on a snapshot of a database; null, without running it, while cells may have to be filled first. */
export function tryOnSnapshot<T>(
  database: ReadableDatabase,
  { current, build, now }: TrialContext,
  work: (tx: StoreTransaction) => Promise<T>,
): Promise<{ value: T } | null> {
  return database.snapshot(async connection => {
    const head = await readHead(database.dialect, connection);
    checkBuild(head, build);
    const tables = await current.filled(head.catalog, connection);
    if (tables === null) return null;
    const stored = createStoreTransaction(database.dialect, connection, tables, now?.() ?? transactionTime(head));
    return { value: await work(createTrialTransaction(stored, tables.layouts, head.seq)) };
  });
}
