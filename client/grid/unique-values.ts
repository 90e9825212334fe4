import type { CatalogField } from '../../server/api/wire.ts';
import type { RowId, Value } from '../../server/model/change.ts';
import { joinSentences } from '../../server/model/localizedText.ts';
import { columnsOf } from '../fields/composed.ts';
import { fieldType } from '../fields/registry.ts';
import type { RowsByNumber } from './loading.ts';
import type { GridSlice } from './state.ts';

/** Whether a column may be filled with copies of a cell; false where each row needs its own value. */
export const mayRepeat = (field: Pick<CatalogField, 'id' | 'type' | 'parts'>, handles: readonly string[]): boolean =>
  !fieldType(field).distinct && !handles.includes(field.id);

/**
 * Drops the edits that would copy one value down a column whose rows need their own values. In such a column the edit of the
 * source cell stays, or else the first one; with `none` no edit stays. Also returns the names of the columns concerned.
 */
export function dropRepeats<Edit extends { row: number; field: string; value: Value }>(
  grid: GridSlice<'context'>,
  rows: RowsByNumber,
  edits: readonly Edit[],
  source: { row: RowId | undefined; field: string } | 'none',
): { edits: Edit[]; refused: Set<string> } {
  const table = grid.source.table();
  const [fields, { handles }] = [columnsOf(table), table];
  const refused = new Set<string>();
  const first = new Map<string, number>();
  const unique = edits.filter(({ row, field: id, value }) => {
    const field = fields.find(one => one.id === id);
    if (!field || value === null || value === '' || mayRepeat(field, handles)) return true;
    if (!first.has(id)) first.set(id, row);
    const isSource = source !== 'none' && source.field === id && source.row !== undefined;
    const stays = isSource ? rows.get(row)?.id === source.row : source !== 'none' && first.get(id) === row;
    if (!stays) refused.add(field.label[grid.props.language]);
    return stays;
  });
  return { edits: unique, refused };
}

/** A message that these columns were not filled with copies; empty if there are none. */
export const describeDropped = (grid: GridSlice<'context'>, columns: ReadonlySet<string>): string =>
  joinSentences([...columns].map(name => grid.say('noCopies', { name })));
