import { isList } from '../../formulas/list.ts';
import type { Type } from '../../formulas/tree.ts';
import { parseInvalid } from './castCell.ts';
import type { Row, RowId, Value } from './change.ts';
import type { Field } from './field.ts';
import { choiceLabel } from './fields/optionText.ts';
import { fieldType } from './fieldType.ts';
import { joinItems } from './joinItems.ts';
import type { Language } from './localizedText.ts';
import type { TextsByCode } from './table.ts';
import { translateCodes } from './translateCodes.ts';

/** Titles of linked rows, by table and id. */
export type LinkTitles = Record<string, Record<RowId, string>>;

/** A cell of a file: its text, the kind by which a spreadsheet shows it, and its value: of dates and times the ISO text, of lists the items. */
export interface FileCell {
  text: string;
  kind: Type;
  value: string | number | boolean | readonly string[] | null;
}

/** How cells are written to a file: choices, links and codes by name in a language, or all as they are stored. */
export interface FileCellStyle {
  stored: boolean;
  language: Language;
  titles: LinkTitles;
  words: TextsByCode;
}

const empty: FileCell = { text: '', kind: 'text', value: null };
const textCell = (text: string): FileCell => ({ text, kind: 'text', value: text });

/** Whether a file may have this column: credentials and secrets are in no file. */
export const isInFiles = (field: Pick<Field, 'type'>): boolean => {
  const { secret, sealed } = fieldType(field);
  return secret !== true && sealed !== true;
};

/** The cells of a row for a file, in the order of these fields. An invalid cell is the text as it was typed. */
export function fileCells(row: Row, fields: readonly Field[], style: FileCellStyle): FileCell[] {
  const invalid = parseInvalid(row.invalid);
  return fields.map(field => {
    const typed = invalid[field.id]?.text;
    return typed === undefined ? fileCell(row[field.id] ?? null, field, style) : textCell(typed);
  });
}

function fileCell(value: Value, field: Field, style: FileCellStyle): FileCell {
  if (value === null) return empty;
  if (isList(value)) {
    const items = style.stored ? value : value.flatMap(id => itemName(id, field, style) ?? []);
    return { text: joinItems(items), kind: 'list', value: items };
  }
  const type = fieldType(field);
  if (type.formula === 'flag') return { text: style.stored ? String(value) : format(value, field, style), kind: 'flag', value };
  if (type.storedInFiles) return { text: String(value), kind: type.formula, value };
  return textCell(style.stored ? String(value) : format(value, field, style));
}

/** The name of an item of a list; undefined for a row that the person cannot read. */
const itemName = (id: string, { to, options }: Field, { language, titles }: FileCellStyle): string | undefined =>
  to === undefined ? choiceLabel(options, id, language) : titles[to]?.[id];

function format(value: Value, field: Field, { language, titles, words }: FileCellStyle): string {
  const text = String(value);
  if (field.to !== undefined) return titles[field.to]?.[text] ?? text;
  if (field.codes !== undefined) return translateCodes(text, field.codes, words, language);
  return fieldType(field).format?.(value, field, language) ?? text;
}
