import type { Context } from 'hono';
import { newId } from '../engine/ids.ts';
import { fileKind } from '../imports/fileKind.ts';
import { fileLimits } from '../imports/fileLimits.ts';
import { FileProblem, fileProblemTexts } from '../imports/fileProblem.ts';
import { importLimits, sourceFile } from '../imports/importPlan.ts';
import { importActor } from '../imports/importRecord.ts';
import { storedBytes } from '../imports/storedBytes.ts';
import { storedSource } from '../imports/storedSource.ts';
import type { RowId } from '../model/change.ts';
import { FileSizeError, type StoredFile } from '../model/fileStore.ts';
import type { Writer } from '../model/writer.ts';
import type { AppContext, AppEnv } from './appContext.ts';
import { importBusy } from './importAccess.ts';
import { ApiProblem } from './problem.ts';
import { requireWorkspace } from './workspaceParam.ts';

/** The states of an import that is not finished. */
const openStates: ReadonlySet<unknown> = new Set(['reading', 'staged', 'applying']);

/**
 * Stores the body of a request as the file of a new import, whose first step can begin. Throws a problem, and keeps nothing, if the person has too
 * many imports, or if the file is too large or of a kind that cannot be read.
 */
export async function startImport(
  c: Context<AppEnv>,
  { imports, now }: AppContext,
  { table, name }: { table: string; name: string },
): Promise<RowId> {
  const id = newId();
  const reserved = Number(c.req.header('content-length') ?? fileLimits.bytes);
  await reserve(c, id, { table, name, size: Math.min(reserved, fileLimits.bytes) }, now());
  const file = sourceFile(id);
  const { writer } = requireWorkspace(c);
  try {
    const { size, hash } = await store(c, imports.files, file);
    await fileKind(await storedSource(imports.files, file, name));
    const change = { table: 'imports', row: id, from: { state: 'reading', step: null }, to: { size, hash, step: 'inspect' } };
    const { outcomes } = await writer.commit(importActor, [change], { label: 'Import', partial: false });
    if (outcomes[0]?.outcome !== 'accepted') throw importBusy();
  } catch (error) {
    await imports.files.remove([file]);
    await release(writer, id);
    throw error instanceof FileProblem ? fileProblem(error) : error;
  }
  return id;
}

/** Writes the row of an import before its file arrives, so that uploads at the same time count each other. */
async function reserve(
  c: Context<AppEnv>,
  row: RowId,
  cells: { table: string; name: string; size: number },
  now: string,
): Promise<void> {
  const { user: actor, org } = c.get('person');
  const { reader, writer } = requireWorkspace(c);
  const to = { ...cells, state: 'reading', source: 'file', hash: '', actor, org };
  await writer.commit(importActor, [{ table: 'imports', row, from: null, to }], { label: 'Import', partial: false });
  const rows = await reader.where('imports', 'org', [org]);
  // Of uploads at the same time, the first ones stay.
  const open = rows.filter(each => each.actor === actor && openStates.has(each.state) && each.id <= row);
  const bytes = storedBytes(rows, now);
  if (open.length <= importLimits.open && bytes <= importLimits.orgBytes) return;
  await release(writer, row);
  throw open.length > importLimits.open ? tooManyImports() : importsFull();
}

/** Removes the row of an import whose file has not arrived. */
async function release(writer: Writer, row: RowId): Promise<void> {
  await writer.commit(importActor, [{ table: 'imports', row, to: null }], { label: 'Import' });
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

const tooManyImports = (): ApiProblem =>
  new ApiProblem(
    429,
    'too_many_imports',
    `You have ${importLimits.open} imports that are not finished. Apply or cancel one of them first`,
    { retryAfter: 10 },
  );

const importsFull = (): ApiProblem =>
  new ApiProblem(
    429,
    'imports_full',
    'The files of your organisation’s imports take up all the space they may. Cancel imports that are not needed, and try again tomorrow',
    { retryAfter: 3_600 },
  );

/** The problem for a file that cannot be read. */
const fileProblem = ({ code, message, params }: FileProblem): ApiProblem =>
  new ApiProblem(code === 'F_TOO_LARGE' ? 413 : 422, code, message, { params, texts: { [code]: fileProblemTexts[code] } });
