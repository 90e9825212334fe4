import type { CatalogTable, LocalizedText } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { unavailableReason } from './action-availability.ts';
import { mayDelete } from './rights.ts';
import type { GridRow } from './source.ts';
import { sayIn, strings } from './strings.ts';

/** What a deletion of some rows comes to. */
export interface DeletionCheck {
  /** The rows that may be deleted. */
  rows: GridRow[];
  /** Why the others may not, and what to do first; null where there are none. */
  blockedReason: string | null;
  /** What undo would not give back, and of whom, as far as their names are known; null where it gives back everything: then nobody need be asked. */
  confirmText: (() => string) | null;
}

/** Names of rows that a question says one by one. */
const maxNames = 3;

/** Judges a deletion before it is asked for, as the server judges it. `nameOf` says how a row is called. */
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
  const question = (): string => [...lost].map(([said, own]) => `${listNames(own, language, rowName)}. ${said}`).join('\n');
  return {
    rows: legal,
    blockedReason: reasons.size === 0 ? null : [...reasons].join('. '),
    confirmText: lost.size === 0 ? null : question,
  };
}

function currentState(table: CatalogTable, row: GridRow) {
  const field = table.fields.find(one => one.type === 'state');
  return field?.states?.find(state => state.id === row.cells[field.id]);
}

/** Why a row may not be deleted; null where it may, as far as the page knows. */
function deletionBlock(table: CatalogTable, row: GridRow): LocalizedText | null {
  const action = table.actions.find(one => one.removes);
  const against = action ? unavailableReason(action, row) : null;
  if (against) return against;
  if (!mayDelete(table, row)) return strings.noDelete;
  const deletable = currentState(table, row)?.deletable;
  return typeof deletable === 'object' ? deletable.words : null;
}

/** `Ben Adam, Chloé Roux, Dan Ray and 9 others`. */
function listNames(rows: readonly GridRow[], language: Language, rowName: (row: RowId) => string): string {
  const few = (rows.length <= maxNames + 1 ? rows : rows.slice(0, maxNames)).map(row => rowName(row.id));
  if (few.length < rows.length) return sayIn(language, 'namesMore', { names: few.join(', '), count: rows.length - few.length });
  return new Intl.ListFormat(language === 'en' ? 'en-GB' : 'fr-FR').format(few);
}
