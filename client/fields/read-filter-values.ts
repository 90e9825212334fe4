import { foldText } from '../../formulas/fold.ts';
import type { CatalogField } from '../../server/api/wire.ts';
import type { Language } from '../../server/model/localizedText.ts';
import { isIsoDate } from './parse-input.ts';
import { fieldType } from './registry.ts';
import type { RowFinder } from './row-search.ts';
import { readText } from './typed-text.ts';

/** The values of a filter that texts mean, and the texts that mean none. */
export interface ReadValues {
  values: string[];
  refused: string[];
}

/** The most texts that are looked up on the server. */
const maxLookups = 100;

/** Reads texts as values of a filter, as a cell of the field reads them: dates, numbers, choices in either language, rows by their title or handle. */
export async function readFilterValues(
  texts: readonly string[],
  field: CatalogField,
  language: Language,
  rows: RowFinder,
): Promise<ReadValues> {
  const read: ReadValues = { values: [], refused: [] };
  for (const [at, text] of texts.entries()) {
    const value =
      fieldType(field).filterInput === 'row'
        ? at < maxLookups
          ? await findRow(text, field, rows)
          : null
        : readValue(text, field, language);
    if (value === null) read.refused.push(text);
    else read.values.push(value);
  }
  return read;
}

function readValue(text: string, field: CatalogField, language: Language): string | null {
  const { filterInput } = fieldType(field);
  if (filterInput === 'choice') {
    const choices = [...(field.options ?? []), ...(field.states ?? [])];
    const sought = foldText(text);
    return choices.find(({ id, label }) => [id, label.en, label.fr].some(name => foldText(name) === sought))?.id ?? null;
  }
  const value = readText(field, text, language);
  if (filterInput === 'date') return typeof value === 'string' && isIsoDate(value) ? value : null;
  if (filterInput === 'number') return typeof value === 'number' ? String(value) : null;
  return text;
}

/** The row that has this title or handle, or the only one with this address; null if there is none, or several. */
async function findRow(text: string, { to = '' }: CatalogField, rows: RowFinder): Promise<string | null> {
  const found = await rows.linkChoices(to, text);
  const sought = foldText(text);
  const named = found.filter(({ title, hint }) => [title, hint].some(name => foldText(name) === sought));
  const [only, ...others] = named.length === 0 && text.includes('@') ? found : named;
  return only !== undefined && others.length === 0 ? only.id : null;
}
