import {
  exponential,
  quotient,
  remainder,
  roundSignificant,
  roundSum,
  roundTo,
  shiftDecimalPoint,
  snapToDecimal,
} from '../arithmetic.ts';
import { commonType, defineFunction, type FormulaFunction } from '../function.ts';
import { compare, FormulaError, isBlank, isError, type Result, toNumber } from '../value.ts';

const number = { name: 'number', type: 'number' } as const;
const values = { name: 'value', type: 'any', many: true } as const;
const step = { name: 'step', type: 'number', optional: true } as const;

/** Number functions. */
export const numberFunctions: readonly FormulaFunction[] = [
  defineFunction({
    name: 'ROUND',
    args: [number, { name: 'decimals', type: 'number', optional: true }],
    result: 'number',
    help: {
      en: 'Rounded to a number of decimals, halves away from zero.',
      fr: 'Arrondi à un nombre de décimales ; les demis s’éloignent de zéro.',
    },
    example: { formula: 'ROUND(1.005, 2)', result: 1.01 },
    run: (value, decimals = 0) => roundTo(value, decimals),
  }),
  defineFunction({
    name: 'FLOOR',
    args: [number, step],
    result: 'number',
    help: {
      en: 'Rounded down to a multiple of the step, 1 if not given.',
      fr: 'Arrondi au multiple inférieur du pas, 1 s’il n’est pas donné.',
    },
    example: { formula: 'FLOOR(17, 5)', result: 15 },
    run: (value, size = 1) => roundToMultiple(value, size, Math.floor),
  }),
  defineFunction({
    name: 'CEILING',
    args: [number, step],
    result: 'number',
    help: {
      en: 'Rounded up to a multiple of the step, 1 if not given.',
      fr: 'Arrondi au multiple supérieur du pas, 1 s’il n’est pas donné.',
    },
    example: { formula: 'CEILING(17, 5)', result: 20 },
    run: (value, size = 1) => roundToMultiple(value, size, Math.ceil),
  }),
  defineFunction({
    name: 'INT',
    args: [number],
    result: 'number',
    help: { en: 'Rounded down to a whole number.', fr: 'Arrondi à l’entier inférieur.' },
    example: { formula: 'INT(-1.5)', result: -2 },
    run: value => Math.floor(value) + 0,
  }),
  defineFunction({
    name: 'ABS',
    args: [number],
    result: 'number',
    help: { en: 'The number without its sign.', fr: 'Le nombre sans son signe.' },
    example: { formula: 'ABS(-3)', result: 3 },
    run: value => Math.abs(value),
  }),
  defineFunction({
    name: 'MIN',
    args: [values],
    result: commonType,
    help: {
      en: 'The smallest of the values; blank values are ignored.',
      fr: 'La plus petite des valeurs ; les vides sont ignorées.',
    },
    example: { formula: 'MIN(4, BLANK(), 2)', result: 2 },
    run: (...all) =>
      all.reduce(
        (smallest, value) => (isBlank(value) || (smallest !== null && compare(value, smallest) >= 0) ? smallest : value),
        null,
      ),
  }),
  defineFunction({
    name: 'MAX',
    args: [values],
    result: commonType,
    help: {
      en: 'The largest of the values; blank values are ignored.',
      fr: 'La plus grande des valeurs ; les vides sont ignorées.',
    },
    example: { formula: 'MAX(4, BLANK(), 2)', result: 4 },
    run: (...all) =>
      all.reduce(
        (largest, value) => (isBlank(value) || (largest !== null && compare(value, largest) <= 0) ? largest : value),
        null,
      ),
  }),
  defineFunction({
    name: 'SUM',
    args: [{ name: 'number', type: 'number', many: true }],
    result: 'number',
    help: { en: 'The sum of the numbers.', fr: 'La somme des nombres.' },
    example: { formula: 'SUM(0.1, 0.2, 0.3)', result: 0.6 },
    run: (...all) => sum(all),
  }),
  defineFunction({
    name: 'MOD',
    args: [number, { name: 'divisor', type: 'number' }],
    result: 'number',
    help: {
      en: 'The remainder of a division, with the sign of the divisor.',
      fr: 'Le reste de la division, du signe du diviseur.',
    },
    example: { formula: 'MOD(-3, 2)', result: 1 },
    run: remainder,
  }),
  defineFunction({
    name: 'POWER',
    args: [number, { name: 'exponent', type: 'number' }],
    result: 'number',
    help: { en: 'The number to the power of the exponent.', fr: 'Le nombre à la puissance de l’exposant.' },
    example: { formula: 'POWER(2, 10)', result: 1024 },
    run: exponential,
  }),
  defineFunction({
    name: 'SQRT',
    args: [number],
    result: 'number',
    help: { en: 'The square root.', fr: 'La racine carrée.' },
    example: { formula: 'SQRT(9)', result: 3 },
    run: value => snapToDecimal(Math.sqrt(value)),
  }),
  defineFunction({
    name: 'VALUE',
    args: [{ name: 'text', type: 'any' }],
    result: 'number',
    help: {
      en: 'The number written in a text, with a point before the decimals.',
      fr: 'Le nombre écrit dans un texte, avec un point décimal.',
    },
    example: { formula: 'VALUE("12.50")', result: 12.5 },
    run: value => (isBlank(value) ? null : toNumber(value)),
  }),
  defineFunction({
    name: 'TEXT',
    args: [number, { name: 'pattern', type: 'text', optional: true }],
    result: 'text',
    help: {
      en: 'The number as text, by a pattern such as "0.00", "#,##0", "000" or "0%", the same in every language.',
      fr: 'Le nombre en texte, selon un motif comme "0.00", "#,##0", "000" ou "0%", identique dans toutes les langues.',
    },
    example: { formula: 'TEXT(1234.5, "#,##0.00")', result: '1,234.50' },
    run: (value, pattern) => (pattern === undefined ? String(value) : formatNumber(value, pattern)),
  }),
];

function sum(all: readonly number[]): Result {
  let total = 0;
  let largest = 0;
  for (const one of all) {
    total += one;
    largest = Math.max(largest, Math.abs(one), Math.abs(total));
  }
  return roundSum(total, largest);
}

function roundToMultiple(value: number, size: number, round: (of: number) => number): Result {
  const steps = quotient(value, Math.abs(size));
  return isError(steps) ? steps : roundSignificant(round(steps) * Math.abs(size));
}

const patterns = /^(#,##)?(0{1,20})(?:\.(0{1,15}))?(%)?$/;

function formatNumber(value: number, pattern: string): Result {
  const found = patterns.exec(pattern);
  if (found === null) return new FormulaError('#VALUE!', 'A number pattern looks like 0.00, #,##0, 000 or 0%');
  const [, grouped, whole = '', decimals = '', percent = ''] = found;
  const rounded = roundTo(percent === '' ? value : shiftDecimalPoint(value, 2), decimals.length);
  if (isError(rounded)) return rounded;
  if (!(Math.abs(rounded) < 1e21)) return new FormulaError('#NUM!', 'The number is too large for a pattern');
  const [units = '', rest] = Math.abs(rounded).toFixed(decimals.length).split('.');
  const padded = units.padStart(whole.length, '0');
  const front = grouped === undefined ? padded : padded.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${rounded < 0 ? '-' : ''}${front}${rest === undefined ? '' : `.${rest}`}${percent}`;
}
