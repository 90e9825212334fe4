import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { mayImport } from '../model/access.ts';
import type { Row } from '../model/change.ts';
import { ifReadable, isRowId, type TableAccess } from '../model/tableAccess.ts';
import type { AppEnv } from './appContext.ts';
import { ApiProblem } from './problem.ts';
import { workspaceParams } from './routes.ts';
import { requireTable, requireWorkspace } from './workspaceParam.ts';

/** The path of the imports of a workspace. */
export const importsPath = '/api/workspaces/{ws}/imports';
/** The path of an import. */
export const importPath = `${importsPath}/{import}` as const;
/** Its parameters. */
export const importParams = workspaceParams.extend({ import: z.string().max(64) });

/** The row of an import, if the person may see it: their own, and for owners and managers those of the organisation. */
export async function findImport(c: Context<AppEnv>, id: string): Promise<Row> {
  const workspace = requireWorkspace(c);
  const access = requireTable(workspace, 'imports', c.get('person'));
  const rows = isRowId(id) ? await workspace.reader.rows('imports', [id]) : new Map<string, Row>();
  const row = await ifReadable(access, rows.get(id), workspace.reader);
  if (row === null) throw noSuchImport();
  return row;
}

/** The same, if it is their own: an import has the rights of its person. */
export async function findOwnImport(c: Context<AppEnv>, id: string): Promise<Row> {
  const row = await findImport(c, id);
  if (row.actor === c.get('person').user) return row;
  throw new ApiProblem(403, 'not_your_import', 'Only the person who uploaded this file can change or apply its import');
}

/** The table of an import, if the person may import into it. */
export function importedTable(c: Context<AppEnv>, table: string): TableAccess {
  const access = requireTable(requireWorkspace(c), table, c.get('person'));
  if (mayImport(access.table, c.get('person'))) return access;
  throw new ApiProblem(403, 'forbidden', 'Your role does not allow imports into this table. Ask an owner or a manager');
}

/** The problem for an import that does not exist for the person. */
export const noSuchImport = (): ApiProblem => new ApiProblem(404, 'no_such_import', 'Import not found');

/** The problem for what is not possible in the state of an import. */
export const importBusy = (): ApiProblem =>
  new ApiProblem(409, 'import_busy', 'This is not possible at this step of the import. Reload the page to see how far it is');
