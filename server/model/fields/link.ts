import type { FieldType } from '../field.ts';
import { cleanLine } from './clean.ts';
import { inputText } from './inputText.ts';
import { invalidInput } from './invalidInput.ts';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The id of a row. A name is invalid here; the engine looks it up before it reports it. */
export const link: FieldType = {
  name: 'link',
  formula: 'link',
  column: 'text',
  exact: true,
  links: true,
  cast(input) {
    const id = cleanLine(inputText(input));
    if (id === '') return null;
    return id.length === 36 && UUID.test(id) ? id.toLowerCase() : invalidInput('V_LINK', input);
  },
};
