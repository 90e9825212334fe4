import type { FieldType } from '../field.ts';
import { checkLength, cleanLine, isClean } from './clean.ts';
import { inputText, isScalar } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

/** One line of text. A text that begins with `=` is that text: nothing is ever evaluated. */
export const text: FieldType = {
  name: 'text',
  formula: 'text',
  column: 'text',
  keepsText: true,
  searchedInTitles: true,
  cast(input, field) {
    if (input === null || input === undefined) return null;
    if (typeof input === 'string' && isClean(input)) return checkLength(input, field, input);
    return isScalar(input) ? checkLength(cleanLine(inputText(input)), field, input) : invalidInput('V_TEXT', input);
  },
};
