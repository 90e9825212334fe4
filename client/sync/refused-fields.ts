import type { RowId } from '../../server/model/change.ts';
import type { RefusedText } from '../contract/row.ts';
import type { RowStore } from './row-store.ts';

/** Fields whose text was not accepted, by row; null stands for the whole row. */
export type RefusedFields = Map<RowId, ReadonlySet<string | null>>;

/** The fields that these texts mark. */
export const refusedFieldsOf = (refused: Iterable<[RowId, readonly RefusedText[]]>): RefusedFields =>
  new Map(Iterator.from(refused).map(([row, list]) => [row, new Set(list.map(({ field }) => field))]));

/** Drops the refused texts that are still marked. Returns the rows that vanish with them, and whether hadMarks mark was left. */
export function dropRefused(marks: RefusedFields, store: RowStore): { removedRows: RowId[]; hadMarks: boolean } {
  const marked = [...marks].filter(([row, fields]) => store.get(row)?.refused?.some(({ field }) => fields.has(field)));
  return {
    removedRows: marked.filter(([row, fields]) => !store.discard(row, fields)).map(([row]) => row),
    hadMarks: marked.length > 0,
  };
}
