import type { RowId } from '../../server/model/change.ts';

/** A person's position in a table: the active cell, the range from it, and the scroll offsets. It contains no cell values. */
export interface GridPosition {
  row: RowId | null;
  /** The position of the active row at that time. */
  position: number;
  field: string;
  /** Size of the range in rows (negative upwards), and its other column. */
  rows: number;
  to: string;
  top: number;
  left: number;
}
