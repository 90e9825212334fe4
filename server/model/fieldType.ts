import type { Field, FieldType } from './field.ts';
import { fieldTypes } from './fields/registry.ts';

/** The type of a field. */
export const fieldType = ({ type }: Pick<Field, 'type'>): FieldType => fieldTypes[type];

/** The field of a table that has this part in it. */
export const fieldWithPart = (fields: readonly Field[], part: NonNullable<FieldType['part']>): Field | undefined =>
  fields.find(field => fieldType(field).part === part);
