import type { CatalogTable, Words } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { Language } from '../../server/model/words.ts';
import { reasonAgainst } from './judge.ts';
import { mayDelete } from './rights.ts';
import type { GridRow } from './source.ts';
import { sayIn, words } from './words.ts';

/** What a deletion of some rows comes to. */
export interface Removal {
  /** The rows that may be deleted. */
  rows: GridRow[];
  /** Why the others may not, and what to do first; null where there are none. */
  against: string | null;
  /** What undo would not give back, and of whom, as far as their names are known; null where it gives back everything: then nobody need be asked. */
  question: (() => string) | null;
}

/** Names of rows that a question says one by one. */
const mostNames = 3;

/** Judges a deletion before it is asked for, as the server judges it. `nameOf` says how a row is called. */
export function removalOf(
  table: CatalogTable,
  rows: readonly GridRow[],
  language: Language,
  nameOf: (row: RowId) => string,
): Removal {
  const judged = rows.map(row => ({ row, reason: reasonAgainstDeleting(table, row) }));
  const legal = judged.filter(({ reason }) => reason === null).map(({ row }) => row);
  const reasons = new Set(judged.flatMap(({ reason }) => (reason === null ? [] : [reason[language]])));
  const final = table.actions.find(one => one.removes)?.confirm?.[language] ?? '';
  const lost = Map.groupBy(legal, row => stateOf(table, row)?.lost?.[language] ?? final);
  lost.delete('');
  const question = (): string => [...lost].map(([said, own]) => `${listNames(own, language, nameOf)}. ${said}`).join('\n');
  return {
    rows: legal,
    against: reasons.size === 0 ? null : [...reasons].join('. '),
    question: lost.size === 0 ? null : question,
  };
}

function stateOf(table: CatalogTable, row: GridRow) {
  const field = table.fields.find(one => one.type === 'state');
  return field?.states?.find(state => state.id === row.cells[field.id]);
}

/** Why a row may not be deleted; null where it may, as far as the page knows. */
function reasonAgainstDeleting(table: CatalogTable, row: GridRow): Words | null {
  const action = table.actions.find(one => one.removes);
  const against = action ? reasonAgainst(action, row) : null;
  if (against) return against;
  if (!mayDelete(table, row)) return words.noDelete;
  const deletable = stateOf(table, row)?.deletable;
  return typeof deletable === 'object' ? deletable.words : null;
}

/** `Ben Adam, Chloé Roux, Dan Ray and 9 others`. */
function listNames(rows: readonly GridRow[], language: Language, nameOf: (row: RowId) => string): string {
  const few = (rows.length <= mostNames + 1 ? rows : rows.slice(0, mostNames)).map(row => nameOf(row.id));
  if (few.length < rows.length) return sayIn(language, 'namesMore', { names: few.join(', '), count: rows.length - few.length });
  return new Intl.ListFormat(language === 'en' ? 'en-GB' : 'fr-FR').format(few);
}
