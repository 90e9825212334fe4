import type { Row } from '../model/change.ts';
import { type FileStore, rowOfFile } from '../model/fileStore.ts';
import type { StoreReader } from '../model/store.ts';
import type { Writer } from '../model/writer.ts';
import { attemptOfFile } from './importPlan.ts';
import { importActor } from './importRecord.ts';

/** Where old imports are swept. */
export interface SweepOptions {
  writer: Writer;
  reader: StoreReader;
  files: FileStore;
}

/** How many days an import waits to be applied, the files of one that is over are kept, and files without an import. */
export const importDays = { open: 7, done: 30, cancelled: 1, lost: 1 } as const;

const day = 86_400_000;
const filesAtOnce = 200;

/** What a round did: imports that were cancelled because nobody has applied them, and files that were removed. */
export interface SweptImports {
  cancelled: number;
  files: number;
}

/**
 * Cancels imports that nobody has applied, or whose upload was cut off, and removes files that are not needed any more: of imports that are over, of those that do not
 * exist, and what is left of uploads that were cut off. The rows of imports stay.
 */
export async function sweepImports({ writer, reader, files }: SweepOptions, now: string): Promise<SweptImports> {
  const ago = daysBefore(now);
  const open = await reader.where('imports', 'state', ['staged', 'reading']);
  // An import without a next step is one whose upload was cut off.
  const waiting = open.filter(({ state, step, createdAt }) =>
    state === 'staged' ? String(createdAt) < ago(importDays.open) : step === null && String(createdAt) < ago(importDays.lost),
  );
  if (waiting.length > 0) {
    const changes = waiting.map(row => ({
      table: 'imports',
      row: row.id,
      from: { state: row.state ?? null, step: row.step ?? null },
      to: { state: 'cancelled', finishedAt: now },
    }));
    await writer.commit(importActor, changes, { label: 'Old imports', partial: true });
  }
  let removed = 0;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = await files.list(after, filesAtOnce);
    const rows = await reader.rows('imports', [...new Set(page.map(({ name }) => rowOfFile(name)))]);
    const over = page.filter(({ name, at }) => {
      const row = rows.get(rowOfFile(name));
      const attempt = attemptOfFile(name);
      const isLost = row === undefined || name.endsWith('.part') || (attempt !== null && attempt !== row.attempt);
      return (isLost && at < ago(importDays.lost)) || (row !== undefined && isOver(row, ago));
    });
    if (over.length > 0) await files.remove(over.map(({ name }) => name));
    removed += over.length;
    after = page.at(-1)?.name;
  }
  return { cancelled: waiting.length, files: removed };
}

/** A moment this many days ago. */
const daysBefore =
  (now: string) =>
  (days: number): string =>
    new Date(Date.parse(now) - days * day).toISOString();

/** Whether the files of an import are still kept. */
export const keepsFiles = (row: Row, now: string): boolean => !isOver(row, daysBefore(now));

/** Whether the files of an import are not needed any more. */
function isOver({ state, finishedAt }: Row, ago: (days: number) => string): boolean {
  if (typeof finishedAt !== 'string') return false;
  if (state === 'cancelled') return finishedAt < ago(importDays.cancelled);
  return (state === 'done' || state === 'failed') && finishedAt < ago(importDays.done);
}
