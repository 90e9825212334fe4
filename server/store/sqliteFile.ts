import type Database from 'better-sqlite3';
import { StoreError } from './errors.ts';

/** Throws where what is committed would not be on the disk, such as in a build of SQLite that knows other levels, or on a disk that has no WAL. */
export function assertDurable(database: Database.Database, file: string): void {
  const level = Number(database.pragma('synchronous', { simple: true }));
  const mode = String(database.pragma('journal_mode', { simple: true }));
  if (level < 2 || mode !== 'wal')
    throw new StoreError(`${file} cannot be kept safely: synchronous is ${level}, the journal is ${mode}`);
}

/** Pages that are given back at a time, and so many unused ones that it is worth it. */
const [pagesPerVacuum, minUnusedPages] = [250, 1_000];

/** Takes unused pages from the end of the file; a file of before this was known keeps them for what is written later. */
export function incrementalVacuum(database: Database.Database): number {
  const unused = Number(database.pragma('freelist_count', { simple: true }));
  if (unused < minUnusedPages || Number(database.pragma('auto_vacuum', { simple: true })) !== 2) return 0;
  // All of it is done by exec only: run takes a single step, which is one page.
  database.exec(`pragma incremental_vacuum(${pagesPerVacuum})`);
  return pagesPerVacuum;
}
