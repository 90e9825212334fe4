import type { z } from '@hono/zod-openapi';
import type { ImportColumn, ImportPlan } from '../imports/importPlan.ts';
import { importFields, rowIdField } from '../imports/matchColumns.ts';
import type { Person } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import { ApiProblem } from './problem.ts';
import type { importChange } from './schemas/imports.ts';

type Change = z.output<typeof importChange>;

/** Whether a change is about how the file is read, so that its columns must be found again. */
export const readsAgain = ({ file }: Change): boolean => file !== undefined && Object.keys(file).length > 0;

/**
 * A plan with the changes of a person. Throws a problem for a column, field or sheet that does not exist or that they cannot write, for a
 * field of two columns, and for a key without a column.
 */
export function changePlan(plan: ImportPlan, change: Change, table: CompiledTable, person: Person): ImportPlan {
  const labels = new Map([
    [rowIdField, rowIdField],
    ...importFields(table, person).map(({ id, label }) => [id, label.en] as const),
  ]);
  const columns = changeColumns(plan.columns, change.columns ?? [], labels);
  const mapped = new Set(columns.flatMap(({ field }) => field ?? []));
  const keys = change.keys ?? plan.keys.filter(id => mapped.has(id));
  const changed: ImportPlan = {
    file: changeFile(plan.file, change.file ?? {}),
    columns,
    mode: change.mode ?? plan.mode,
    keys,
    blanks: change.blanks ?? plan.blanks,
    fixes: (change.fixes ?? plan.fixes).filter(({ field }) => mapped.has(field)),
  };
  const lacking = keys.find(id => !mapped.has(id));
  if (lacking !== undefined)
    throw invalid(`No column has the field ${labels.get(lacking) ?? lacking}, by which rows would be found`);
  if (changed.mode !== 'create' && keys.length === 0) throw invalid('To update rows, choose the field by which they are found');
  return changed;
}

function changeColumns(
  columns: readonly ImportColumn[],
  changes: NonNullable<Change['columns']>,
  labels: ReadonlyMap<string, string>,
): ImportColumn[] {
  const changed = columns.map(column => ({ ...column }));
  for (const { at, field, order } of changes) {
    const column = changed[at];
    if (column === undefined) throw invalid(`The file has no column ${at + 1}`);
    if (typeof field === 'string' && !labels.has(field)) throw invalid('A column has a field that you cannot import');
    if (field !== undefined) Object.assign(column, { field, by: 'chosen' });
    if (order !== undefined && column.dates !== null) column.dates = { ...column.dates, order, open: false };
  }
  const used = changed.flatMap(({ field }) => field ?? []);
  const twice = used.find((field, at) => used.indexOf(field) !== at);
  if (twice !== undefined) throw invalid(`Two columns have the field ${labels.get(twice) ?? twice}`);
  return changed;
}

function changeFile(file: ImportPlan['file'], change: NonNullable<Change['file']>): ImportPlan['file'] {
  if (change.sheet !== undefined && file.sheets?.[change.sheet] === undefined)
    throw invalid(`The file has no sheet ${change.sheet + 1}`);
  const { encoding, separator, sheet, headingRow } = change;
  return {
    ...file,
    ...(encoding === undefined ? {} : { encoding, encodingBy: 'chosen' as const }),
    ...(separator === undefined ? {} : { separator, separatorBy: 'chosen' as const }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(headingRow === undefined ? {} : { headingRow }),
  };
}

const invalid = (message: string): ApiProblem => new ApiProblem(422, 'bad_import', message);
