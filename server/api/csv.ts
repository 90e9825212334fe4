import { stringify } from 'csv-stringify/sync';
import { isList } from '../../formulas/list.ts';
import { parseInvalid } from '../model/castCell.ts';
import type { Row, RowId, Value } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import { fieldType } from '../model/fieldType.ts';
import { joinItems } from '../model/joinItems.ts';
import type { Language } from '../model/localizedText.ts';
import type { TextsByCode } from '../model/table.ts';
import { translateCodes } from '../model/translateCodes.ts';

/** The first bytes of a file, by which spreadsheets recognise UTF-8. */
export const byteOrderMark = '\uFEFF';

/** Titles of linked rows, by table and id. */
export type LinkTitles = Readonly<Record<string, Readonly<Record<RowId, string>>>>;

/** Rows of cells as CSV (RFC 4180), each ended by CR LF. */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  stringify([...rows] as string[][], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });

/**
 * A cell as text for a file: choices, links and codes by name in the reader's language, dates and times as ISO text, numbers as digits.
 * An invalid cell is exported as it was typed.
 */
export function cellText(row: Row, field: Field, names: LinkTitles, language: Language, words: TextsByCode): string {
  const text = parseInvalid(row.invalid)[field.id]?.text;
  if (text !== undefined) return escapeFormula(text);
  const value: Value = row[field.id] ?? null;
  if (value === null) return '';
  if (fieldType(field).storedInFiles) return String(value);
  if (field.to !== undefined && isList(value)) return escapeFormula(joinItems(value.flatMap(id => names[field.to!]?.[id] ?? [])));
  if (field.to !== undefined) return escapeFormula(names[field.to]?.[String(value)] ?? String(value));
  if (field.codes !== undefined) return escapeFormula(translateCodes(String(value), field.codes, words, language));
  return escapeFormula(fieldType(field).format?.(value, field, language) ?? String(value));
}

/**
 * Prevents a spreadsheet from running text as a formula: text that starts like one gets a leading `'`, which Seatgrid removes when it reads
 * the file. Mobile numbers start with `+` and get it too: without it a spreadsheet turns them into numbers.
 */
export const escapeFormula = (text: string): string => (/^[=+\-@\t\r\n\0＝＋－＠]/.test(text) ? `'${text}` : text);
