import { createEffect, createSignal } from 'solid-js';
import { closeOnBack } from '../browser/history.ts';
import { focusRegion } from './regions.ts';

/** Whether the sidebar of a narrow window is open, over the page, and a function that opens and closes it. It has the focus while it is open. */
export function createDrawer(isNarrow: () => boolean): [isOpen: () => boolean, setOpen: (open: boolean) => void] {
  const [isWanted, setOpen] = createSignal(false);
  const isOpen = (): boolean => isNarrow() && isWanted();
  createEffect(() => {
    if (!isOpen()) return;
    closeOnBack(() => setOpen(false));
    focusRegion('sidebar');
  });
  return [isOpen, setOpen];
}
