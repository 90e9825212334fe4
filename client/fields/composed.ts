import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { Cells, Value } from '../../server/model/change.ts';

/*
 * Columns that show several texts of a row as one, such as the parts of a name. They store nothing: a change of such a cell changes the
 * fields that it shows. Its value is their texts with a separator between them.
 */

/** Separates the texts in the value of a composed cell. No typed text contains it. */
const separator = '\u001F';

/** The columns of a table: its fields, and those composed of them. */
export const columnsOf = ({ fields, composed = [] }: CatalogTable): readonly CatalogField[] => [...fields, ...composed];

/** The fields that a column writes: those that it is composed of, or its own. */
export const writtenFields = (column: CatalogField, { fields }: CatalogTable): readonly CatalogField[] =>
  column.parts === undefined ? [column] : column.parts.flatMap(id => fields.find(field => field.id === id) ?? []);

/** The value of a row in a column; null if it is empty. */
export const columnValue = (cells: Cells | undefined, { id, parts }: CatalogField): Value =>
  parts === undefined ? (cells?.[id] ?? null) : joinParts(parts.map(part => String(cells?.[part] ?? '')));

/** The value of a row in a column as other columns take it: a composed one gives its text. */
export const valueToFill = (cells: Cells | undefined, field: CatalogField): Value =>
  field.parts === undefined ? (cells?.[field.id] ?? null) : showParts(columnValue(cells, field)) || null;

/** The value of a composed cell with these texts; null if all are empty. */
export const joinParts = (texts: readonly string[]): Value => (texts.some(text => text !== '') ? texts.join(separator) : null);

/** The value of a composed cell as people read it. */
export const showParts = (value: Value): string =>
  String(value ?? '')
    .replaceAll(separator, ' ')
    .trim();

/**
 * The texts of a composed cell, in the order of its fields. A text that somebody has typed or pasted as a whole is divided: with a comma it
 * is in the order by which the column sorts, `Martin, Inès`; so are names in Han, Hangul and Kana, `王 小明`; words in capitals are the first
 * field of that order, `MARTIN Inès`; otherwise the last field takes all words that are left.
 */
export function splitParts({ parts = [], sort = parts }: CatalogField, value: Value): string[] {
  const text = String(value ?? '').trim();
  if (text.includes(separator)) return text.split(separator).map(part => part.trim());
  const [whole, suffix] = splitSuffix(text);
  const byPart = (texts: readonly string[]): string[] =>
    parts.map(part => {
      const at = sort.indexOf(part);
      return `${texts[at] ?? ''}${at === 0 && suffix !== '' ? ` ${suffix}` : ''}`.trim();
    });
  if (whole.split(',').length === parts.length) return byPart(whole.split(','));
  const words = whole.split(/\s+/);
  if (parts.length === 2) {
    if (words.length > 1 && isFamilyNameFirst.test(text)) return byPart([words[0]!, words.slice(1).join(' ')]);
    const [head, tail] = [leadingCapitals(words), leadingCapitals(words.toReversed()).toReversed()];
    const others = words.length - head.length - tail.length;
    if (others > 0 && (head.length === 0) !== (tail.length === 0)) {
      const rest = head.length > 0 ? words.slice(head.length) : words.slice(0, words.length - tail.length);
      if (!rest.some(isCapital)) return byPart([[...head, ...tail].join(' '), rest.join(' ')]);
    }
  }
  const all = suffix === '' ? words : [...words, suffix];
  return parts.map((_, at) => (at < parts.length - 1 ? (all[at] ?? '') : all.slice(at).join(' ')));
}

/** The words in capitals at the start, with the particles between and before them: `DE LA TOUR d’AUVERGNE`. Empty if none is a name in capitals. */
function leadingCapitals(words: readonly string[]): readonly string[] {
  const end = words.findIndex(word => !isAllCapitals(word));
  const found = end < 0 ? words : words.slice(0, end);
  return found.some(isCapital) ? found : [];
}

/** A text without the `Jr.` or `III` at its end, and that. */
function splitSuffix(text: string): [whole: string, suffix: string] {
  const found = /^(.*[^\s,])[\s,]+((?:jr|sr)\.?|II|III|IV|2nd|3rd)$/iu.exec(text);
  return found ? [found[1]!, found[2]!] : [text, ''];
}

/** Whether a word is written in capitals; an elided particle before it may not be: `d’AUVERGNE`. */
const isAllCapitals = (word: string): boolean => {
  const name = word.replace(/^\p{L}{1,2}['’]/u, '');
  return /\p{Lu}/u.test(name) && name === name.toUpperCase();
};

/** A name in a script that writes the family name first. */
const isFamilyNameFirst = /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}ー・\s]+$/u;

/**
 * Whether a word is a name in capitals, not the initials of one. A name of two letters ends as one is spoken: `WU` and `NG`, unlike `JP`.
 * Scripts without capitals have none.
 */
const isCapital = (word: string): boolean =>
  isAllCapitals(word) &&
  ((word.match(/\p{Lu}/gu)?.length ?? 0) >= 3 ||
    /^(?:.[AEIOUY]|[AEIOU][HMN]|NG)$/.test(word.normalize('NFD').replace(/\P{L}/gu, '')));

/** The cells with the fields of composed columns instead of these. A cell of a field itself counts more. */
export function writtenCells(cells: Cells, { composed = [] }: CatalogTable): Cells {
  const columns = composed.filter(({ id }) => id in cells);
  if (columns.length === 0) return cells;
  const { ...written } = cells;
  for (const column of columns) {
    delete written[column.id];
    const texts = splitParts(column, cells[column.id] ?? null);
    for (const [at, part] of (column.parts ?? []).entries()) if (!(part in cells)) written[part] = texts[at] || null;
  }
  return written;
}

/** The ids of the fields of these columns, each once. */
export const fieldIdsOf = (columns: readonly CatalogField[]): string[] => [
  ...new Set(columns.flatMap(({ id, parts }) => parts ?? [id])),
];
