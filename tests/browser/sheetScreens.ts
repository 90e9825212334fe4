import type { Page } from 'playwright-core';
import type { ScreenCase } from './screens.ts';

/** Chooses the first twelve people. */
async function chooseTwelve(page: Page): Promise<void> {
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+Space');
  for (let at = 1; at < 12; at += 1) await page.keyboard.press('Shift+ArrowDown');
  await page.locator('.bulk .button').nth(1).waitFor();
}

async function openConsequences(page: Page): Promise<void> {
  await chooseTwelve(page);
  await page.locator('.bulk .button').nth(1).click();
}

async function openSetField(page: Page): Promise<void> {
  await chooseTwelve(page);
  await page.locator('.bulk .button').nth(2).click();
}

const active = `users?filter=${encodeURIComponent('status = "Active"')}`;

/**
 * Screens that the contact sheets show at every width. Other tests check what they do; without contact sheets they are checked in one
 * visit. Headings have menus and lists of values only where there are headings.
 */
export const sheetScreens: ScreenCase[] = [
  { name: 'the view of people', table: 'users?view=people', open: async () => undefined, selector: '.sg-body [role=rowheader]' },
  {
    name: 'the view of externals',
    table: 'users?view=externals',
    open: async () => undefined,
    selector: '.sg-body [role=rowheader]',
  },
  { name: 'the bar of chosen rows', open: chooseTwelve, selector: '.bulk' },
  { name: 'the consequences', table: active, open: openConsequences, selector: '[role=alertdialog]' },
  { name: 'a field for chosen rows', open: openSetField, selector: '[role=dialog] select' },
  {
    name: 'the palette',
    open: async page => {
      await page.keyboard.press('Control+k');
      await page.locator('.palette input').fill('no');
      await page.locator('.palette [role=option] .avatar').first().waitFor();
    },
    selector: '.palette [role=option]',
  },
  {
    name: 'the menu of a heading',
    needsHeaders: true,
    open: async page => {
      await page.locator('.sg-header[data-field=status]').hover();
      await page.locator('.sg-header[data-field=status] .sg-more').click();
    },
    selector: '.menu',
  },
  {
    name: 'the values of a column',
    needsHeaders: true,
    open: async page => {
      await page.locator('.sg-body .sg-type-state').first().click();
      await page.keyboard.press('Control+Shift+L');
    },
    selector: '[role=dialog] [role=checkbox], [role=dialog] input[type=checkbox]',
  },
  {
    name: 'an empty view',
    open: async page => {
      await page.goto(new URL('/users?search=nobody-at-all', page.url()).href);
    },
    selector: '.empty h2',
  },
  {
    name: 'the day of Plan and billing',
    open: async page => {
      await page.goto(new URL('/plan', page.url()).href);
      await page.locator('button.plan-as-of').click();
    },
    selector: '.as-of-day',
  },
  {
    name: 'the question before an undo',
    table: active,
    open: async page => {
      await page.keyboard.press('Space');
      await page.locator('#panel-tab-history').click();
      await page.locator('.history-entry button').first().click();
    },
    selector: '[role=dialog] .undo-effects',
  },
  {
    name: 'a notification',
    open: async page => {
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: /Copy the link|Copier le lien/ }).click();
    },
    selector: '.toast',
  },
  {
    name: 'a printed table',
    open: async page => {
      // The grid prints once its functions are loaded. A narrow window stands for narrow paper.
      await page.waitForFunction(() => {
        dispatchEvent(new Event('beforeprint'));
        return document.querySelector('.sg-print') !== null;
      });
      await page.emulateMedia({ media: 'print' });
    },
    selector: '.sg-print',
  },
  // The width of the panel is remembered.
  {
    name: 'the wide row panel',
    open: async page => {
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('Space');
      await page.locator('.panel-fields').waitFor();
      const widen = page.getByRole('button', { name: /Widen the panel|Élargir/ });
      if (await widen.isVisible()) await widen.click();
    },
    selector: '.panel-fields',
  },
];
