import type { Value } from '../change.ts';
import type { Field } from '../field.ts';
import { identityKey } from '../identityKey.ts';
import { fieldTypes } from './registry.ts';

/** The form under which two texts of a field count as the same. */
export const fieldKey = (field: Field, text: string): string => fieldTypes[field.type].key?.(text) ?? identityKey(text);

/** The key of a cell: nothing of an empty one, and of what is no text its text. */
export function cellKey(field: Field | undefined, value: Value | undefined): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' && field !== undefined ? fieldKey(field, value) : String(value);
}
