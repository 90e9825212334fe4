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
export const cellValue = (cells: Cells | undefined, { id, parts }: CatalogField): Value =>
  parts === undefined ? (cells?.[id] ?? null) : joinParts(parts.map(part => String(cells?.[part] ?? '')));

/** The value of a row in a column as other columns take it: a composed one gives its text. */
export const valueToFill = (cells: Cells | undefined, field: CatalogField): Value =>
  field.parts === undefined ? (cells?.[field.id] ?? null) : showParts(cellValue(cells, field)) || null;

/** The value of a composed cell with these texts; null if all are empty. */
export const joinParts = (texts: readonly string[]): Value => (texts.some(text => text !== '') ? texts.join(separator) : null);

/** The value of a composed cell as people read it. */
export const showParts = (value: Value): string =>
  String(value ?? '')
    .replaceAll(separator, ' ')
    .trim();

/**
 * The texts of a composed cell, in the order of its fields. A text that somebody has typed or pasted as a whole is divided: with a comma it
 * is in the order by which the column sorts, `Martin, Inès`; words in capitals are the first field of that order, `MARTIN Inès`; otherwise
 * the last field takes all words that are left.
 */
export function splitParts({ parts = [], sort = parts }: CatalogField, value: Value): string[] {
  const text = String(value ?? '').trim();
  const inOrder = (texts: readonly string[]): string[] => parts.map(part => (texts[sort.indexOf(part)] ?? '').trim());
  if (text.includes(separator)) return text.split(separator).map(part => part.trim());
  if (text.split(',').length === parts.length) return inOrder(text.split(','));
  const words = text.split(/\s+/);
  const [capitals, others] = [words.filter(isCapital), words.filter(word => !isCapital(word))];
  if (parts.length === 2 && capitals.length > 0 && others.length > 0) return inOrder([capitals.join(' '), others.join(' ')]);
  return parts.map((_, at) => (at < parts.length - 1 ? (words[at] ?? '') : words.slice(at).join(' ')));
}

const isCapital = (word: string): boolean => /\p{L}{2}/u.test(word) && word === word.toUpperCase();

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
