import type { CatalogField } from '../../server/api/wire.ts';
import type { RowId, Value } from '../../server/model/change.ts';
import type { RowsByNumber } from './loading.ts';
import type { GridState } from './state.ts';

/** Whether a column may be filled with copies of a cell: never where every row needs a value of its own, and is known by it. */
export const mayRepeat = ({ id, type }: Pick<CatalogField, 'id' | 'type'>, handles: readonly string[]): boolean =>
  type !== 'email' && type !== 'phone' && !handles.includes(id);

/**
 * The edits of one value over many rows without those that would copy it down a column where every row needs a value of its own: of such
 * a column the cell that the value was typed into stays, else the first; `none` where all are copies. Also the names of the columns of which some were left out.
 */
export function dropRepeats<Edit extends { row: number; field: string; value: Value }>(
  grid: GridState,
  rows: RowsByNumber,
  edits: readonly Edit[],
  source: { row: RowId | undefined; field: string } | 'none',
): { edits: Edit[]; refused: Set<string> } {
  const { fields, handles } = grid.source.table();
  const refused = new Set<string>();
  const first = new Map<string, number>();
  const kept = edits.filter(({ row, field: id, value }) => {
    const field = fields.find(one => one.id === id);
    if (!field || value === null || value === '' || mayRepeat(field, handles)) return true;
    if (!first.has(id)) first.set(id, row);
    const isSource = source !== 'none' && source.field === id && source.row !== undefined;
    const stays = isSource ? rows.get(row)?.id === source.row : source !== 'none' && first.get(id) === row;
    if (!stays) refused.add(field.label[grid.props.language]);
    return stays;
  });
  return { edits: kept, refused };
}

/** Says of these columns that they are not filled with copies; nothing of none. */
export const describeDropped = (grid: GridState, columns: ReadonlySet<string>): string =>
  [...columns].map(name => grid.say('noCopies', { name })).join('. ');
