import type { Type } from '../../../formulas/tree.ts';
import type { Value } from '../change.ts';
import type { SourceCell } from './cell.ts';
import { dateOfCell, type Epoch } from './serial.ts';

/** How a spreadsheet shows a number in a narrow column: rounded with an exponent, or as ###. */
const cutOff = /^\s*(?:[+-]?\d(?:[.,]\d+)?E[+-]?\d+|#+)\s*$/i;
/** A formula that only wraps a text, used by exports to keep digits unchanged: `="+33612345678"`. */
const wrapped = /^\s*="((?:[^"]|"")*)"\s*$/;
const dateLike = /\d[-/.]\d+[-/.]\d|\d:\d\d|\d\s*[-/. ]?\s*\p{L}{3,}\.?\s*[-/. ]?\s*\d/u;
/** The maximum length of a text that can show a number. */
const maxShownLength = 100;

/**
 * The value of a cell for a column whose values have this type in formulas. Number, date and flag columns use the underlying value; all others use the displayed text,
 * except if a narrow column cut off its digits.
 */
export function cellValue(cell: SourceCell, type: Type, epoch: Epoch = 1900): Value {
  switch (type) {
    case 'number':
      return typeof cell.raw === 'number' && isNumberOf(cell.text, cell.raw) ? cell.raw : unwrapFormulaText(cell.text);
    case 'flag':
      return typeof cell.raw === 'boolean' ? cell.raw : unwrapFormulaText(cell.text);
    case 'date':
      return dateOfCell(cell, epoch)?.day ?? unwrapFormulaText(cell.text);
    case 'time': {
      const moment = dateOfCell(cell, epoch);
      return moment === null ? unwrapFormulaText(cell.text) : [moment.day, moment.clock ?? '00:00'].join(' ');
    }
    default:
      return typeof cell.raw === 'number' && cutOff.test(cell.text) ? digitsOf(cell.raw) : unwrapFormulaText(cell.text);
  }
}

const unwrapFormulaText = (text: string): string => {
  const found = text.includes('="') ? wrapped.exec(text) : null;
  return found === null ? text : found[1]!.replaceAll('""', '"');
};

/** Whether a text displays this number as a number: not as a date and not as a percentage. */
function isNumberOf(text: string, value: number): boolean {
  if (text.length > maxShownLength || text.includes('%')) return false;
  return !dateLike.test(text) || hasDigitsOf(text, value);
}

/** Whether the digits of a text are those of the number, rounded to any decimal: `1.234.567,9` shows 1234567.89. */
function hasDigitsOf(text: string, value: number): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits === '' || digits.length > 21) return false;
  for (let decimals = 0; decimals <= 12; decimals += 1) {
    if (
      Math.abs(value)
        .toFixed(decimals)
        .replace('.', '')
        .replace(/^0+(?=\d)/, '') === digits.replace(/^0+(?=\d)/, '')
    )
      return true;
  }
  return false;
}

/** All digits of a number, without an exponent. */
const digitsOf = (value: number): string =>
  Number.isInteger(value)
    ? BigInt(value).toString()
    : value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
