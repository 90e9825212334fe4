import type Database from 'better-sqlite3';
import { StoreError } from './errors.ts';

/**
 * Throws when committed data might not reach the disk, as with a SQLite build that knows other levels or a disk without WAL
 * support.
 */
export function assertDurable(database: Database.Database, file: string): void {
  const level = Number(database.pragma('synchronous', { simple: true }));
  const mode = String(database.pragma('journal_mode', { simple: true }));
  if (level < 2 || mode !== 'wal')
    throw new StoreError(`${file} cannot be stored safely: synchronous is ${level}, the journal is ${mode}`);
}

/** Pages returned at a time, and the least unused pages for which that is worth it. */
const [pagesPerVacuum, minUnusedPages] = [250, 1_000];

/**
 * Returns unused pages at the end of the file to the system; returns how many. A file of an early version keeps them for
 * later writes.
 */
export function incrementalVacuum(database: Database.Database): number {
  const unused = Number(database.pragma('freelist_count', { simple: true }));
  if (unused < minUnusedPages || Number(database.pragma('auto_vacuum', { simple: true })) !== 2) return 0;
  // Only exec runs it to the end: run takes a single step, which is one page.
  database.exec(`pragma incremental_vacuum(${pagesPerVacuum})`);
  return pagesPerVacuum;
}
