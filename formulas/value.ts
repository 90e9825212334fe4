import { foldText } from './fold.ts';
import { isList, listText, sameValue } from './list.ts';
import type { List, Value } from './tree.ts';

/** The error codes of a formula for one row. */
export type FormulaErrorCode = '#DIV/0!' | '#VALUE!' | '#NUM!' | '#REF!';

/** The error of a formula for one row, with the reason in words. It is returned as a value, never thrown. */
export class FormulaError {
  readonly code: FormulaErrorCode;
  readonly cause: string;

  constructor(code: FormulaErrorCode, cause: string) {
    this.code = code;
    this.cause = cause;
  }

  /** The code, as a cell shows it. */
  toString(): string {
    return this.code;
  }
}

/** The result of a formula for one row. */
export type Result = Value | FormulaError;

/** The maximum length of a text that a formula returns; a longer one is #VALUE!. */
export const maxText = 100_000;

/** Whether a result is an error. */
export function isError(result: unknown): result is FormulaError {
  return result instanceof FormulaError;
}

/** Whether a value is blank: null, the empty text, or a list without items. */
export function isBlank(value: Result): boolean {
  return value === null || value === '' || (isList(value) && value.length === 0);
}

/** Whether a value counts as TRUE in a condition: TRUE, a number other than 0, a text or list that is not empty. */
export function isTrue(value: Value): boolean {
  return typeof value === 'boolean' ? value : !isBlank(value) && value !== 0;
}

/** The value as text, the same in every language: 1.5 → "1.5", TRUE → "TRUE", blank → "", a list → "a, b". */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (isList(value)) return listText(value);
  return typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value);
}

const numeral = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** The value as a number: blank is 0, TRUE is 1, "12.5" is 12.5; any other text is #VALUE!. */
export function toNumber(value: Value): number | FormulaError {
  if (typeof value === 'number') return value;
  if (value === null || value === '') return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isList(value)) return new FormulaError('#VALUE!', 'A list is not a number');
  const number = numeral.test(value) ? Number(value) + 0 : Number.NaN;
  return Number.isFinite(number) ? number : new FormulaError('#VALUE!', `"${excerpt(value)}" is not a number`);
}

/** The error for a text that is too long. */
export const tooLong = new FormulaError('#VALUE!', `The text is longer than ${maxText} characters`);

/** The text itself, or #VALUE! when it is longer than `maxText`. */
export function limitLength(text: string): string | FormulaError {
  return text.length <= maxText ? text : tooLong;
}

/** The beginning of a text, short enough to quote in a message. */
export function excerpt(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

/**
 * The `=` operator: texts are compared by `foldText`, lists by `sameValue`, blank equals "", 0 and FALSE, and other values of different types
 * are never equal.
 */
export function equal(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (typeof left === 'string' && typeof right === 'string') return foldText(left) === foldText(right);
  if (left === null) return right === '' || right === 0 || right === false;
  if (right === null) return left === '' || left === 0 || left === false;
  return isList(left) && sameValue(left, right);
}

/**
 * Negative, 0 or positive if `left` comes before, equals or comes after `right`; NaN if either is blank, because a blank has no order.
 * Texts are ordered by the bytes of their fold, as in the databases, and lists by their text; numbers come before texts, texts before
 * flags, and flags before lists.
 */
export function compare(left: Value, right: Value): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isBlank(left) || isBlank(right) || left === null || right === null) return Number.NaN;
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(foldText(left), foldText(right));
  if (isList(left) && isList(right)) return compareLists(left, right);
  return typeof left === typeof right ? Number(left) - Number(right) : typeRank(left) - typeRank(right);
}

/** Compares lists by their text; 0 only for equal lists. */
function compareLists(one: List, other: List): number {
  const byText = compareTexts(foldText(listText(one)), foldText(listText(other)));
  return byText === 0 ? compareTexts(JSON.stringify(one), JSON.stringify(other)) : byText;
}

/** Compares by code points, the order of UTF-8 bytes. UTF-16 units have the same order only within the basic plane. */
function compareTexts(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return one.length - other.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

const typeRanks: readonly string[] = ['number', 'string', 'boolean', 'object'];

const typeRank = (value: Value): number => typeRanks.indexOf(typeof value);
