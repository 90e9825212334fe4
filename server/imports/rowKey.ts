import type { CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';
import { cellKey } from '../model/fields/key.ts';

/** The key of several values, each as its own key; null if one of them is empty. */
export const compositeKey = (parts: readonly (string | null)[]): string | null =>
  parts.includes(null) ? null : parts.join('\u0000');

/** The key of a stored row by these fields; null if one of them is empty. */
export const storedKeyOf = (table: CompiledTable, fields: readonly string[], row: Row): string | null =>
  compositeKey(fields.map(id => cellKey(table.byId.get(id), row[id])));
