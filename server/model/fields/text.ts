import type { FieldType } from '../field.ts';
import { cleanLine, isClean, limit } from './clean.ts';
import { refuse } from './refuse.ts';
import { isScalar, typed } from './typed.ts';

/** One line of text. A text that begins with `=` is that text: nothing is ever evaluated. */
export const text: FieldType = {
  name: 'text',
  formula: 'text',
  column: 'text',
  cast(input, field) {
    if (input === null || input === undefined) return null;
    if (typeof input === 'string' && isClean(input)) return limit(input, field, input);
    return isScalar(input) ? limit(cleanLine(typed(input)), field, input) : refuse('V_TEXT', input);
  },
};
