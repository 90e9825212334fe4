import { isList, listOf } from '../../../formulas/list.ts';
import type { CatalogField, CatalogTable } from '../../../server/api/wire.ts';
import type { Cells, Value } from '../../../server/model/change.ts';
import type { SortKey } from '../../../server/model/tableView.ts';
import type { GridRow } from '../../contract/row.ts';
import { fieldType } from '../../fields/registry.ts';
import { stateField } from '../../fields/special-fields.ts';
import type { SampleTable } from './people.ts';

/** Compares rows by these sort keys, then by id. */
export const compareBy =
  (keys: readonly SortKey[]) =>
  (a: GridRow, b: GridRow): number => {
    for (const { field, descending } of keys) {
      const order = compareValues(a.cells[field], b.cells[field]) * (descending ? -1 : 1);
      if (order !== 0) return order;
    }
    return a.id < b.id ? -1 : 1;
  };

/** Compares values, empty ones last. */
function compareValues(a: Value | undefined, b: Value | undefined): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  return a < b ? -1 : 1;
}

/** Converts cells to their fields' types. */
export function cast(to: Record<string, unknown>, { table, links }: SampleTable): Cells {
  const cells: Cells = {};
  for (const [id, value] of Object.entries(to)) {
    const field = table.fields.find(one => one.id === id);
    const text = typeof value === 'string' ? value : null;
    const formula = field && fieldType(field).formula;
    if (formula === 'list') cells[id] = castList(value, field!, links);
    else if (formula === 'number' && text !== null && text !== '') cells[id] = Number.isNaN(Number(text)) ? text : Number(text);
    else if (formula === 'flag' && text !== null) cells[id] = text.toUpperCase() === 'TRUE';
    else cells[id] = value === '' ? null : (value as Value);
  }
  return cells;
}

/** A list of ids, or typed labels or titles separated by commas. */
function castList(value: unknown, { options = [], to = '' }: CatalogField, links: SampleTable['links']): Value {
  const names = new Map([
    ...options.map(({ id, label }) => [label.en, id] as const),
    ...[...(links[to] ?? [])].map(([id, title]) => [title, id] as const),
  ]);
  const items = isList(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return listOf(items.map(item => names.get(item.trim()) ?? item.trim()));
}

/** Why cells are refused: a state that may not follow, or the text "no"; null if they are accepted. */
export function refusal(before: Cells, to: Cells, table: CatalogTable): string | null {
  const state = stateField(table);
  const from = state?.states?.find(one => one.id === before[state.id]);
  const next = state ? to[state.id] : undefined;
  if (from && next !== undefined && next !== from.id && !from.next.includes(String(next))) return `Not possible from ${from.id}`;
  return Object.values(to).includes('no') ? 'The answer is no' : null;
}

/** Sets a row's issues. */
export function validate(row: GridRow): void {
  const { cells } = row;
  const missing = ['firstName', 'lastName'].filter(field => cells[field] === null || cells[field] === undefined);
  delete row.issues;
  if (missing.length > 0) {
    row.issues = [{ code: 'V_MISSING', message: `Missing: ${missing.join(', ')}`, params: { fields: missing } }];
    cells.validation = 'V_MISSING';
  } else cells.validation = cells.status === 'Draft' ? null : 'OK';
}
