import type { Locator } from 'playwright-core';
import type { BrowserUser } from './browserUser.ts';

/** The panel of the open row. */
export const panelOf = ({ page }: BrowserUser): Locator => page.locator('.panel');

/** The title of the open row. */
export const titleOf = (who: BrowserUser): Promise<string> => panelOf(who).locator('h2').first().innerText();

/** A group of fields or related rows of the open row, by its heading. */
export const groupOf = (who: BrowserUser, name: RegExp): Locator =>
  panelOf(who)
    .locator('.row-group')
    .filter({ has: who.page.locator('h3 button').filter({ hasText: name }) });
