import type { Browser } from 'playwright-core';
import { columns, type Person } from '../people.ts';
import type { RunningServer } from '../processes.ts';
import { newWindow } from './window.ts';

/** When a paste was seen, in milliseconds from the key that says yes to so many new rows. */
export interface Pasted {
  /** A pasted row in sight can be read, and is painted. */
  painted: number;
  /** The server has taken every row, and none is shown as being on its way. */
  confirmed: number;
}

/** Pastes these people, more than fit the screen, ten cells each, into the empty row below all others of the Users grid. */
export async function paste(browser: Browser, product: RunningServer, people: readonly Person[]): Promise<Pasted> {
  const { page, close } = await newWindow(browser, product, columns);
  await page.goto('/users');
  await page.locator('.sg-layer .sg-cell:not(:empty)').first().click();
  await page.keyboard.press('Control+End');
  await page.waitForFunction(() => document.activeElement?.closest('.sg-layer .sg-row') && document.activeElement.textContent);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.activeElement?.closest('.sg-insert'));
  const text = people.map(person => columns.map(column => person[column]).join('\t')).join('\r\n');
  await page.evaluate(words => navigator.clipboard.writeText(words), text);
  const seen = page.evaluate(
    async ([first]) => {
      const frame = (): Promise<number> => new Promise(requestAnimationFrame);
      const began = await new Promise<number>(pressed => {
        addEventListener('keydown', event => event.key === 'Enter' && pressed(performance.now()), { capture: true });
      });
      const rows = (): Element[] => [...document.querySelectorAll('.sg-layer .sg-row')];
      while (!rows().some(row => row.textContent?.includes(first))) await frame();
      await new Promise(done => setTimeout(done));
      const painted = performance.now() - began;
      const sync = document.querySelector('.status-sync')!;
      const waiting = (): boolean =>
        sync.getAttribute('data-state') !== 'saved' || rows().some(row => row.getAttribute('data-state') === 'pending');
      while (waiting()) await frame();
      return { painted, confirmed: performance.now() - began };
    },
    [people[0]!.userId] as const,
  );
  await page.keyboard.press('Control+v');
  // More rows than fit the screen are tried out first, and asked about.
  await page
    .getByRole('dialog')
    .getByText(/^[\d,]+ (?:row is|rows are) OK/)
    .waitFor();
  await page.keyboard.press('Enter');
  const found = await seen;
  const refused = await page.locator('.sg-row[data-state=refused]').count();
  await close();
  if (refused > 0) throw new Error(`${refused} of the pasted rows in sight were refused`);
  return found;
}
