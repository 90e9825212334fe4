import type { z } from '@hono/zod-openapi';
import { fileProblemTexts } from '../imports/fileProblem.ts';
import { stagedFile } from '../imports/importPlan.ts';
import { planOf, progressOf, stagedOf } from '../imports/importRecord.ts';
import { getJson } from '../imports/jsonFile.ts';
import type { StagedReport } from '../imports/stageImport.ts';
import type { Row } from '../model/change.ts';
import type { FileStore } from '../model/fileStore.ts';
import { importTexts } from '../model/importTexts.ts';
import type { TextsByCode } from '../model/table.ts';
import type { importResponse } from './schemas/imports.ts';

type Description = z.output<typeof importResponse>;

/** The states of an import after its rows have been tried. */
export const triedStates: ReadonlySet<unknown> = new Set(['staged', 'applying', 'done', 'cancelled']);

/** An import as its person sees it. */
export async function describeImport(row: Row, files: FileStore): Promise<Description> {
  const { problem = null, apply } = progressOf(row);
  const staged = stagedOf(row);
  return {
    id: row.id,
    name: String(row.name),
    table: String(row.table),
    state: row.state as Description['state'],
    actor: row.actor === null ? null : String(row.actor),
    createdAt: String(row.createdAt),
    finishedAt: row.finishedAt === null ? null : String(row.finishedAt),
    size: Number(row.size),
    hash: String(row.hash),
    plan: planOf(row),
    report:
      staged !== null && triedStates.has(row.state) ? await getJson<StagedReport>(files, stagedFile(staged, 'report')) : null,
    applied: Number(row.applied),
    failed: apply?.failed ?? 0,
    applying: apply === undefined ? null : { mode: apply.mode, taken: apply.next, undoes: apply.undo !== undefined },
    texts: textsFor(problem?.code),
    problem,
  };
}

/** The texts of imports, and of the reason why a file cannot be read. */
function textsFor(code: string | undefined): Description['texts'] {
  const file: TextsByCode = fileProblemTexts;
  const words = code === undefined ? undefined : file[code];
  return { ...importTexts, ...(code === undefined || words === undefined ? {} : { [code]: words }) };
}
