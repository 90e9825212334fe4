import { addDays, dayOf } from './date.ts';
import type { Value } from './tree.ts';
import { FormulaError, isError, type Result, toNumber } from './value.ts';

const byZero = new FormulaError('#DIV/0!', 'Division by zero');
const tooLarge = new FormulaError('#NUM!', 'The number is too large');
const notReal = new FormulaError('#NUM!', 'The result is not a real number');

/** The number without binary rounding noise: 15 significant digits, so 0.1 + 0.2 is 0.3. #NUM! when it is not finite. */
export function roundSignificant(number: number): number | FormulaError {
  if (Number.isSafeInteger(number)) return number + 0;
  if (Number.isNaN(number)) return notReal;
  const rounded = Number(number.toPrecision(15));
  return Number.isFinite(rounded) ? rounded + 0 : tooLarge;
}

/**
 * The nearest decimal of at most 12 digits if the number differs from it only by binary rounding noise (`slack` times the smallest
 * step between numbers); otherwise the number itself. 0.3 / 0.1 is 3; 1 / 3 keeps all its digits, so 1 / 3 * 3 is 1. #NUM! when it is not finite.
 */
export function snapToDecimal(number: number, slack = 4): number | FormulaError {
  if (Number.isSafeInteger(number)) return number + 0;
  if (!Number.isFinite(number)) return roundSignificant(number);
  const short = Number(number.toPrecision(12));
  return Math.abs(number - short) <= slack * Number.EPSILON * Math.abs(number) ? short : number;
}

/**
 * A sum without binary rounding noise: rounded to 15 digits, counted from the first digit of `largest`, the largest number that was
 * added, because the noise comes from there. So 2.01 - 2 is 0.01. #NUM! when it is too large.
 */
export function roundSum(sum: number, largest: number): number | FormulaError {
  if (Number.isSafeInteger(sum)) return sum + 0;
  const first = Math.floor(Math.log10(Math.max(Math.abs(sum), largest)));
  const decimals = 14 - first;
  if (decimals >= 0 && decimals <= 100) return Number(sum.toFixed(decimals)) + 0;
  const digits = 15 + Math.floor(Math.log10(Math.abs(sum))) - first;
  if (!(digits < 15)) return roundSignificant(sum);
  return digits < 1 ? 0 : Number(sum.toPrecision(digits)) + 0;
}

/** `left + right`; a date plus a number is the date that number of days later. */
export function add(left: Value, right: Value): Result {
  if (typeof left === 'number' && typeof right === 'number') return plus(left, right);
  if (typeof left === 'string' && !Number.isNaN(dayOf(left))) return shiftDate(left, right, 1);
  if (typeof right === 'string' && !Number.isNaN(dayOf(right))) return shiftDate(right, left, 1);
  return numeric(left, right, plus);
}

/** `left - right`; two dates give the days between them, and a date minus a number is the date that number of days earlier. */
export function subtract(left: Value, right: Value): Result {
  if (typeof left === 'number' && typeof right === 'number') return plus(left, -right);
  if (typeof left === 'string') {
    const day = dayOf(left);
    if (!Number.isNaN(day)) {
      const other = typeof right === 'string' ? dayOf(right) : Number.NaN;
      return Number.isNaN(other) ? shiftDate(left, right, -1) : day - other;
    }
  }
  return numeric(left, right, minus);
}

/** `left * right`. */
export function multiply(left: Value, right: Value): Result {
  return typeof left === 'number' && typeof right === 'number' ? snapToDecimal(left * right) : numeric(left, right, product);
}

/** `left / right`; #DIV/0! when `right` is 0 or blank. */
export function divide(left: Value, right: Value): Result {
  return numeric(left, right, quotient);
}

/** `left ^ right`; #NUM! when there is no real result. */
export function power(left: Value, right: Value): Result {
  return numeric(left, right, exponential);
}

/** The number with its sign reversed; #VALUE! when the value is not a number. */
export function negate(of: Value): Result {
  const number = toNumber(of);
  return isError(number) ? number : 0 - number;
}

/** The remainder of `left / right`, with the sign of `right`; #DIV/0! when `right` is 0. */
export function remainder(left: number, right: number): number | FormulaError {
  if (right === 0) return byZero;
  const rest = left % right;
  return roundSignificant(rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest);
}

/** `a / b`; #DIV/0! when `b` is 0. */
export function quotient(a: number, b: number): number | FormulaError {
  return b === 0 ? byZero : snapToDecimal(a / b, 2);
}

/** `a` to the power of `b`; #DIV/0! for a negative power of 0. */
export function exponential(a: number, b: number): number | FormulaError {
  return a === 0 && b < 0 ? byZero : snapToDecimal(a ** b);
}

const plus = (a: number, b: number) => roundSum(a + b, Math.max(Math.abs(a), Math.abs(b)));
const minus = (a: number, b: number) => plus(a, -b);
const product = (a: number, b: number) => snapToDecimal(a * b);

function numeric(left: Value, right: Value, apply: (a: number, b: number) => Result): Result {
  const a = toNumber(left);
  if (isError(a)) return a;
  const b = toNumber(right);
  return isError(b) ? b : apply(a, b);
}

function shiftDate(date: string, by: Value, sign: 1 | -1): Result {
  const days = toNumber(by);
  return isError(days) ? days : addDays(date, sign * Math.trunc(days));
}

/** The number rounded to `decimals` decimals, halves away from zero, on its decimal text: 1.005 to 2 decimals is 1.01. */
export function roundTo(number: number, decimals: number): number | FormulaError {
  const digits = Math.max(-308, Math.min(308, Math.trunc(decimals)));
  const rounded = shiftDecimalPoint(Math.round(shiftDecimalPoint(Math.abs(number), digits)), -digits);
  return Number.isFinite(rounded) ? roundSignificant(number < 0 ? -rounded : rounded) : number;
}

/** The number times a power of ten, computed on its decimal text and therefore exact. */
export function shiftDecimalPoint(number: number, power: number): number {
  const [mantissa, exponent = '0'] = String(number).split('e');
  return Number(`${mantissa}e${Number(exponent) + power}`);
}
