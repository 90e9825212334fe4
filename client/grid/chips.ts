import { hueOf } from '../components/person.ts';
import type { ChipItem } from '../fields/field-type.ts';

/** Sizes of a chip, in CSS pixels: the padding at both sides, the gap after it, and the largest width. */
const [padding, gap, maxWidth] = [14, 4, 160];

/** The lines of chips that fit into a row of this height. */
export const chipLines = (rowHeight: number): number => Math.max(1, Math.floor((rowHeight - 1) / 21));

/**
 * The number of chips of these widths that fit into lines of a width, in CSS pixels. If not all fit, room for a last chip of `more` is kept.
 * At least one fits.
 */
export function fittingChips(widths: readonly number[], width: number, lines: number, more: number): number {
  let [line, used] = [1, 0];
  for (const [at, each] of widths.entries()) {
    const rest = at === widths.length - 1 ? 0 : more + gap;
    if (used > 0 && used + each + (line === lines ? rest : 0) > width) {
      if (line === lines) return at;
      [line, used] = [line + 1, 0];
    }
    used += each + gap;
  }
  return widths.length;
}

let canvas: CanvasRenderingContext2D | null = null;
const measured = new Map<string, number>();

/** The width of a chip with this text, in CSS pixels. */
function chipWidth(text: string): number {
  let width = measured.get(text);
  if (width === undefined) {
    canvas ??= document.createElement('canvas').getContext('2d');
    if (canvas === null) return maxWidth;
    canvas.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    width = Math.min(maxWidth, Math.ceil(canvas.measureText(text).width) + padding);
    measured.set(text, width);
  }
  return width;
}

/** Draws a list as chips: those that fit, and the number of the others. The cell says the whole list. */
export function createChips(): { element: HTMLElement; draw(items: readonly ChipItem[], width: number, lines: number): void } {
  const element = document.createElement('span');
  element.className = 'sg-chips';
  let drawn = '';
  return {
    element,
    draw: (items, width, lines) => {
      const shown = fittingChips(
        items.map(({ title }) => chipWidth(title)),
        width,
        lines,
        chipWidth('+99'),
      );
      const now = JSON.stringify([items, shown]);
      if (now === drawn) return;
      drawn = now;
      const chips = items.slice(0, shown).map(({ id, title }) => chip(title, id));
      const more = items.length - shown;
      element.replaceChildren(...chips, ...(more > 0 ? [chip(`+${more}`)] : []));
    },
  };
}

function chip(title: string, id?: string): HTMLElement {
  const element = document.createElement('span');
  element.className = 'chip';
  element.dataset.title = title;
  if (id !== undefined) {
    element.dataset.hue = String(hueOf(id));
    element.dataset.item = id;
  }
  return element;
}
