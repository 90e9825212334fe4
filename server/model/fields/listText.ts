import { listOf } from '../../../formulas/list.ts';
import type { InvalidInput, Value } from '../change.ts';
import { joinItems } from '../joinItems.ts';
import { cleanLine } from './clean.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

/** The maximum number of items of a list. */
export const maxItems = 1_000;

/**
 * An item is a quoted text or a text without separators. Inside quotes, `""` is a quote. The length limit of a quoted text bounds the time.
 * Only spaces within a line are skipped before an item: skipping line breaks again from each one would take quadratic time.
 */
const ITEM = /[^\S\n]*"((?:[^"]|""){0,1000})"[^\S\n]*(?=[,;\n]|$)|([^,;\n]+)/g;

/** The items of a typed text, separated by commas, semicolons or line breaks, without empty ones. Stops after one more than a cell may hold. */
export function splitItems(text: string): string[] {
  const items = Iterator.from(text.matchAll(ITEM)).map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
  return [
    ...items
      .map(cleanLine)
      .filter(item => item !== '')
      .take(maxItems + 1),
  ];
}

/**
 * The items of an input: those of an array, or of a typed text. A text that `isItem` accepts as a whole is one item, even with a comma; so is a
 * text of separators alone.
 */
export function inputItems(input: unknown, isItem: (text: string) => boolean): string[] {
  const array = arrayIn(input);
  if (array !== null) return Array.from(array, item => cleanLine(inputText(item))).filter(item => item !== '');
  const text = inputText(input);
  const line = cleanLine(text);
  if (line === '') return [];
  const items = isItem(line) ? [] : splitItems(text);
  return items.length === 0 ? [line] : items;
}

/** An input as it is kept when it is not accepted: an array as its items, anything else as typed. */
export function typedItems(input: unknown): unknown {
  const array = arrayIn(input);
  return array === null ? input : joinItems(Array.from(array, inputText));
}

/** The list of these items, or an invalid input if there are more than a cell may hold. */
export const listWithinLimit = (items: readonly string[], input: unknown): Value | InvalidInput =>
  items.length > maxItems ? invalidInput('V_ITEMS', typedItems(input), { max: maxItems }) : listOf(items);

/** The input if it is an array, else null. A revoked proxy is none. */
function arrayIn(input: unknown): readonly unknown[] | null {
  try {
    return Array.isArray(input) ? input : null;
  } catch {
    return null;
  }
}
