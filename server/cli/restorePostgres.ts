import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoredMetaKey } from '../effects/afterRestore.ts';
import type { Inspection } from '../store/inspect.ts';
import type { PostgresLocation } from '../store/location.ts';
import { dropSchema, isSchemaInUse, renameSchemas, schemaExists, setSchemaMeta } from '../store/postgresSchema.ts';
import type { BackupKind } from './backupKind.ts';
import { checkup } from './checkup.ts';
import { CommandError, errorReason } from './commandError.ts';
import { readPortable } from './portableFile.ts';
import { pgRestore } from './postgresTools.ts';
import { report, sizeOf } from './report.ts';

/**
 * Puts a backup of any kind into PostgreSQL. Refuses data that a running Seatgrid uses, and, without `force`, data that is there: with it, the schema
 * that is there is kept under another name. Where the backup cannot be put in, all is as it was. `asLines` makes lines of a copy of SQLite.
 * Throws `CommandError`.
 */
export async function restorePostgres(
  where: PostgresLocation,
  { file, kind }: { file: string; kind: BackupKind },
  force: boolean,
  asLines: (file: string, lines: string) => Promise<void>,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'seatgrid-restore-'));
  try {
    if (await isSchemaInUse(where)) throw new CommandError('The database is in use: stop every Seatgrid that uses it first.');
    const there = await schemaExists(where);
    if (there && !force)
      throw new CommandError(
        'There is data in the database already. --force replaces it, and keeps it beside under another name.',
      );
    const replaced = there ? `${where.schema}_${new Date().toISOString().slice(0, 19).replaceAll(/[:T-]/g, '')}` : null;
    const lines = kind === 'sqlite' ? join(folder, 'lines.gz') : file;
    if (kind === 'sqlite') await asLines(file, lines);
    const found = kind === 'dump' ? await fromDump(where, file, replaced) : await fromLines(where, lines, replaced);
    console.log(`The schema ${where.schema} of DATABASE_URL is restored: ${sizeOf(found)}.`);
    console.log(
      'At the next start nobody is signed in, and messages that waited to be sent are not: Outbox can send them again.',
    );
    if (replaced !== null) console.log(`What was there is now the schema ${replaced}.`);
    return 0;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`The backup could not be put into the database (${errorReason(error)}).`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fills a schema of its own, looks it over, and has it take the place of the one that is there in one moment. */
async function fromLines(where: PostgresLocation, lines: string, replaced: string | null): Promise<Inspection> {
  const made = { ...where, schema: `${where.schema}_restoring` };
  await dropSchema(made);
  try {
    await readPortable(lines, made, { [restoredMetaKey]: new Date().toISOString() });
    const found = await checkSchema(made, lines);
    await renameSchemas(where, [...(replaced === null ? [] : [[where.schema, replaced] as const]), [made.schema, where.schema]]);
    return found;
  } catch (error) {
    await dropSchema(made);
    throw error;
  }
}

/** A dump knows its schema's name, so the one that is there makes room first, and comes back where the dump cannot be put in. */
async function fromDump(where: PostgresLocation, file: string, replaced: string | null): Promise<Inspection> {
  if (replaced !== null) await renameSchemas(where, [[where.schema, replaced]]);
  try {
    const why = await pgRestore(where, file);
    if (why !== null) throw new CommandError(`${file} could not be put into the database (${why}).`);
    const found = await checkSchema(where, file);
    await setSchemaMeta(where, restoredMetaKey, new Date().toISOString());
    return found;
  } catch (error) {
    await dropSchema(where);
    if (replaced !== null) await renameSchemas(where, [[replaced, where.schema]]);
    throw error;
  }
}

async function checkSchema(where: PostgresLocation, file: string): Promise<Inspection> {
  const found = await checkup(where);
  const wrong = found.findings.filter(({ code }) => ['foreign', 'newer', 'strange'].includes(code));
  if (wrong.length === 0) return found;
  throw new CommandError([`${file} cannot be restored, and nothing was changed.`, ...report(wrong)].join('\n'));
}
