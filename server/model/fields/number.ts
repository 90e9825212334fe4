import { isVisible } from '../../../formulas/unicode.ts';
import type { FieldType, NumberRange } from '../field.ts';
import { cleanLine } from './clean.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

const LONGEST = 400;
const MINUS = /^[\u2010-\u2013\u2212]\s?/;
/** 1234.5, 1234,5, .5, 1.5e21 */
const PLAIN = /^[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:e[+-]?\d{1,3})?$/i;
/** 1 234,5 · 1'234.5 · 1,234.5 · 1.234,5: groups of three with one kind of separator, and another one for decimals. */
const GROUPED =
  /^[+-]?\d{1,3}(?:([ '’])\d{3}(?:\1\d{3})*(?:[.,]\d+)?|(?:,\d{3})+\.\d+|(?:\.\d{3})+,\d+|,\d{3}(?:,\d{3})+|\.\d{3}(?:\.\d{3})+)$/;
/** `1,234` is ambiguous: it is read as 1234, and 1.234 is never formatted like this. */
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const AMBIGUOUS = /^-?[1-9]\d{0,2},\d{3}$/;

/** Outside these limits twenty decimals would lose digits or show only zeros. */
const SMALL = 1e-3;
const LARGE = 1e21;

const formats = {
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 20 }),
  fr: new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 20 }),
};

/** A finite number within its field's range, typed the English or the French way. */
export const number: FieldType = {
  name: 'number',
  formula: 'number',
  column: 'real',
  storedInFiles: true,
  cast(input, { range }) {
    const read = typeof input === 'number' ? input : readNumber(inputText(input));
    if (read === null) return null;
    if (typeof input === 'boolean' || !Number.isFinite(read)) return invalidInput('V_NUMBER', input);
    return range === undefined || isWithin(read, range) ? read + 0 : invalidInput(rangeProblem(read, range), input, { ...range });
  },
  format(value, _field, language) {
    if (value === null) return '';
    const size = Math.abs(Number(value));
    if (size !== 0 && (size < SMALL || size >= LARGE)) return language === 'fr' ? String(value).replace('.', ',') : String(value);
    const shown = formats[language].format(String(value) as Intl.StringNumericLiteral);
    return language === 'fr' && AMBIGUOUS.test(shown) ? `${shown}0` : shown;
  },
};

const isWithin = (value: number, { min, max, step }: NumberRange): boolean =>
  value >= min && value <= max && isMultiple(value, step);

/** Decimal fractions are not exact in binary, so a value within rounding error counts as a multiple. */
const isMultiple = (value: number, step: number): boolean =>
  step === 0 || Math.abs(value / step - Math.round(value / step)) < (step === 1 ? Number.MIN_VALUE : 1e-9);

const rangeProblem = (value: number, { min, max, step }: NumberRange) =>
  step === 1 ? 'V_NUMBER_WHOLE' : value < min || value > max ? 'V_NUMBER_RANGE' : 'V_NUMBER_STEP';

/** Null for empty text, NaN for text that is not a number. */
function readNumber(text: string): number | null {
  if (text.length > LONGEST) return isVisible(text) ? Number.NaN : null;
  const line = cleanLine(text).replace(MINUS, '-');
  if (line === '') return null;
  if (THOUSANDS.test(line)) return Number(line.replace(',', ''));
  if (PLAIN.test(line)) return Number(line.replace(',', '.'));
  if (!GROUPED.test(line)) return Number.NaN;
  return Number(decimalPoint(line.replace(/[ '’]/g, '')));
}

/** The last of two kinds of separator is the decimal separator; a separator that occurs more than once is not. */
function decimalPoint(line: string): string {
  const comma = line.lastIndexOf(',');
  const point = line.lastIndexOf('.');
  const decimal = comma > point ? ',' : '.';
  const other = decimal === ',' ? '.' : ',';
  const bare = line.replaceAll(other, '');
  return bare.indexOf(decimal) === bare.lastIndexOf(decimal) ? bare.replace(decimal, '.') : bare.replaceAll(decimal, '');
}
