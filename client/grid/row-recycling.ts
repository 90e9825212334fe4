import type { Accessor } from 'solid-js';
import { createSignal } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';

/** A place in the DOM for one row, used again for another row when that one scrolls away. */
export interface Slot {
  index: number;
  /** The position it shows; `nothing` where it is free. */
  position: Accessor<number>;
  /** The row that was seen there; undefined where none was loaded. */
  row: RowId | undefined;
  setPosition(position: number): void;
}

/** Which row is at which position. */
export interface Positions {
  idAt(position: number): RowId | undefined;
  positionOf(row: RowId): number | undefined;
}

/** The position of no row: −1 is the header. */
export const noPosition = -2;

/** Makes an empty place. */
export function createSlot(index: number): Slot {
  const [position, setPosition] = createSignal(noPosition);
  return { index, position, row: undefined, setPosition };
}

/** Which positions of the window have their place, and which places have their position, while rows are arranged. */
const isTaken: boolean[] = [];
const isAssigned: boolean[] = [];

/**
 * Puts the rows `first` … `first + n − 1` into n + 1 places. A row that stays in the window keeps its place, also where rows came, went or
 * changed positions (`moved`); so does the row `kept` (the focused one) when it leaves the window: the spare place is for that. Allocates nothing.
 */
export function assignSlots(
  slots: readonly Slot[],
  window: { first: number; count: number; pinned: number },
  rows: Positions,
  moved: boolean,
): void {
  const { first, count, pinned: kept } = window;
  const end = Math.min(first + slots.length - 1, count);
  const isPinnedOutside = kept >= 0 && kept < count && (kept < first || kept >= end);
  for (let index = 0; index < slots.length; index += 1) isTaken[index] = isAssigned[index] = false;
  let pinnedHasSlot = !isPinnedOutside;
  const assign = (slot: Slot, position: number): void => {
    if (position >= first && position < end) {
      if (isTaken[position - first]) return;
      isTaken[position - first] = true;
    } else if (position === kept && !pinnedHasSlot) pinnedHasSlot = true;
    else return;
    isAssigned[slot.index] = true;
    slot.setPosition(position);
  };
  const positionNow = (slot: Slot): number | undefined => (slot.row === undefined ? undefined : rows.positionOf(slot.row));
  // Rows whose position is known come first: where one of them is now, another that is not loaded cannot be.
  if (moved) for (const slot of slots) assign(slot, positionNow(slot) ?? noPosition);
  for (const slot of slots)
    if (!isAssigned[slot.index] && !(moved && positionNow(slot) !== undefined)) assign(slot, slot.position());
  let next = first;
  for (const slot of slots) {
    if (!isAssigned[slot.index]) {
      while (next < end && isTaken[next - first]) next += 1;
      if (!pinnedHasSlot) slot.setPosition(kept);
      else slot.setPosition(next < end ? next : noPosition);
      if (pinnedHasSlot) next += 1;
      pinnedHasSlot = true;
      slot.row = undefined;
    }
    if (moved || slot.row === undefined) slot.row = slot.position() < 0 ? undefined : rows.idAt(slot.position());
  }
}

/** Chromium cuts an element at 33,554,428 px; the canvas stays below. */
export const maxElementHeight = 30_000_000;

/** How far a scrollbar of `physical` pixels at `at` stands for in a content of `virtual` pixels. */
export function scale(at: number, from: number, to: number): number {
  return from <= 0 ? 0 : Math.round((at / from) * to);
}

/** The first and last index of the columns that touch a horizontal window; `lefts` has one more entry than there are columns. */
export function visibleColumns(lefts: readonly number[], from: number, to: number): [number, number] {
  const count = lefts.length - 1;
  let first = 0;
  while (first < count - 1 && lefts[first + 1]! <= from) first += 1;
  let last = first;
  while (last < count - 1 && lefts[last + 1]! < to) last += 1;
  return [first, last];
}
