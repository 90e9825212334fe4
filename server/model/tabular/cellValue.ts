import type { Value } from '../change.ts';
import type { TypeName } from '../field.ts';
import type { SourceCell } from './cell.ts';
import { dateOfCell, type Epoch } from './serial.ts';

/** What a spreadsheet shows of a number that has no room: the rounded number, or nothing of it. */
const cutOff = /^\s*(?:[+-]?\d(?:[.,]\d+)?E[+-]?\d+|#+)\s*$/i;
/** A formula that only wraps a text, as exports write it so that digits stay as they are: `="+33612345678"`. */
const wrapped = /^\s*="((?:[^"]|"")*)"\s*$/;
const dateLike = /\d[-/.]\d+[-/.]\d|\d:\d\d|\d\s*[-/. ]?\s*\p{L}{3,}\.?\s*[-/. ]?\s*\d/u;
/** Longest text that may show a number: nobody looks through more. */
const maxShownLength = 100;

/**
 * What a cell means in a column of this type. The value behind it counts where the column wants a number, a date or a flag; everywhere
 * else the text that is shown does, but for digits that had no room.
 */
export function cellValue(cell: SourceCell, type: TypeName, epoch: Epoch = 1900): Value {
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

/** Whether a text is how a spreadsheet shows this number: not as a date, nor as a share of a hundred. */
function isNumberOf(text: string, value: number): boolean {
  if (text.length > maxShownLength || text.includes('%')) return false;
  return !dateLike.test(text) || hasDigitsOf(text, value);
}

/** Whether the digits of a text are those of the number, rounded to some decimal: `1.234.567,9` shows 1234567.89. */
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

/** All digits of a number, also of one so large that it is usually written with an exponent. */
const digitsOf = (value: number): string =>
  Number.isInteger(value)
    ? BigInt(value).toString()
    : value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
