import type { Browser } from 'playwright-core';
import { columns, type Person } from '../people.ts';
import type { RunningServer } from '../processes.ts';
import { newWindow } from './window.ts';

/** The times of a paste, in milliseconds from the key that confirms the new rows. */
export interface Pasted {
  /** A visible pasted row is readable and painted. */
  painted: number;
  /** The server has accepted every row, and none is shown as pending. */
  confirmed: number;
}

/** Pastes these people, more than fit the screen, ten cells each, into the empty last row of the Users grid. */
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
  // A paste of more rows than fit the screen is checked first and must be confirmed.
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
