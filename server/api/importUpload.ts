import type { Context } from 'hono';
import { newId } from '../engine/ids.ts';
import { fileKind } from '../imports/fileKind.ts';
import { fileLimits } from '../imports/fileLimits.ts';
import { FileProblem, fileProblemTexts } from '../imports/fileProblem.ts';
import { importActor } from '../imports/importJobs.ts';
import { importFile, importLimits } from '../imports/importPlan.ts';
import { storedSource } from '../imports/storedSource.ts';
import type { Person } from '../model/actor.ts';
import type { RowId } from '../model/change.ts';
import { FileSizeError, type StoredFile } from '../model/fileStore.ts';
import type { StoreReader } from '../model/store.ts';
import type { AppContext, AppEnv } from './appContext.ts';
import { ApiProblem } from './problem.ts';
import { requireWorkspace } from './workspaceParam.ts';

/** The states of an import that is not finished. */
const openStates: ReadonlySet<unknown> = new Set(['reading', 'staged', 'applying']);

/**
 * Stores the body of a request as the file of a new import, and begins to read it. Throws a problem, and keeps nothing, if the person has too
 * many imports, or if the file is too large or of a kind that cannot be read.
 */
export async function startImport(
  c: Context<AppEnv>,
  { imports }: AppContext,
  { table, name }: { table: string; name: string },
): Promise<RowId> {
  const person = c.get('person');
  const { reader, writer } = requireWorkspace(c);
  await checkOpenImports(reader, person);
  const id = newId();
  const file = importFile(id, 'source');
  try {
    const { size, hash } = await store(c, imports.files, file);
    await fileKind(await storedSource(imports.files, file, name));
    const cells = {
      name,
      table,
      state: 'reading',
      step: 'inspect',
      source: 'file',
      size,
      hash,
      actor: person.user,
      org: person.org,
    };
    await writer.commit(importActor, [{ table: 'imports', row: id, from: null, to: cells }], { label: 'Import', partial: false });
  } catch (error) {
    await imports.files.remove([file]);
    throw error instanceof FileProblem ? fileProblem(error) : error;
  }
  imports.jobs.wake();
  return id;
}

async function store(c: Context<AppEnv>, files: AppContext['imports']['files'], file: string): Promise<StoredFile> {
  const { body } = c.req.raw;
  if (body === null) throw new FileProblem('F_EMPTY');
  try {
    return await files.put(file, body, fileLimits.bytes);
  } catch (error) {
    if (!(error instanceof FileSizeError)) throw error;
    const max = fileLimits.bytes / 1024 / 1024;
    throw new FileProblem('F_TOO_LARGE', { size: `${max}+`, max });
  }
}

async function checkOpenImports(reader: StoreReader, person: Person): Promise<void> {
  const rows = await reader.where('imports', 'actor', [person.user]);
  if (rows.filter(({ state }) => openStates.has(state)).length < importLimits.open) return;
  throw new ApiProblem(
    429,
    'too_many_imports',
    `You have ${importLimits.open} imports that are not finished. Apply or cancel one of them first`,
    { retryAfter: 10 },
  );
}

/** The problem for a file that cannot be read. */
const fileProblem = ({ code, message, params }: FileProblem): ApiProblem =>
  new ApiProblem(code === 'F_TOO_LARGE' ? 413 : 422, code, message, { params, texts: { [code]: fileProblemTexts[code] } });
