import type { Accessor, Setter } from 'solid-js';
import { createSignal } from 'solid-js';
import type { RowId, Value } from '../../server/model/change.ts';
import type { GridRow } from '../contract/row.ts';
import type { Spot } from './areas.ts';
import type { GridColumn } from './columns.ts';

/** An open editor. */
export interface Editing {
  spot: Spot;
  row: GridRow | undefined;
  column: GridColumn;
  /** The value shown when the editor opened: a change by someone else meanwhile must not be overwritten unseen. */
  seen: Value;
  /** Opened by typing: the old content is replaced, and arrows commit and move. */
  typed: boolean;
  /** The refused text of this cell; the editor continues with it. */
  retryText: string | null;
  /** Opened to choose: the list or calendar opens at once. */
  list: boolean;
}

/** The editing of one grid: its open editor, and what remains of earlier edits. */
export interface EditingState {
  current: Accessor<Editing | null>;
  setCurrent: Setter<Editing | null>;
  /** Commits the open editor; set by the editor. */
  commit: (() => void) | null;
  /** The row that was written last. */
  lastRow: RowId | null;
  /** Tab moves between cells after an edit and until Escape; `from` is the column to return to. */
  tabbing: { on: boolean; from: number | null };
}

/** Creates the editing state, without an open editor. */
export function createEditingState(): EditingState {
  const [current, setCurrent] = createSignal<Editing | null>(null);
  return { current, setCurrent, commit: null, lastRow: null, tabbing: { on: false, from: null } };
}
