import { sameValue } from '../../formulas/list.ts';
import { grantOf } from '../model/access.ts';
import { type Actor, actorId } from '../model/actor.ts';
import { parseInvalid } from '../model/castCell.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, InvalidInput, LoggedChange, Row } from '../model/change.ts';
import type { InvalidTexts, UnlistedCells } from './intent.ts';

/*
 * Undo under another catalog than that of the logged commit: what a row holds of fields that this catalog does not have is restored as it
 * was, without rules, because nobody here knows any. Only columns that are in the database can be restored.
 */

/**
 * Whether the actor may restore cells of fields that this catalog does not have. A person may restore what they changed themselves. Others may
 * if their role can set every field of the table. Seatgrid may restore all.
 */
export function mayRestoreUnlisted(table: CompiledTable, change: 'changed' | 'deleted', actor: Actor, by: string): boolean {
  if (actor.kind === 'system' || actorId(actor) === by) return true;
  const granted = grantOf(table, actor);
  if (granted === undefined) return false;
  if (change === 'changed') return granted.update.every(part => part.fields === undefined);
  const { insert } = granted.grant;
  return insert === true || (insert !== undefined && insert.fields === undefined);
}

/** What a deleted row held; undefined for nothing. */
export function unlistedOfDeleted({ from }: LoggedChange, columns: readonly string[]): UnlistedCells | undefined {
  const back = among(columns, from);
  const texts = { seen: {}, back: among(columns, textsIn(from)) };
  return orNothing({ seen: null, back, texts });
}

/** What these changes of a row entered; undefined for nothing. `texts` is the change that has the row's invalid texts. */
export function unlistedOfChanged(
  entered: readonly LoggedChange[],
  texts: LoggedChange | undefined,
  columns: readonly string[],
): UnlistedCells | undefined {
  const merged = (side: 'from' | 'to'): Cells => Object.assign({}, ...entered.map(change => change[side])) as Cells;
  return orNothing({
    seen: among(columns, merged('to')),
    back: among(columns, merged('from')),
    texts: { seen: among(columns, textsIn(texts?.to)), back: among(columns, textsIn(texts?.from)) },
  });
}

/** The cells to restore in this row: those that are still as the transaction left them. */
export function restorableCells({ seen, back }: UnlistedCells, stored: Row | null): Cells {
  const isStill = (id: string): boolean => seen === null || sameValue(stored?.[id] ?? null, seen[id] ?? null);
  return Object.fromEntries(Object.entries(back).filter(([id]) => isStill(id)));
}

/** The invalid texts to restore in this row, by field; null removes one. */
export function restorableTexts({ texts: { seen, back } }: UnlistedCells, stored: Row | null): Map<string, InvalidInput | null> {
  const now = textsIn(stored);
  const isStill = (id: string): boolean => JSON.stringify(now[id] ?? null) === JSON.stringify(seen[id] ?? null);
  const ids = [...new Set([...Object.keys(seen), ...Object.keys(back)])];
  return new Map(ids.filter(isStill).map(id => [id, back[id] ?? null]));
}

const textsIn = (cells: Cells | null | undefined): InvalidTexts => parseInvalid(cells?.invalid);

const among = <T>(columns: readonly string[], of: Readonly<Record<string, T>> | null): Record<string, T> =>
  Object.fromEntries(columns.flatMap(id => (of !== null && id in of ? [[id, of[id]!]] : [])));

const orNothing = (cells: UnlistedCells): UnlistedCells | undefined =>
  [cells.back, cells.texts.seen, cells.texts.back].every(each => Object.keys(each).length === 0) ? undefined : cells;
