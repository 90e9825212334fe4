import type { FieldType } from '../field.ts';
import { text } from './text.ts';

/** The text of `Validation result`, written by Seatgrid: `OK` or what to do. */
export const validation: FieldType = {
  name: 'verdict',
  formula: 'text',
  column: 'text',
  part: 'validation',
  cast: (input, field) => text.cast(input, field),
};
