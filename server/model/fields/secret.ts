import { type FieldType, isInvalid } from '../field.ts';
import { limit } from './clean.ts';
import { refuse } from './refuse.ts';
import { isScalar, typed } from './typed.ts';

/** A password, token or hash: kept to the letter, spaces included, never shown, and not kept where it is refused. */
export const secret: FieldType = {
  name: 'secret',
  formula: 'text',
  column: 'text',
  cast(input, field) {
    if (input === null || input === undefined) return null;
    const kept = typed(input);
    const cast = isScalar(input) ? limit(kept.trim() === '' ? '' : kept, field, input) : refuse('V_TEXT', input);
    return isInvalid(cast) ? { ...cast, text: '' } : cast;
  },
  show: value => (value === null ? '' : '••••••••'),
};
