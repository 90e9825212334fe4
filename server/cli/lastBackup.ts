import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { backupFolder } from '../dataFolder.ts';

const lastBackupSchema = z.object({
  /** When a backup was last tried, and when one last succeeded; ISO times. */
  tried: z.string(),
  succeeded: z.string().nullable(),
  file: z.string().nullable(),
  /** Why the last one failed; null where it did not. */
  failure: z.string().nullable(),
});

/** What became of the last backup of this data folder. */
export type LastBackup = z.infer<typeof lastBackupSchema>;

const statusFile = (data: string): string => join(backupFolder(data), 'seatgrid-last.json');

/** What became of the last backup; null where none was ever made, or nobody can tell. */
export function lastBackup(data: string): LastBackup | null {
  const note = statusFile(data);
  if (!existsSync(note)) return null;
  try {
    return lastBackupSchema.parse(JSON.parse(readFileSync(note, 'utf8')));
  } catch {
    return null; // the next backup writes it again
  }
}

/** Notes what became of a backup that was tried at this time: the file, or why there is none. */
export function recordBackup(data: string, tried: string, made: { file: string } | { failure: string }): void {
  const before = lastBackup(data);
  const note: LastBackup =
    'file' in made
      ? { tried, succeeded: tried, file: made.file, failure: null }
      : { tried, succeeded: before?.succeeded ?? null, file: before?.file ?? null, failure: made.failure };
  writeFileSync(statusFile(data), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}

const backupName = /^seatgrid-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.(?:db|dump|ndjson\.gz)$/;

/** Deletes backups made by the schedule that are older than this many days, and what interrupted ones left behind; never the newest one. */
export function deleteOldBackups(data: string, days: number, now: number): string[] {
  const folder = backupFolder(data);
  const names = readdirSync(folder);
  const age = (name: string): number => (now - statSync(join(folder, name)).mtimeMs) / 86_400_000;
  const complete = names.filter(name => backupName.test(name)).sort();
  const old = complete.slice(0, -1).filter(name => age(name) > days);
  const interrupted = names.filter(name => name.startsWith('seatgrid-') && /\.part(?:-\w+)?$/.test(name) && age(name) > 1);
  for (const name of [...old, ...interrupted]) {
    rmSync(join(folder, name), { force: true });
    rmSync(join(folder, `${name}.sha256`), { force: true });
  }
  return old;
}
