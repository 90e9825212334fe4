import type { TypeName } from '../field.ts';

/** A column that a heading may name. */
export interface HeadingField {
  id: string;
  type: TypeName;
  /** Its names in every language. */
  labels: readonly string[];
  /** Other names under which it comes in from elsewhere. */
  synonyms?: readonly string[];
  /** What may be chosen in it: a line that holds such a text there is data. */
  choices?: readonly string[];
}

/** The first line of a block, read as headings: for each column the field that it names, or null. */
export interface Headings {
  fields: (string | null)[];
  /** False where the line may as well be data: then it is asked. */
  sure: boolean;
}

/** A heading without case, accents, spaces and signs: `E-mail` and `EMAIL` are one. */
export const foldHeading = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Whether the first line of a block names columns, in any order and language; null where it is data. `at` are the fields on which the
 * columns would fall without it. The line is surely one of headings where most of it names columns, or what stands below differs in kind.
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
  // With nothing below, several names of columns and nothing else are headings that were copied alone.
  if (below.length === 0) return known > 1 && known === named ? { fields: found, sure: true } : null;
  const byId = new Map(fields.map(field => [field.id, field]));
  const isChoice = (text: string, column: number): boolean =>
    byId.get(at[column] ?? '')?.choices?.some(choice => foldHeading(choice) === foldHeading(text)) === true;
  if (known < 2 && line.some((text, column) => text !== '' && isChoice(text, column))) return null;
  const differs = found.some(
    (field, column) => field !== null && differsBelow(line[column]!, byId.get(field)!.type, below, column),
  );
  if (line.some(looksLikeData)) return known >= 2 && known * 2 >= named ? { fields: found, sure: differs } : null;
  const inPlace = known === named && found.every((field, column) => field === null || field === at[column]);
  return { fields: found, sure: differs || inPlace || (known >= 2 && known * 2 >= named) };
}

/** Whether a line says the same as the headings: in long lists they come again on every page. */
export const isSameLine = (line: readonly string[], headings: readonly string[]): boolean =>
  headings.every((text, column) => foldHeading(text) === foldHeading(line[column] ?? '')) &&
  line.slice(headings.length).every(text => text.trim() === '');

/** The field that each text of a line names; each field once. Its own names go before names from elsewhere. */
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

/** Text that is no heading: an address, or mostly digits. */
const looksLikeData = (text: string): boolean => text.includes('@') || (text.match(/\d/g)?.length ?? 0) > 2;

/** Kinds of columns of which a value is told from a heading by a sign. */
const signs: Partial<Record<TypeName, RegExp>> = { email: /@/, phone: /\d/, number: /\d/, date: /\d/, time: /\d/ };

function differsBelow(heading: string, type: TypeName, below: readonly (readonly string[])[], column: number): boolean {
  const sign = signs[type];
  if (sign === undefined || sign.test(heading)) return false;
  const texts = below.map(row => row[column] ?? '').filter(text => text.trim() !== '');
  return texts.length > 0 && texts.filter(text => sign.test(text)).length * 2 >= texts.length;
}
