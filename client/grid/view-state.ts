import type { RowId } from '../../server/model/change.ts';

/** Where a person is in a table: the active cell, the range that goes from it, and how far the rows are scrolled. It holds no value of any cell. */
export interface ViewState {
  row: RowId | null;
  /** Where the active row stood. */
  position: number;
  field: string;
  /** How many rows the range goes further, upwards counted negative, and to which column. */
  rows: number;
  to: string;
  top: number;
  left: number;
}
