import { createRoute } from '@hono/zod-openapi';
import { failedRows, failureColumns } from '../imports/failedRows.ts';
import { sourceFile } from '../imports/importPlan.ts';
import { planOf, progressOf, stagedOf } from '../imports/importRecord.ts';
import { storedSource } from '../imports/storedSource.ts';
import { writeCsv } from '../imports/writeCsv.ts';
import { writeJson } from '../imports/writeJson.ts';
import { writeXlsx } from '../imports/writeXlsx.ts';
import { importTexts } from '../model/importTexts.ts';
import type { App, AppContext } from './appContext.ts';
import { requireSession } from './authentication.ts';
import { textsOf } from './catalogTexts.ts';
import { triedStates } from './describeImport.ts';
import { mediaTypes } from './exportFile.ts';
import { exportStream } from './exportStream.ts';
import { findImport, importBusy, importedTable, importParams, importPath } from './importAccess.ts';
import { fileResponses, security } from './routes.ts';
import { failedImportRows, failuresQuery } from './schemas/imports.ts';
import { requireWorkspace } from './workspaceParam.ts';

/** How long writing the file may take, in milliseconds. */
const maxTime = 10 * 60_000;

const failuresRoute = createRoute({
  method: 'get',
  path: `${importPath}/failures`,
  summary:
    'The rows that were not applied, or not as they should be, with their reasons, as a file that can be corrected and uploaded',
  security,
  request: { params: importParams, query: failuresQuery },
  responses: fileResponses({ 'text/csv': null, [mediaTypes.xlsx]: null, 'application/json': failedImportRows }, 'The file'),
});

/** The rows of an import that need attention, as a file in the language of the reader. */
export function importFailuresRoute(app: App, context: AppContext): void {
  app.use(failuresRoute.getRoutingPath(), requireSession(context));
  app.openapi(failuresRoute, async c => {
    const { files } = context.imports;
    const row = await findImport(c, c.req.valid('param').import);
    const [plan, staged] = [planOf(row), stagedOf(row)];
    if (plan === null || staged === null || !triedStates.has(row.state)) throw importBusy();
    const { format } = c.req.valid('query');
    const { language } = c.get('person');
    const { table } = importedTable(c, String(row.table));
    const source = await storedSource(files, sourceFile(row.id), String(row.name));
    const words = { ...textsOf(requireWorkspace(c).catalog(), context.texts), ...importTexts };
    const label = (id: string): string => table.byId.get(id)?.label[language] ?? id;
    const mode = progressOf(row).apply?.mode ?? null;
    const pages = failedRows({ staged, source, plan, mode }, files, { language, words, label });
    const columns = failureColumns(plan);
    const write = {
      json: () => writeJson(columns, pages),
      xlsx: () => writeXlsx({ name: table.table.label[language], language }, columns, pages),
      csv: () => writeCsv(columns, pages, { separator: plan.file.separator === ';' ? ';' : ',', raw: false }),
    };
    return c.body(
      exportStream(write[format](), maxTime, () => undefined),
      200,
      {
        'content-type': mediaTypes[format],
        'content-disposition': `attachment; filename="failures-${row.id}.${format}"`,
      },
    );
  });
}
