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
 * Restores a backup of any kind into PostgreSQL. Refuses data that a running Seatgrid uses, and, without `force`, existing
 * data; with it, the existing schema stays under another name. If the restore fails, nothing has changed. `asLines` converts
 * a copy of SQLite into lines. Throws `CommandError`.
 */
export async function restorePostgres(
  location: PostgresLocation,
  { file, kind }: { file: string; kind: BackupKind },
  force: boolean,
  asLines: (file: string, lines: string) => Promise<void>,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'seatgrid-restore-'));
  try {
    if (await isSchemaInUse(location)) throw new CommandError('The database is in use: stop every Seatgrid that uses it first.');
    const exists = await schemaExists(location);
    if (exists && !force)
      throw new CommandError(
        'There is already data in the database. --force replaces it, and keeps it there under another name.',
      );
    const replaced = exists ? `${location.schema}_${new Date().toISOString().slice(0, 19).replaceAll(/[:T-]/g, '')}` : null;
    const lines = kind === 'sqlite' ? join(folder, 'lines.gz') : file;
    if (kind === 'sqlite') await asLines(file, lines);
    const inspection = kind === 'dump' ? await fromDump(location, file, replaced) : await fromLines(location, lines, replaced);
    console.log(`The schema ${location.schema} of DATABASE_URL is restored: ${sizeOf(inspection)}.`);
    console.log(
      'After the next start, everybody must sign in again, and unsent messages stay in the Outbox, where they can be sent again.',
    );
    if (replaced !== null) console.log(`The previous data is now in the schema ${replaced}.`);
    return 0;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`The backup could not be restored to the database (${errorReason(error)}).`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fills a new schema, checks it, and lets it replace the existing one in one transaction. */
async function fromLines(location: PostgresLocation, lines: string, replaced: string | null): Promise<Inspection> {
  const restoring = { ...location, schema: `${location.schema}_restoring` };
  await dropSchema(restoring);
  try {
    await readPortable(lines, restoring, { [restoredMetaKey]: new Date().toISOString() });
    const inspection = await checkSchema(restoring, lines);
    await renameSchemas(location, [
      ...(replaced === null ? [] : [[location.schema, replaced] as const]),
      [restoring.schema, location.schema],
    ]);
    return inspection;
  } catch (error) {
    await dropSchema(restoring);
    throw error;
  }
}

/**
 * Restores a dump. It contains its schema's name, so the existing schema is renamed first, and renamed back if the restore
 * fails.
 */
async function fromDump(location: PostgresLocation, file: string, replaced: string | null): Promise<Inspection> {
  if (replaced !== null) await renameSchemas(location, [[location.schema, replaced]]);
  try {
    const reason = await pgRestore(location, file);
    if (reason !== null) throw new CommandError(`${file} could not be restored to the database (${reason}).`);
    const inspection = await checkSchema(location, file);
    await setSchemaMeta(location, restoredMetaKey, new Date().toISOString());
    return inspection;
  } catch (error) {
    await dropSchema(location);
    if (replaced !== null) await renameSchemas(location, [[replaced, location.schema]]);
    throw error;
  }
}

async function checkSchema(location: PostgresLocation, file: string): Promise<Inspection> {
  const inspection = await checkup(location);
  const fatal = inspection.findings.filter(({ code }) => ['foreign', 'newer', 'strange'].includes(code));
  if (fatal.length === 0) return inspection;
  throw new CommandError([`${file} cannot be restored, and nothing was changed.`, ...report(fatal)].join('\n'));
}
