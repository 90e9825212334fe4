import type { Accessor } from 'solid-js';
import { createSignal } from 'solid-js';
import type { RowId } from '../../server/model/change.ts';

/** A row element in the DOM. When its row scrolls away, it is recycled for another. */
export interface Slot {
  index: number;
  /** The position it shows; `noPosition` if it is free. */
  position: Accessor<number>;
  /** The row that it showed last; undefined if none was loaded. */
  row: RowId | undefined;
  setPosition(position: number): void;
}

/** Which row is at which position. */
export interface Positions {
  idAt(position: number): RowId | undefined;
  positionOf(row: RowId): number | undefined;
}

/** The position of a free slot. −1 is the header. */
export const noPosition = -2;

/** Creates a free slot. */
export function createSlot(index: number): Slot {
  const [position, setPosition] = createSignal(noPosition);
  return { index, position, row: undefined, setPosition };
}

/** Which positions of the window have a slot, and which slots have a position, during one assignment. Reused to avoid allocation. */
const isTaken: boolean[] = [];
const isAssigned: boolean[] = [];

/**
 * Assigns the rows `first` … `first + size − 1` to slots, of which there is one more than the largest `size`. A row that stays in the window
 * keeps its slot, even if rows were added, removed or moved (`moved`). The `pinned` (focused) row keeps its slot outside the window, in the
 * spare one. In a window that is smaller than the largest, the slots that it does not need keep their positions. Allocates nothing.
 */
export function assignSlots(
  slots: readonly Slot[],
  window: { first: number; size: number; count: number; pinned: number },
  rows: Positions,
  moved: boolean,
): void {
  const { first, size, count, pinned } = window;
  const end = Math.min(first + size, count);
  const mayStay = !moved && size < slots.length - 1;
  const isPinnedOutside = pinned >= 0 && pinned < count && (pinned < first || pinned >= end);
  for (let index = 0; index < slots.length; index += 1) isTaken[index] = isAssigned[index] = false;
  let pinnedHasSlot = !isPinnedOutside;
  const assign = (slot: Slot, position: number): void => {
    if (position >= first && position < end) {
      if (isTaken[position - first]) return;
      isTaken[position - first] = true;
    } else if (position === pinned && !pinnedHasSlot) pinnedHasSlot = true;
    else return;
    isAssigned[slot.index] = true;
    slot.setPosition(position);
  };
  const positionNow = (slot: Slot): number | undefined => (slot.row === undefined ? undefined : rows.positionOf(slot.row));
  // Rows with a known position come first: an unloaded row cannot be at the position of a known one.
  if (moved) for (const slot of slots) assign(slot, positionNow(slot) ?? noPosition);
  for (const slot of slots)
    if (!isAssigned[slot.index] && !(moved && positionNow(slot) !== undefined)) assign(slot, slot.position());
  let next = first;
  for (const slot of slots) {
    if (!isAssigned[slot.index]) {
      while (next < end && isTaken[next - first]) next += 1;
      if (pinnedHasSlot && next >= end && mayStay) continue;
      if (!pinnedHasSlot) slot.setPosition(pinned);
      else slot.setPosition(next < end ? next : noPosition);
      if (pinnedHasSlot) next += 1;
      pinnedHasSlot = true;
      slot.row = undefined;
    }
    if (moved || slot.row === undefined) slot.row = slot.position() < 0 ? undefined : rows.idAt(slot.position());
  }
}

/** Largest height of an element. Chromium limits it to 33,554,428 px. */
export const maxElementHeight = 30_000_000;

/** Converts a scroll position between a range of `from` and a range of `to` pixels. */
export function scale(at: number, from: number, to: number): number {
  return from <= 0 ? 0 : Math.round((at / from) * to);
}

/** The first and last index of the columns that overlap a horizontal window; `lefts` has one more entry than there are columns. */
export function visibleColumns(lefts: readonly number[], from: number, to: number): [number, number] {
  const count = lefts.length - 1;
  let first = 0;
  while (first < count - 1 && lefts[first + 1]! <= from) first += 1;
  let last = first;
  while (last < count - 1 && lefts[last + 1]! < to) last += 1;
  return [first, last];
}
