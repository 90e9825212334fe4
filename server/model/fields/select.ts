import { isVisible } from '../../../formulas/unicode.ts';
import type { FieldType, Option } from '../field.ts';
import type { Language } from '../words.ts';
import { findChoice, showChoice } from './choices.ts';
import { refuse } from './refuse.ts';
import { typed } from './typed.ts';

const NAMED = 10;

/** One of a list of options; the id is stored. */
export const select: FieldType = {
  name: 'select',
  formula: 'text',
  column: 'text',
  cast(input, field) {
    const text = typed(input);
    if (!isVisible(text)) return null;
    const options = field.options ?? [];
    return (
      findChoice(options, text) ?? refuse('V_OPTION', input, { options: labels(options, 'en'), optionsFr: labels(options, 'fr') })
    );
  },
  show: (value, field, language) => showChoice(field.options, value, language),
};

/** The first few labels: enough to choose from in a sentence. */
function labels(options: readonly Option[], language: Language): string[] {
  const named = options.slice(0, NAMED).map(option => option.label[language]);
  return options.length > NAMED ? [...named, '…'] : named;
}
