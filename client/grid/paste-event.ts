import { whenIdle } from '../browser/idle.ts';
import type { GridState } from './state.ts';

const load = () => import('./paste.ts');

/** Loads what pasting needs before it is needed: a paste does not wait for it, and works without a connection. */
export const preparePaste = (): void =>
  whenIdle(() => {
    // Without a connection it cannot be loaded now: the first paste tries again.
    load().catch(() => undefined);
  });

/** Ctrl+V: reads the clipboard's flavours and pastes; `plainOnly` leaves raw values aside. */
export async function pasteFromEvent(grid: GridState, event: ClipboardEvent, plainOnly: boolean): Promise<void> {
  event.preventDefault();
  const plain = event.clipboardData?.getData('text/plain') ?? '';
  await paste(grid, { plain, html: plainOnly ? '' : (event.clipboardData?.getData('text/html') ?? '') });
}

/** The menu's paste: browsers ask the person, or do not allow it; then the key is named. */
export async function pasteFromMenu(grid: GridState): Promise<void> {
  const flavours = await readClipboard();
  if (flavours === null) grid.notify(grid.say('pressToPaste'));
  else await paste(grid, flavours);
}

async function readClipboard(): Promise<{ plain: string; html: string } | null> {
  try {
    const [item] = await navigator.clipboard.read();
    const read = async (type: string): Promise<string> => (item?.types.includes(type) ? (await item.getType(type)).text() : '');
    return { plain: await read('text/plain'), html: await read('text/html') };
  } catch {
    // The browser does not let a page read the clipboard by itself.
    return null;
  }
}

async function paste(grid: GridState, flavours: { plain: string; html: string }): Promise<void> {
  const pasting = await load().catch(() => null);
  if (pasting === null) grid.notify(grid.say('pasteOffline'));
  else await pasting.paste(grid, flavours);
}
