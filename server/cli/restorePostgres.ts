import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoredMark } from '../effects/afterRestore.ts';
import type { Inspection } from '../store/inspect.ts';
import { dropSchema, markSchema, renameSchemas, schemaIsInUse, schemaIsThere } from '../store/postgresSchema.ts';
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
  try {
    if (await schemaIsInUse(where)) throw new CommandError('The database is in use: stop every Seatgrid that uses it first.');
    const there = await schemaIsThere(where);
    if (there && !force)
      throw new CommandError(
        'There is data in the database already. --force replaces it, and keeps it beside under another name.',
      );
    const aside = there ? `${where.schema}_${new Date().toISOString().slice(0, 19).replaceAll(/[:T-]/g, '')}` : null;
    const lines = kind === 'sqlite' ? join(folder, 'lines.gz') : file;
    if (kind === 'sqlite') await asLines(file, lines);
    const found = kind === 'dump' ? await fromDump(where, file, aside) : await fromLines(where, lines, aside);
    console.log(`The schema ${where.schema} of DATABASE_URL is restored: ${sizeOf(found)}.`);
    console.log(
      'At the next start nobody is signed in, and messages that waited to be sent are not: Outbox can send them again.',
    );
    if (aside !== null) console.log(`What was there is now the schema ${aside}.`);
    return 0;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`The backup could not be put into the database (${reasonOf(error)}).`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fills a schema of its own, looks it over, and has it take the place of the one that is there in one moment. */
async function fromLines(where: PostgresHome, lines: string, aside: string | null): Promise<Inspection> {
  const made = { ...where, schema: `${where.schema}_restoring` };
  await dropSchema(made);
  try {
    await readPortable(lines, made, { [restoredMark]: new Date().toISOString() });
    const found = await sound(made, lines);
    await renameSchemas(where, [...(aside === null ? [] : [[where.schema, aside] as const]), [made.schema, where.schema]]);
    return found;
  } catch (error) {
    await dropSchema(made);
    throw error;
  }
}

/** A dump knows its schema's name, so the one that is there makes room first, and comes back where the dump cannot be put in. */
async function fromDump(where: PostgresHome, file: string, aside: string | null): Promise<Inspection> {
  if (aside !== null) await renameSchemas(where, [[where.schema, aside]]);
  try {
    const why = await undump(where, file);
    if (why !== null) throw new CommandError(`${file} could not be put into the database (${why}).`);
    const found = await sound(where, file);
    await markSchema(where, restoredMark, new Date().toISOString());
    return found;
  } catch (error) {
    await dropSchema(where);
    if (aside !== null) await renameSchemas(where, [[aside, where.schema]]);
    throw error;
  }
}

async function sound(where: PostgresHome, file: string): Promise<Inspection> {
  const found = await checkup(where);
  const wrong = found.findings.filter(({ code }) => ['foreign', 'newer', 'strange'].includes(code));
  if (wrong.length === 0) return found;
  throw new CommandError([`${file} cannot be restored, and nothing was changed.`, ...report(wrong)].join('\n'));
}
