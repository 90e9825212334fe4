import type { Locator } from 'playwright-core';
import type { GridPage } from './harness.ts';

/** What tests of headings and their menus look at, in the grid that is open. */
export const useHeadings = (grid: () => GridPage) => ({
  /** An entry of the open menu. */
  item: (name: string, exact = true): Locator => grid().page.getByRole('menuitem', { name, exact }),
  /** The menu button in a heading. */
  button: (name: string): Locator => grid().page.getByRole('button', { name: `Menu of ${name}` }),
  entries: (): Promise<string[]> => grid().page.locator('.menu .menu-label').allInnerTexts(),
  announced: (): Locator => grid().page.locator('.sg-grid > [role=status]'),
});
