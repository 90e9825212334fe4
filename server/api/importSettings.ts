import type { z } from '@hono/zod-openapi';
import type { FileEvidence, ImportColumn, ImportPlan } from '../imports/importPlan.ts';
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
    chosen: chosenIn(plan, change),
  };
  const lacking = keys.find(id => !mapped.has(id));
  if (lacking !== undefined)
    throw invalid(`No column has the field ${labels.get(lacking) ?? lacking}, by which rows would be found`);
  if (changed.mode !== 'create' && keys.length === 0) throw invalid('To update rows, choose the field by which they are found');
  return changed;
}

/** What was chosen before or now. */
function chosenIn({ chosen = [] }: ImportPlan, change: Change): NonNullable<ImportPlan['chosen']> {
  const now = { mode: change.mode, keys: change.keys, headingRow: change.file?.headingRow };
  return (['mode', 'keys', 'headingRow'] as const).filter(what => now[what] !== undefined || chosen.includes(what));
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
    if (order !== undefined && column.dates !== null) column.dates = { ...column.dates, order, open: false, chosen: true };
  }
  const used = changed.flatMap(({ field }) => field ?? []);
  const twice = used.find((field, at) => used.indexOf(field) !== at);
  if (twice !== undefined) throw invalid(`Two columns have the field ${labels.get(twice) ?? twice}`);
  return changed;
}

/**
 * How a file that could not be read yet is to be read: only that can be changed. Throws a problem for any other change.
 */
export function changeUnread(known: Partial<FileEvidence>, { file, ...others }: Change): Partial<FileEvidence> {
  if (file === undefined || Object.keys(others).length > 0)
    throw invalid('The file could not be read yet. Choose first how it is read: its encoding, separator, sheet or heading row');
  return { ...known, ...evidenceOf(file) };
}

function changeFile(file: ImportPlan['file'], change: NonNullable<Change['file']>): ImportPlan['file'] {
  if (change.sheet !== undefined && file.sheets?.[change.sheet] === undefined)
    throw invalid(`The file has no sheet ${change.sheet + 1}`);
  return { ...file, ...evidenceOf(change) };
}

function evidenceOf({ encoding, separator, sheet, headingRow }: NonNullable<Change['file']>): Partial<FileEvidence> {
  return {
    ...(encoding === undefined ? {} : { encoding, encodingBy: 'chosen' as const }),
    ...(separator === undefined ? {} : { separator, separatorBy: 'chosen' as const }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(headingRow === undefined ? {} : { headingRow }),
  };
}

const invalid = (message: string): ApiProblem => new ApiProblem(422, 'bad_import', message);
