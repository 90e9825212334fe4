import type { CatalogAction, CatalogTable } from '../../server/api/wire.ts';
import type { GridRow } from '../contract/row.ts';
import { isAvailable } from '../grid/action-availability.ts';
import { localize, t } from '../i18n/language.ts';
import type { Catalog } from '../sync/catalog.ts';
import { filterOf, reverseLinks } from '../sync/related-rows.ts';

/** A part of a sentence; a name leads to Plan and billing, or to its table, with the rows that belong to the row, or runs its action on the row. */
export type SentencePart =
  | { text: string }
  | { text: string; isPlan: true }
  | { text: string; table: string; filter: string | undefined }
  | { text: string; action: CatalogAction };

/** Splits a sentence at the names of Plan and billing and other tables that the person sees, and of actions that are available on the row. */
export function sentenceParts(sentence: string, row: GridRow, table: CatalogTable, catalog: Catalog): SentencePart[] {
  const links = reverseLinks(catalog, table.id);
  const named = new Map<string, SentencePart>();
  for (const action of table.actions) {
    const text = localize(action.label);
    if (isAvailable(action, row)) named.set(text, { text, action });
  }
  for (const other of catalog.tables) {
    const text = localize(other.label);
    const link = links.find(each => each.table.id === other.id);
    const filter = link === undefined ? undefined : filterOf(link, row.id);
    if (other.section !== 'hidden' && other.id !== table.id) named.set(text, { text, table: other.id, filter });
  }
  if (catalog.tables.some(({ id }) => id === 'pools'))
    named.set(t().sidebar.billing, { text: t().sidebar.billing, isPlan: true });
  // An unavailable action is a name too: "Invite again" is not "Invite".
  const names = [...named.keys(), ...table.actions.map(action => localize(action.label))];
  const longestFirst = [...new Set(names)].filter(Boolean).sort((one, other) => other.length - one.length);
  if (longestFirst.length === 0) return [{ text: sentence }];
  const escaped = longestFirst.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return sentence
    .split(new RegExp(String.raw`(?<!\p{L})(${escaped.join('|')})(?!\p{L})`, 'u'))
    .filter(text => text !== '')
    .map(text => named.get(text) ?? { text });
}
