import type { FieldType } from '../field.ts';
import { cleanLines, limit } from './clean.ts';
import { refuse } from './refuse.ts';
import { isScalar, typed } from './typed.ts';

/** Text of several lines. */
export const longtext: FieldType = {
  name: 'longtext',
  formula: 'text',
  column: 'text',
  cast(input, field) {
    if (input === null || input === undefined) return null;
    return isScalar(input) ? limit(cleanLines(typed(input)), field, input) : refuse('V_TEXT', input);
  },
};
