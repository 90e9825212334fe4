import { open } from 'node:fs/promises';
import { CommandError } from './commandError.ts';

/** The kind of a backup: a copy of SQLite, lines from which either database can be filled, or a dump of PostgreSQL's own tool. */
export type BackupKind = 'sqlite' | 'lines' | 'dump';

/** The kind of a backup file, by its first bytes. Throws `CommandError` when it is not a backup. */
export async function backupKind(file: string): Promise<BackupKind> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    if (buffer.toString('latin1') === 'SQLite format 3\0') return 'sqlite';
    if (buffer[0] === 0x1f && buffer[1] === 0x8b) return 'lines';
    if (buffer.toString('latin1', 0, 5) === 'PGDMP') return 'dump';
  } finally {
    await handle.close();
  }
  throw new CommandError(`${file} is not a Seatgrid backup. Nothing was changed.`);
}
