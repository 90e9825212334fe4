import { isVisible } from '../../../formulas/unicode.ts';
import type { FieldType, Option } from '../field.ts';
import type { Language } from '../localizedText.ts';
import { choiceLabel, findChoice } from './choices.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

const NAMED = 10;

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
      invalidInput('V_OPTION', input, { options: labels(options, 'en'), optionsFr: labels(options, 'fr') })
    );
  },
  format: (value, field, language) => choiceLabel(field.options, value, language),
};

/** The first labels, for a message. */
function labels(options: readonly Option[], language: Language): string[] {
  const named = options.slice(0, NAMED).map(option => option.label[language]);
  return options.length > NAMED ? [...named, '…'] : named;
}
