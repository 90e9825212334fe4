import type { Accessor } from 'solid-js';
import { createSignal } from 'solid-js';

/** A place in the DOM for one row, used again for another row when that one scrolls away. */
export interface Slot {
  index: number;
  /** The row it shows; `nothing` where it is free. */
  position: Accessor<number>;
  put(position: number): void;
}

/** The position of no row: −1 is the header. */
export const nothing = -2;

/** Makes an empty place. */
export function createSlot(index: number): Slot {
  const [position, put] = createSignal(nothing);
  return { index, position, put };
}

/**
 * Puts the rows `first` … `first + n − 1` into n places so that a row stays where it is while it is in the window: place = (row − shift)
 * mod n, where `shift` is how far rows have moved on by others that came before them.
 * The row `kept` (the focused one) keeps its place when it scrolls out; the spare place, the last, then stands in. Allocates nothing.
 */
export function arrange(slots: readonly Slot[], first: number, count: number, kept: number, shift = 0): void {
  const n = slots.length - 1;
  let spare = nothing;
  const placeOf = (row: number): number => (((row - shift) % n) + n) % n;
  const parked = kept >= 0 && kept < count && (kept < first || kept >= first + n) ? placeOf(kept) : -1;
  const begin = placeOf(first);
  for (let index = 0; index < n; index += 1) {
    const wanted = first + ((index - begin + n) % n);
    const row = wanted < count ? wanted : nothing;
    if (index === parked) {
      spare = row;
      slots[index]!.put(kept);
    } else slots[index]!.put(row);
  }
  slots[n]!.put(spare);
}

/** Chromium cuts an element at 33,554,428 px; the canvas stays below. */
export const tallest = 30_000_000;

/** How far a scrollbar of `physical` pixels at `at` stands for in a content of `virtual` pixels. */
export function scaled(at: number, from: number, to: number): number {
  return from <= 0 ? 0 : Math.round((at / from) * to);
}

/** The first and last index of the columns that touch a horizontal window; `lefts` has one more entry than there are columns. */
export function columnWindow(lefts: readonly number[], from: number, to: number): [number, number] {
  const count = lefts.length - 1;
  let first = 0;
  while (first < count - 1 && lefts[first + 1]! <= from) first += 1;
  let last = first;
  while (last < count - 1 && lefts[last + 1]! < to) last += 1;
  return [first, last];
}
