import { isVisible } from '../../../formulas/unicode.ts';
import type { FieldType } from '../field.ts';
import { choiceLabel, findChoice } from './choices.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

/** Where a row is in its life; the id is stored. Which state may follow is not for the cast to say. */
export const state: FieldType = {
  name: 'state',
  formula: 'text',
  column: 'text',
  cast(input, field) {
    const text = inputText(input);
    if (!isVisible(text)) return null;
    return findChoice(field.states ?? [], text) ?? invalidInput('V_STATUS', input);
  },
  format: (value, field, language) => choiceLabel(field.states, value, language),
};
