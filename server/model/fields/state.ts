import { isVisible } from '../../../formulas/unicode.ts';
import type { FieldType } from '../field.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';
import { choiceLabel, findChoice } from './optionText.ts';

/** The state of a row; the id is stored. The cast does not check which state may follow. */
export const state: FieldType = {
  name: 'state',
  formula: 'text',
  column: 'text',
  exact: true,
  part: 'state',
  cast(input, field) {
    const text = inputText(input);
    if (!isVisible(text)) return null;
    return findChoice(field.states ?? [], text) ?? invalidInput('V_STATUS', input);
  },
  format: (value, field, language) => choiceLabel(field.states, value, language),
};
