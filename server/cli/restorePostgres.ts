import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoredMark } from '../effects/afterRestore.ts';
import { dropSchema, markSchema, renameSchema, schemaIsInUse, schemaIsThere } from '../store/postgresSchema.ts';
import type { BackupKind } from './backupKind.ts';
import { checkup } from './checkup.ts';
import { CommandError, reasonOf } from './failure.ts';
import { readPortable } from './portableFile.ts';
import { type PostgresHome, undump } from './postgresTools.ts';
import { report, sizeOf } from './report.ts';

/**
 * Puts a backup of any kind into PostgreSQL. Refuses data that a running Seatgrid uses, and, without `force`, data that is there: with it, the schema
 * that is there is kept under another name. Where the backup cannot be put in, all is as it was. `asLines` makes lines of a copy of SQLite.
 * Throws `CommandError`.
 */
export async function restorePostgres(
  where: PostgresHome,
  { file, kind }: { file: string; kind: BackupKind },
  force: boolean,
  asLines: (file: string, lines: string) => Promise<void>,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'seatgrid-restore-'));
  let aside: string | null = null;
  let begun = false;
  try {
    if (await schemaIsInUse(where)) throw new CommandError('The database is in use: stop every Seatgrid that uses it first.');
    const there = await schemaIsThere(where);
    if (there && !force)
      throw new CommandError(
        'There is data in the database already. --force replaces it, and keeps it beside under another name.',
      );
    const lines = kind === 'sqlite' ? join(folder, 'lines.gz') : file;
    if (kind === 'sqlite') await asLines(file, lines);
    if (there) {
      const name = `${where.schema}_${new Date().toISOString().slice(0, 19).replaceAll(/[:T-]/g, '')}`;
      await renameSchema(where, name);
      aside = name;
    }
    begun = true;
    await fill(where, kind, lines);
    const found = await checkup(where);
    const wrong = found.findings.filter(({ code }) => ['foreign', 'newer', 'strange'].includes(code));
    if (wrong.length > 0)
      throw new CommandError([`${file} cannot be restored, and nothing was changed.`, ...report(wrong)].join('\n'));
    console.log(`The schema ${where.schema} of DATABASE_URL is restored: ${sizeOf(found)}.`);
    console.log(
      'At the next start nobody is signed in, and messages that waited to be sent are not: Outbox can send them again.',
    );
    if (aside !== null) console.log(`What was there is now the schema ${aside}.`);
    return 0;
  } catch (error) {
    if (begun) await dropSchema(where);
    if (aside !== null) await renameSchema({ ...where, schema: aside }, where.schema);
    if (error instanceof CommandError) throw error;
    throw new CommandError(`The backup could not be put into the database (${reasonOf(error)}).`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(where: PostgresHome, kind: BackupKind, file: string): Promise<void> {
  const at = new Date().toISOString();
  if (kind !== 'dump') {
    await readPortable(file, where, { [restoredMark]: at });
    return;
  }
  const why = await undump(where, file);
  if (why !== null) throw new CommandError(`${file} could not be put into the database (${why}).`);
  await markSchema(where, restoredMark, at);
}
