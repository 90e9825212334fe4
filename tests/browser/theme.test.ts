import { expect, it } from 'vitest';
import { startServer } from '../kit/server.ts';
import { BrowserUsers } from './browserUser.ts';

it('the stored theme is applied before any module loads', async () => {
  const visitors = new BrowserUsers();
  const server = await startServer();
  const { page } = await visitors.open();
  await page.addInitScript(() => localStorage.setItem('seatgrid.theme', '"dark"'));
  await page.route('**/assets/*.js', route => route.abort());
  await page.goto(`${server.url}/sign-in`);
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  await visitors.close();
  await server.stop();
});
