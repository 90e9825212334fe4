import type { CatalogField, CatalogTable, ImportResponse, ImportRowsResponse } from '../../server/api/wire.ts';
import { type Cells, type InvalidInput, sameValue, type Value } from '../../server/model/change.ts';
import { say } from '../../server/model/localizedText.ts';
import type { GridRow } from '../contract/row.ts';

/** A row of the file as it was tried. */
type StagedLine = ImportRowsResponse['rows'][number];
type Plan = NonNullable<ImportResponse['plan']>;

/** The columns that say what applying a row would do, and what is wrong with it. */
export const [actionField, resultField] = ['import:action', 'import:result'] as const;

const actions = [
  { id: 'none', label: say('No change', 'Inchangée') },
  { id: 'create', label: say('New', 'Nouvelle') },
  { id: 'update', label: say('Update', 'Mise à jour') },
  { id: 'refused', label: say('Not written', 'Non écrite') },
];

/** The columns of a staged file: what would happen to each row, and the fields that the file fills. Nobody writes in them. */
export function stagedTable(table: CatalogTable, plan: Plan): CatalogTable {
  const own = { readOnly: true, system: true } as const;
  const filled = plan.columns.flatMap(({ field }) => table.fields.filter(each => each.id === field));
  const fields: CatalogField[] = [
    {
      id: actionField,
      type: 'state',
      label: say('Action', 'Action'),
      width: 108,
      ...own,
      states: actions.map(each => ({ ...each, next: [] })),
    },
    { id: resultField, type: 'verdict', label: say('Validation result', 'Résultat de validation'), width: 240, ...own },
    ...filled.map((field): CatalogField => ({ ...field, readOnly: true, aside: false })),
  ];
  return {
    id: table.id,
    label: table.label,
    section: table.section,
    handles: [],
    ...(table.noun === undefined ? {} : { noun: table.noun }),
    fields,
    actions: [],
    rights: { insert: false, update: [], delete: [] },
  };
}

/** The id of the option that a text of the file names by its label; the text itself if there is none. */
function optionOf({ options = [], states = [] }: CatalogField, value: Value): Value {
  if (typeof value !== 'string') return value;
  const text = value.trim().toLocaleLowerCase();
  const named = [...options, ...states].find(({ label }) => [label.en, label.fr].some(each => each.toLocaleLowerCase() === text));
  return named?.id ?? value;
}

/** A row of the file as the grid shows it: its cells as they would be, and those that it would change as they are. */
export function stagedRow(line: StagedLine, { fields }: CatalogTable): GridRow {
  const { n, action, result, from, stored, issues } = line;
  const to = Object.fromEntries(
    fields.flatMap((field): [string, Value][] =>
      field.id in line.to ? [[field.id, optionOf(field, line.to[field.id] ?? null)]] : [],
    ),
  );
  const isProblem = result !== 'accepted' || issues.length > 0;
  const isUpdate = action === 'update' && result !== 'refused';
  const was: Cells = Object.fromEntries(
    Object.entries(isUpdate ? from : {}).filter(([id, value]) => !sameValue(value, to[id] ?? null)),
  );
  const invalid = Object.fromEntries(
    issues.flatMap(({ field, code, params }): [string, InvalidInput][] =>
      field !== undefined && typeof params?.text === 'string' ? [[field, { code, text: params.text, params }]] : [],
    ),
  );
  return {
    id: `row ${n}`,
    version: 1,
    number: n,
    cells: {
      ...stored,
      ...to,
      [actionField]: result === 'refused' ? 'refused' : action,
      [resultField]: isProblem ? issues.map(({ message }) => message).join(' · ') || result : action === 'none' ? '' : 'OK',
    },
    was,
    invalid,
    issues,
  };
}
