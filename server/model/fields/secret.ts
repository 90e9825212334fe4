import { type FieldType, isInvalid } from '../field.ts';
import { checkLength } from './clean.ts';
import { inputText, isScalar } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

/** A password, token or hash: stored exactly as given, including spaces, and never shown. An invalid one is not kept. */
export const secret: FieldType = {
  name: 'secret',
  formula: 'text',
  column: 'text',
  exact: true,
  secret: true,
  cast(input, field) {
    if (input === null || input === undefined) return null;
    const text = inputText(input);
    const cast = isScalar(input) ? checkLength(text.trim() === '' ? '' : text, field, input) : invalidInput('V_TEXT', input);
    return isInvalid(cast) ? { ...cast, text: '' } : cast;
  },
  format: value => (value === null ? '' : '••••••••'),
};
