import type { CatalogField } from '../../server/api/wire.ts';
import type { Value } from '../../server/model/change.ts';
import type { DisplayContext } from './field-type.ts';
import { fieldType } from './registry.ts';

/** Formats a value for display; empty if there is none. */
export function showValue(value: Value | undefined, field: CatalogField, context: DisplayContext): string {
  return value === null || value === undefined || value === '' ? '' : fieldType(field).show(value, field, context);
}
