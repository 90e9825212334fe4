import { isVisible } from '../../../formulas/unicode.ts';
import type { FieldType } from '../field.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';
import { foldLabel } from './optionText.ts';

const YES = ['true', 'yes', 'y', 'on', '1', 'x', 'checked', 'oui', 'o', 'vrai', 'coche', '✓', '✔', '☑'];
const NO = ['false', 'no', 'n', 'off', '0', 'unchecked', 'non', 'faux', 'non coche', 'decoche', '☐'];
const answers = new Map([...YES.map(word => [word, true] as const), ...NO.map(word => [word, false] as const)]);

/** Yes or no, in either language. */
export const flag: FieldType = {
  name: 'flag',
  formula: 'flag',
  column: 'integer',
  cast(input) {
    if (typeof input === 'boolean') return input;
    const word = inputText(input);
    if (!isVisible(word)) return null;
    return answers.get(foldLabel(word)) ?? invalidInput('V_FLAG', input);
  },
  format(value, _field, language) {
    if (value === null) return '';
    return language === 'fr' ? (value ? 'Oui' : 'Non') : value ? 'Yes' : 'No';
  },
};
