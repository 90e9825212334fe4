import { loadAhead, whenIdle } from '../browser/idle.ts';
import type { PastingGrid } from './paste.ts';

const load = () => import('./paste.ts');

/** Loads the paste code in advance, so that a paste need not wait for it and works offline. */
export const preparePaste = (): void => loadAhead([load], whenIdle);

/** Ctrl+V: reads the clipboard's formats and pastes; `plainOnly` ignores raw values. */
export async function pasteFromEvent(grid: PastingGrid, event: ClipboardEvent, plainOnly: boolean): Promise<void> {
  event.preventDefault();
  const plain = event.clipboardData?.getData('text/plain') ?? '';
  await paste(grid, { plain, html: plainOnly ? '' : (event.clipboardData?.getData('text/html') ?? '') });
}

/** Pastes from the menu. If the browser refuses to read the clipboard, the message names the key instead. */
export async function pasteFromMenu(grid: PastingGrid): Promise<void> {
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
    // The browser does not allow the page to read the clipboard.
    return null;
  }
}

async function paste(grid: PastingGrid, flavours: { plain: string; html: string }): Promise<void> {
  const pasting = await load().catch(() => null);
  if (pasting === null) grid.notify(grid.say('pasteOffline'));
  else await pasting.paste(grid, flavours);
}
