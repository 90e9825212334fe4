import type { RowId } from '../../server/model/change.ts';
import type { Refused, Shelf } from './shelf.ts';

/** Fields of rows, null for the whole row, into which something was typed that was not taken. */
export type Marks = Map<RowId, ReadonlySet<string | null>>;

/** Where these texts are marked. */
export const marksOf = (refused: Iterable<[RowId, readonly Refused[]]>): Marks =>
  new Map(Iterator.from(refused).map(([row, list]) => [row, new Set(list.map(({ field }) => field))]));

/** Takes away what was refused, where it is still marked: the rows of which nothing is left, and whether there was any mark. */
export function clearMarks(marks: Marks, shelf: Shelf): { gone: RowId[]; any: boolean } {
  const marked = [...marks].filter(([row, fields]) => shelf.get(row)?.refused?.some(({ field }) => fields.has(field)));
  return {
    gone: marked.filter(([row, fields]) => !shelf.discard(row, fields)).map(([row]) => row),
    any: marked.length > 0,
  };
}
