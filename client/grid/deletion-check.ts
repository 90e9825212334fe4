import './add-lazy-strings.ts';
import type { CatalogTable, LocalizedText } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { joinSentences } from '../../server/model/localizedText.ts';
import type { GridRow } from '../contract/row.ts';
import { stateField } from '../fields/special-fields.ts';
import { unavailableReason } from './action-availability.ts';
import { lazyStrings } from './lazy-strings.ts';
import { mayDelete } from './rights.ts';
import { sayIn } from './strings.ts';

/** The result of checking a deletion. */
export interface DeletionCheck {
  /** The rows that may be deleted. */
  rows: GridRow[];
  /** Why the other rows may not be deleted, and what to do first; null if there are none. */
  blockedReason: string | null;
  /** What undo would not restore, with the names known so far; null if undo restores everything and no confirmation is needed. */
  confirmText: (() => string) | null;
}

/** Number of names listed in a question. */
const maxNames = 3;

/** Checks a deletion in advance, by the rules of the server. `rowName` returns the title of a row. */
export function checkDeletion(
  table: CatalogTable,
  rows: readonly GridRow[],
  language: Language,
  rowName: (row: RowId) => string,
): DeletionCheck {
  const checked = rows.map(row => ({ row, reason: deletionBlock(table, row) }));
  const legal = checked.filter(({ reason }) => reason === null).map(({ row }) => row);
  const reasons = new Set(checked.flatMap(({ reason }) => (reason === null ? [] : [reason[language]])));
  const final = table.actions.find(one => one.removes)?.confirm?.[language] ?? '';
  const lost = Map.groupBy(legal, row => currentState(table, row)?.lost?.[language] ?? final);
  lost.delete('');
  const question = (): string =>
    [...lost].map(([loss, rowsLost]) => `${listNames(rowsLost, language, rowName)}. ${loss}`).join('\n');
  return {
    rows: legal,
    blockedReason: reasons.size === 0 ? null : joinSentences([...reasons]),
    confirmText: lost.size === 0 ? null : question,
  };
}

function currentState(table: CatalogTable, row: GridRow) {
  const field = stateField(table);
  return field?.states?.find(state => state.id === row.cells[field.id]);
}

/** Why a row may not be deleted; null if it may, as far as this page knows. */
function deletionBlock(table: CatalogTable, row: GridRow): LocalizedText | null {
  const action = table.actions.find(one => one.removes);
  const unavailable = action ? unavailableReason(action, row) : null;
  if (unavailable) return unavailable;
  if (!mayDelete(table, row)) return lazyStrings.noDelete;
  const deletable = currentState(table, row)?.deletable;
  return typeof deletable === 'object' ? deletable.words : null;
}

/** `Ben Adam, Chloé Roux, Dan Ray and 9 others`. */
function listNames(rows: readonly GridRow[], language: Language, rowName: (row: RowId) => string): string {
  const few = (rows.length <= maxNames + 1 ? rows : rows.slice(0, maxNames)).map(row => rowName(row.id));
  if (few.length < rows.length) return sayIn(language, 'namesMore', { names: few.join(', '), count: rows.length - few.length });
  return new Intl.ListFormat(language === 'en' ? 'en-GB' : 'fr-FR').format(few);
}
