import type { Page } from 'playwright-core';
import type { ScreenCase } from './screens.ts';

/** Chooses twelve people. The cards of narrow windows have no check boxes. */
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

/** Screens that only the contact sheets show: other tests check their layout and what they do. */
export const sheetScreens: ScreenCase[] = [
  { name: 'the view of people', table: 'users?view=people', open: async () => undefined, selector: '.sg-body [role=rowheader]' },
  {
    name: 'the view of externals',
    table: 'users?view=externals',
    open: async () => undefined,
    selector: '.sg-body [role=rowheader]',
  },
  { name: 'the bar of chosen rows', needsHeaders: true, open: chooseTwelve, selector: '.bulk' },
  { name: 'the consequences', table: active, needsHeaders: true, open: openConsequences, selector: '[role=alertdialog]' },
  { name: 'a field for chosen rows', needsHeaders: true, open: openSetField, selector: '[role=dialog] select' },
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
      await page.locator('.plan-as-of').click();
    },
    selector: '.as-of-day',
  },
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
