import { choiceLabel } from './choices.ts';
import type { ClientFieldType } from './field-type.ts';

/** One of a list of options. */
export const select: ClientFieldType = {
  name: 'select',
  formula: 'text',
  width: 150,
  show: (value, { options }, { language }) => choiceLabel(options, value, language),
  plainText: (value, { field }, { language }) => choiceLabel(field.options, value, language),
  isAlike: (from, into) => from.id === into.id,
};
