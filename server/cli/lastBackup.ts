import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { backupFolder } from '../dataFolder.ts';

const lastBackupSchema = z.object({
  /** When a backup was last attempted, and when one last succeeded, as ISO times. */
  tried: z.string(),
  succeeded: z.string().nullable(),
  file: z.string().nullable(),
  /** Why the last one failed; null when it succeeded. */
  failure: z.string().nullable(),
});

/** The status of the last backup of a data folder. */
export type LastBackup = z.infer<typeof lastBackupSchema>;

const statusFile = (data: string): string => join(backupFolder(data), 'seatgrid-last.json');

/** The status of the last backup; null when there was none or its record cannot be read. */
export function lastBackup(data: string): LastBackup | null {
  const file = statusFile(data);
  if (!existsSync(file)) return null;
  try {
    return lastBackupSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null; // the next backup writes it again
  }
}

/** Records the result of a backup that was attempted at this time: its file, or why it failed. */
export function recordBackup(data: string, tried: string, result: { file: string } | { failure: string }): void {
  const before = lastBackup(data);
  const status: LastBackup =
    'file' in result
      ? { tried, succeeded: tried, file: result.file, failure: null }
      : { tried, succeeded: before?.succeeded ?? null, file: before?.file ?? null, failure: result.failure };
  writeFileSync(statusFile(data), `${JSON.stringify(status)}\n`, { mode: 0o600 });
}

const backupName = /^seatgrid-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.(?:db|dump|ndjson\.gz)$/;

/**
 * Deletes scheduled backups older than this many days, except the newest one, and the leftovers of interrupted backups.
 * Returns the names of the deleted backups.
 */
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
