import { foldText } from '../../formulas/fold.ts';
import type { CatalogTable, RowsResponse } from '../../server/api/wire.ts';
import type { RowId } from '../../server/model/change.ts';
import type { LinkChoice } from '../contract/row.ts';
import type { Api } from '../sync/api.ts';
import { withQuery } from '../sync/api.ts';
import type { PaletteEntry } from './palette-entries.ts';

/** People per answer, and words of a search that are used. */
const limits = { people: 6, words: 4 } as const;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A formula for the rows in whose title or names each word occurs: of a person their name, e-mail and User ID. */
export function titleFilter({ titleFields = [], handles }: Pick<CatalogTable, 'titleFields' | 'handles'>, typed: string): string {
  const fields = [...new Set([...titleFields, ...handles])];
  const words = typed.trim().split(/\s+/).slice(0, limits.words);
  const parts = words.map(word => `OR(${fields.map(field => `CONTAINS(${field}, ${quoted(word)})`).join(', ')})`);
  return parts.length > 1 ? `AND(${parts.join(', ')})` : (parts[0] ?? '');
}

/** People that the reader may see: those who match a text, or those with these ids. `path` is that of `table`, the table of people. */
export async function findPeople(
  api: Api,
  path: string,
  table: CatalogTable,
  by: { typed: string } | { ids: readonly RowId[] },
  signal: AbortSignal,
): Promise<LinkChoice[]> {
  const wanted =
    'ids' in by
      ? { ids: by.ids.join(','), limit: by.ids.length }
      : { filter: titleFilter(table, by.typed), limit: limits.people };
  const query = { ...wanted, fields: 'id', titles: 'true' };
  const { rows, titles = {} } = await api.get<RowsResponse>(withQuery(`${path}/rows`, query), signal);
  return rows.map(({ id }) => ({ id, title: titles[id]?.title ?? '', hint: titles[id]?.hint ?? '' }));
}

/** The entries that contain each word, the best first: those whose label starts with the text, then those with a word that does. */
export function matchEntries(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  const text = foldText(typed.trim());
  const words = text.split(/\s+/).filter(Boolean);
  const ranked = entries.flatMap(entry => {
    const label = foldText(entry.label);
    if (!words.every(word => `${label} ${foldText(entry.hint ?? '')}`.includes(word))) return [];
    const starts = label.split(/[\s›:]+/).some(part => part.startsWith(text));
    return [{ entry, rank: entry.disabledReason ? 3 : label.startsWith(text) ? 0 : starts ? 1 : 2 }];
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ entry }) => entry);
}
