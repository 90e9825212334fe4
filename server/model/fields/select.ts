import { isVisible } from '../../../formulas/unicode.ts';
import type { FieldType } from '../field.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';
import { choiceLabel, findChoice, namedLabels } from './optionText.ts';

/** One of a list of options; the id is stored. */
export const select: FieldType = {
  name: 'select',
  formula: 'text',
  column: 'text',
  exact: true,
  cast(input, field) {
    const text = inputText(input);
    if (!isVisible(text)) return null;
    const options = field.options ?? [];
    return (
      findChoice(options, text) ??
      invalidInput('V_OPTION', input, { options: namedLabels(options, 'en'), optionsFr: namedLabels(options, 'fr') })
    );
  },
  format: (value, field, language) => choiceLabel(field.options, value, language),
};
