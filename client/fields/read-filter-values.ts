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
  /** The texts that were not looked up: those over the limit, and those whose request failed. */
  unread: { tooMany: number; failed: string[] };
}

/** The most texts that are looked up on the server at a time. */
export const maxLookups = 100;

/** Requests that run at the same time. */
const maxRequests = 6;

/** Reads texts as values of a filter, as a cell of the field reads them: dates, numbers, choices in either language, rows by their title or handle. */
export async function readFilterValues(
  texts: readonly string[],
  field: CatalogField,
  language: Language,
  rows: RowFinder,
): Promise<ReadValues> {
  if (fieldType(field).filterInput === 'row') return findRows([...new Set(texts)], field, rows);
  const read: ReadValues = { values: [], refused: [], unread: { tooMany: 0, failed: [] } };
  for (const text of texts) {
    const value = readValue(text, field, language);
    if (value === null) read.refused.push(text);
    else read.values.push(value);
  }
  return read;
}

/** Looks up rows: all at once if their table allows it, otherwise some at the same time. What was found is in the order of the texts. */
async function findRows(texts: readonly string[], field: CatalogField, rows: RowFinder): Promise<ReadValues> {
  const sought = texts.slice(0, maxLookups);
  const found = (await findTogether(sought, field, rows)) ?? (await findEach(sought, field, rows));
  return {
    values: sought.flatMap(text => found.get(text) ?? []),
    refused: sought.filter(text => found.get(text) === null),
    unread: { tooMany: texts.length - sought.length, failed: sought.filter(text => !found.has(text)) },
  };
}

/** The row that each text names; null for a text that names none, or several. Texts that could not be looked up are missing. */
type FoundByText = Map<string, string | null>;

/** Null if the rows of the table must be searched one by one. */
async function findTogether(texts: readonly string[], { to = '' }: CatalogField, rows: RowFinder): Promise<FoundByText | null> {
  try {
    const named = await rows.namedRows?.(to, texts);
    if (!named) return null;
    const byName = new Map<string, Set<string>>();
    for (const { id, names } of named)
      for (const name of names.map(foldText)) byName.set(name, (byName.get(name) ?? new Set()).add(id));
    return new Map(
      texts.map(text => {
        const [only, ...others] = byName.get(foldText(text)) ?? [];
        return [text, only !== undefined && others.length === 0 ? only : null];
      }),
    );
  } catch {
    // The caller tells the person that all texts failed.
    return new Map();
  }
}

async function findEach(texts: readonly string[], field: CatalogField, rows: RowFinder): Promise<FoundByText> {
  const found: FoundByText = new Map();
  const waiting = texts.values();
  async function findNext(): Promise<void> {
    // The requests share the texts that are left.
    for (const text of waiting) {
      try {
        found.set(text, await findRow(text, field, rows));
      } catch {
        // The caller tells the person which texts failed.
      }
    }
  }
  await Promise.all(Array.from({ length: maxRequests }, findNext));
  return found;
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
