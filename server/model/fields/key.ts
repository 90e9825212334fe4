import type { Value } from '../change.ts';
import type { Field } from '../field.ts';
import { identityKey } from '../identityKey.ts';
import { fieldTypes } from './registry.ts';

/** The key of a text of a field: equal texts have identical keys. */
export const fieldKey = (field: Field, text: string): string => fieldTypes[field.type].key?.(text) ?? identityKey(text);

/** The key of a cell: null for an empty cell; a value that is not text is converted to text. */
export function cellKey(field: Field | undefined, value: Value | undefined): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' && field !== undefined ? fieldKey(field, value) : String(value);
}
