import type { CatalogField } from '../../server/api/wire.ts';
import type { ChangeRequest, RowId, Value } from '../../server/model/change.ts';
import {
  type ReadColumn,
  type Reading,
  type ReadingChoices,
  readTable,
  type TargetField,
  columnValues as valuesOf,
} from '../../server/model/tabular/reading.ts';
import { targetFieldOf } from '../../server/model/tabular/targetField.ts';
import { fieldType } from '../fields/registry.ts';
import type { ClipboardBlock } from './clipboard-block.ts';
import type { PastePlan } from './paste-layout.ts';

/** A column of a pasted block, and its target field in the catalog. */
export type PasteColumn = Omit<ReadColumn, 'field'> & { field: CatalogField | null };

/** A pasted block as read. `own` are its values if it was copied from Seatgrid. */
export type PasteReading = Omit<Reading, 'columns'> & { columns: PasteColumn[]; own: ClipboardBlock['native'] };

/** What a paste would do with the current choices. */
export interface PasteDraft {
  reading: PasteReading;
  plan: PastePlan;
  /** The fields of the plan's columns. */
  fields: readonly CatalogField[];
  /** The fields at the target position, used if the block has no headings. */
  defaultFields: readonly CatalogField[];
  requests: ChangeRequest[];
  /** The rows that it creates. */
  newRows: RowId[];
  /** Columns whose copies were dropped, because each row needs its own value. */
  droppedColumns: ReadonlySet<string>;
}

/** The context of a reading: the table's fields, the fields at the target position, and the reader's region. */
export interface PasteTarget {
  fields: readonly CatalogField[];
  defaultFields: readonly CatalogField[];
  region: string;
}

/** Reads a block for the columns at the target position, or for those that its headings name. */
export function readPaste(block: ClipboardBlock, target: PasteTarget, choices: ReadingChoices): PasteReading {
  const byId = new Map([...target.fields, ...target.defaultFields].map(field => [field.id, field]));
  const [fields, defaultFields] = [target.fields.map(targetField), target.defaultFields.map(targetField)];
  const reading = readTable(block.cells, { fields, defaultFields, region: target.region }, choices, block.native !== null);
  const columns = reading.columns.map(column => ({ ...column, field: column.field && (byId.get(column.field.id) ?? null) }));
  return { ...reading, columns, own: block.native };
}

/** Returns a function from row index to the value of one column, converted for its field. */
export const columnReader = (
  reading: PasteReading,
  column: PasteColumn,
  chosen: ReadingChoices['dates'],
): ((row: number) => Value) => valuesOf(reading, { ...column, field: column.field && targetField(column.field) }, chosen);

const targetField = (field: CatalogField): TargetField => {
  const { formula, multiline = false } = fieldType(field);
  return targetFieldOf(field, { values: formula, hasLines: multiline });
};
