import '../components/avatar.css';
import { hueOf, initialsOf } from '../components/person.ts';
import { isExternal } from '../fields/special-fields.ts';
import type { GridRow } from './source.ts';
import type { GridSlice } from './state.ts';

/**
 * Creates the avatar before the heading of a person's row. It adds nothing to the cell's text: the style draws its initials. `draw` returns
 * the tag of somebody external; null for others.
 */
export function createAvatar(grid: GridSlice<'context'>): {
  element: HTMLElement;
  draw(row: GridRow | undefined): string | null;
} {
  const element = document.createElement('span');
  element.className = 'avatar';
  element.ariaHidden = 'true';
  const set = (name: string, value: string): void => {
    if (element.dataset[name] !== value) element.dataset[name] = value;
  };
  return {
    element,
    draw: row => {
      if (element.hidden !== (row === undefined)) element.hidden = row === undefined;
      if (row === undefined) return null;
      const isOutside = isExternal(grid.source.table(), row);
      set('hue', String(hueOf(row.id)));
      set('initials', initialsOf(grid.source.titleOf?.(row.id) ?? ''));
      element.classList.toggle('square', isOutside);
      return isOutside ? grid.say('external') : null;
    },
  };
}
