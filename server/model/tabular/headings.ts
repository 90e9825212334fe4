/** A field that a heading can name. */
export interface HeadingField {
  id: string;
  /** A character that distinguishes its values from a heading. */
  sign?: RegExp | undefined;
  /** Its labels in every language. */
  labels: readonly string[];
  /** Other names in imported data. */
  synonyms?: readonly string[];
  /** Its choices: a line that contains one of them in this column is data. */
  choices?: readonly string[];
}

/** The first line of a block as headings: for each column the named field, or null. */
export interface Headings {
  fields: (string | null)[];
  /** False if the line could also be data: then the person is asked. */
  sure: boolean;
}

/** A heading without case, accents, spaces and punctuation: `E-mail` and `EMAIL` are equal. */
export const foldHeading = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/**
 * The headings in the first line of a block, in any order and language; null if the line is data. `at` are the fields that the columns
 * would get without headings. The line is surely headings if most of it names fields, or if the values below have another form.
 */
export function readHeadings(
  block: readonly (readonly string[])[],
  fields: readonly HeadingField[],
  at: readonly (string | undefined)[],
): Headings | null {
  const [line = [], ...below] = block;
  const named = line.filter(text => text.trim() !== '').length;
  const found = matchHeadings(line, fields);
  const known = found.filter(field => field !== null).length;
  if (known === 0) return null;
  // A single line that contains only several field names is a copied header row.
  if (below.length === 0) return known > 1 && known === named ? { fields: found, sure: true } : null;
  const byId = new Map(fields.map(field => [field.id, field]));
  const isChoice = (text: string, column: number): boolean =>
    byId.get(at[column] ?? '')?.choices?.some(choice => foldHeading(choice) === foldHeading(text)) === true;
  if (known < 2 && line.some((text, column) => text !== '' && isChoice(text, column))) return null;
  const differs = found.some((field, column) => field !== null && differsBelow(line[column]!, byId.get(field)!, below, column));
  if (line.some(looksLikeData)) return known >= 2 && known * 2 >= named ? { fields: found, sure: differs } : null;
  const inOrder = known === named && found.every((field, column) => field === null || field === at[column]);
  return { fields: found, sure: differs || inOrder || (known >= 2 && known * 2 >= named) };
}

/** Whether a line repeats the headings, as on every page of a long list. */
export const isSameLine = (line: readonly string[], headings: readonly string[]): boolean =>
  headings.every((text, column) => foldHeading(text) === foldHeading(line[column] ?? '')) &&
  line.slice(headings.length).every(text => text.trim() === '');

/** The field that each text of a line names; each field at most once. Labels take precedence over ids, and ids over synonyms. */
export function matchHeadings(line: readonly string[], fields: readonly HeadingField[]): (string | null)[] {
  const found: (string | null)[] = line.map(() => null);
  const taken = new Set<string>();
  const steps: ((field: HeadingField) => readonly string[])[] = [
    field => field.labels,
    field => [field.id],
    field => field.synonyms ?? [],
  ];
  for (const namesOf of steps) {
    const byName = new Map<string, string>();
    for (const field of fields)
      for (const name of namesOf(field)) if (!byName.has(foldHeading(name))) byName.set(foldHeading(name), field.id);
    for (const [column, text] of line.entries()) {
      const field = found[column] === null ? byName.get(foldHeading(text)) : undefined;
      if (field === undefined || taken.has(field) || foldHeading(text) === '') continue;
      found[column] = field;
      taken.add(field);
    }
  }
  return found;
}

/** Whether a text cannot be a heading: an address, or text with several digits. */
const looksLikeData = (text: string): boolean => text.includes('@') || (text.match(/\d/g)?.length ?? 0) > 2;

function differsBelow(heading: string, { sign }: HeadingField, below: readonly (readonly string[])[], column: number): boolean {
  if (sign === undefined || sign.test(heading)) return false;
  const texts = below.map(row => row[column] ?? '').filter(text => text.trim() !== '');
  return texts.length > 0 && texts.filter(text => sign.test(text)).length * 2 >= texts.length;
}
