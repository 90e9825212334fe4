import type { CatalogField } from '../../server/api/wire.ts';
import { fieldType } from './registry.ts';

/** The classes of a column's cells and header: its type, and what other styles depend on. */
export function cellClass(field: CatalogField): string {
  const { align, aboutRow } = fieldType(field);
  return [`sg-type-${field.type}`, align === 'end' ? 'sg-end' : [], aboutRow ? 'sg-about-row' : []].flat().join(' ');
}
