import type { RowId } from '../../server/model/change.ts';
import type { Range, Spot } from './areas.ts';
import type { RowSet } from './row-set.ts';

/** A selected range with its rows. */
export interface SelectionBlock {
  range: Range;
  rows: RowSet;
}

/** The active cell; its row by id if loaded. */
export interface ActiveAnchor extends Spot {
  id: RowId | undefined;
  zone: 'header' | 'insert' | null;
}

/** What was selected, as it was then. */
export interface SelectionState {
  blocks: readonly SelectionBlock[];
  active: ActiveAnchor;
  /** The rows at the ends of the last range, and the order version of the view at the time of the selection. */
  ends: { anchor: RowId | undefined; head: RowId | undefined; moves: number };
}

/** The active cell as it is now. */
export interface ActiveCellState extends ActiveAnchor {
  of: SelectionState;
  lost: boolean;
  /** The cell is on a row that was not selected by id; from now on it is. */
  adopted: boolean;
}
