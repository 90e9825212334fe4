import '../components/avatar.css';
import { hueOf, initialsOf } from '../components/person.ts';
import type { GridRow } from '../contract/row.ts';
import { isExternal } from '../fields/special-fields.ts';
import { createData } from './cell-content.ts';
import type { GridSlice } from './state.ts';

/**
 * Creates the avatar before the heading of a person's row. Its initials are in a shadow root, so that they are no text of the cell. `draw`
 * returns the tag of somebody external; null for others.
 */
export function createAvatar(grid: GridSlice<'context'>): {
  element: HTMLElement;
  draw(row: GridRow | undefined): string | null;
} {
  const element = document.createElement('span');
  element.className = 'avatar';
  element.ariaHidden = 'true';
  const [setHue, setInitials] = [createData(element, 'hue'), createData(element, 'initials')];
  const initials = document.createTextNode('');
  // Chromium takes the text of a shadow root for the cell's name although its host is hidden from screen readers.
  const unspoken = document.createElement('span');
  unspoken.ariaHidden = 'true';
  unspoken.append(initials);
  element.attachShadow({ mode: 'closed' }).append(unspoken);
  let [isHidden, isSquare] = [false, false];
  return {
    element,
    draw: row => {
      if (isHidden !== (row === undefined)) {
        isHidden = row === undefined;
        element.hidden = isHidden;
      }
      if (row === undefined) return null;
      const isOutside = isExternal(grid.source.table(), row);
      setHue(String(hueOf(row.id)));
      const drawn = initialsOf(grid.source.titleOf?.(row.id) ?? '');
      if (drawn !== initials.data) initials.data = drawn;
      setInitials(drawn);
      if (isSquare !== isOutside) {
        isSquare = isOutside;
        element.classList.toggle('square', isOutside);
      }
      return isOutside ? grid.say('external') : null;
    },
  };
}
