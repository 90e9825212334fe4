import type { FieldType } from '../field.ts';
import { checkLength, cleanLines } from './clean.ts';
import { inputText, isScalar } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

/** Text of several lines. */
export const longtext: FieldType = {
  name: 'longtext',
  formula: 'text',
  column: 'text',
  keepsText: true,
  cast(input, field) {
    if (input === null || input === undefined) return null;
    return isScalar(input) ? checkLength(cleanLines(inputText(input)), field, input) : invalidInput('V_TEXT', input);
  },
};
