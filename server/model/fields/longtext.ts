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
    if (!isScalar(input)) return invalidInput('V_TEXT', input);
    return checkLength(cleanLines(inputText(input), { isOfSystem: field.system === true }), field, input);
  },
};
