import type { RowId } from '../../server/model/change.ts';
import type { RefusedText, RowStore } from './row-store.ts';

/** Fields of rows, null for the whole row, into which something was typed that was not taken. */
export type RefusedFields = Map<RowId, ReadonlySet<string | null>>;

/** Where these texts are marked. */
export const refusedFieldsOf = (refused: Iterable<[RowId, readonly RefusedText[]]>): RefusedFields =>
  new Map(Iterator.from(refused).map(([row, list]) => [row, new Set(list.map(({ field }) => field))]));

/** Takes away what was refused, where it is still marked: the rows of which nothing is left, and whether there was any mark. */
export function dropRefused(marks: RefusedFields, store: RowStore): { gone: RowId[]; any: boolean } {
  const marked = [...marks].filter(([row, fields]) => store.get(row)?.refused?.some(({ field }) => fields.has(field)));
  return {
    gone: marked.filter(([row, fields]) => !store.discard(row, fields)).map(([row]) => row),
    any: marked.length > 0,
  };
}
