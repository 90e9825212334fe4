import { isVisible } from '../../../formulas/unicode.ts';
import type { FieldType } from '../field.ts';
import { findChoice, showChoice } from './choices.ts';
import { refuse } from './refuse.ts';
import { typed } from './typed.ts';

/** Where a row is in its life; the id is stored. Which state may follow is not for the cast to say. */
export const state: FieldType = {
  name: 'state',
  formula: 'text',
  column: 'text',
  cast(input, field) {
    const text = typed(input);
    if (!isVisible(text)) return null;
    return findChoice(field.states ?? [], text) ?? refuse('V_STATUS', input);
  },
  show: (value, field, language) => showChoice(field.states, value, language),
};
