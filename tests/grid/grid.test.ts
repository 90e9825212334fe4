import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open, selected, count, check } = useGrid(page => {
  grid = page;
});

describe('sorting, columns, find', () => {
  it('Enter on a header sorts ascending, descending, not at all; aria-sort is on one header', async () => {
    await open();
    await grid.cell(0, 3).click();
    await grid.press('ArrowUp', 'Enter');
    expect(await grid.cell(-1, 3).getAttribute('aria-sort')).toBe('ascending');
    await expect.poll(() => grid.page.locator('[aria-sort]').count()).toBe(1);
    await grid.press('Enter');
    expect(await grid.cell(-1, 3).getAttribute('aria-sort')).toBe('descending');
    expect(await grid.text(0, 3)).toBe('Noé');
    await grid.press('Enter');
    expect(await grid.page.locator('[aria-sort]').count()).toBe(0);
    const { width } = (await grid.cell(-1, 3).boundingBox())!;
    await grid.press('Shift+ArrowRight');
    expect((await grid.cell(-1, 3).boundingBox())!.width).toBe(width + 16);
    await grid.page.locator('[aria-rowindex="1"] [aria-label="Sort by E-mail"]').click();
    expect(await grid.cell(-1, 5).getAttribute('aria-sort')).toBe('ascending');
  });

  it('columns are hidden by menu, and the panel that shows them opens from it', async () => {
    await open();
    await grid.cell(-1, 4).click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Hide column' }).click();
    expect(await grid.text(-1, 4)).toBe('E-mail');
    expect(await grid.page.locator('[role=grid]').getAttribute('aria-colcount')).toBe('14');
    await grid.cell(-1, 4).click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Hidden columns… 1' }).click();
    await expect.poll(() => grid.page.evaluate(() => window.harness.columnsOpened)).toBe(1);
    await grid.page.evaluate(() => window.harness.handle!.columns.setVisible('lastName', true));
    expect(await grid.text(-1, 4)).toBe('Last name');
  });

  it('Ctrl+F finds distant rows, goes forward and back, and Escape focuses the row found', async () => {
    await open('rows=5000');
    await grid.cell(0, 0).click();
    await grid.press('Control+f');
    await grid.page.keyboard.type('u00400');
    await expect.poll(() => grid.page.locator('.sg-found').textContent()).toBe('Row 4,000');
    await grid.press('Enter');
    await expect.poll(() => grid.page.locator('.sg-found').textContent()).toBe('Row 4,001');
    await grid.press('Shift+Enter');
    await expect.poll(() => grid.page.locator('.sg-found').textContent()).toBe('Row 4,000');
    await grid.press('Escape');
    expect(await grid.focus()).toBe('3999,0');
  });

  it('the active cell follows its row when the order changes', async () => {
    await open('rows=100');
    await grid.cell(5, 3).click();
    await grid.page.evaluate(() => window.harness.source.setSort([{ field: 'userId', descending: true }]));
    await expect.poll(async () => (await selected())?.active.position).toBe(94);
  });
});

describe('the menu', () => {
  it('shows the table’s actions, unavailable ones with the reason', async () => {
    await open();
    await grid.cell(0, 3).click();
    await grid.press('Shift+F10');
    const item = (name: string) => grid.page.getByRole('menuitem', { name });
    await item('Deactivate').waitFor();
    expect(await item('Deactivate').getAttribute('aria-disabled')).not.toBe('true');
    expect(await item('Reactivate').getAttribute('aria-disabled')).toBe('true');
    expect(await item('Reactivate').textContent()).toContain('Only inactive users can be reactivated');
    await item('Deactivate').click();
    expect(await grid.text(0, 1)).toBe('Inactive');
    await expect.poll(() => grid.focus()).toBe('0,3');
  });

  it('counts the available rows of a selection, and asks if it cannot be undone', async () => {
    await open();
    await grid.cell(0, 3).click();
    await grid.cell(5, 3).click({ modifiers: ['Shift'] });
    await grid.cell(2, 3).click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Deactivate 3 of 6' }).waitFor();
    await grid.page.getByRole('menuitem', { name: 'Remove 2 of 6' }).click();
    expect(await grid.page.getByRole('alertdialog').textContent()).toContain('The account is deleted permanently.');
    await grid.page.getByRole('button', { name: 'Remove 2 of 6' }).click();
    await expect.poll(count).toBe(998);
  });

  it('shows the form of an action first', async () => {
    await open();
    await grid.cell(4, 3).click();
    await grid.press('Shift+F10');
    await grid.page.getByRole('menuitem', { name: 'Invite' }).click();
    await grid.page.getByRole('dialog').getByLabel('Message').fill('Welcome');
    await grid.page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    await expect.poll(() => grid.text(4, 1)).toBe('Invited');
  });

  it('deletes the rows that may be deleted after confirmation, and undo restores them', async () => {
    await open('rows=100');
    await grid.cell(4, 3).click();
    await grid.press('Shift+ArrowDown', 'Control+-');
    await grid.page.getByRole('button', { name: 'Delete 2 rows' }).click();
    await expect.poll(count).toBe(98);
    await expect.poll(() => grid.focus()).toBe('4,3');
    await grid.press('Control+z');
    await expect.poll(count).toBe(100);
    expect(await grid.text(4, 0)).toBe('u000005');
  });
});

describe('accessibility', () => {
  it('the grid has names, numbers and states', async () => {
    await open();
    const root = grid.page.getByRole('grid', { name: 'Users' });
    expect(await root.getAttribute('aria-rowcount')).toBe('1002');
    expect(await root.getAttribute('aria-colcount')).toBe('15');
    expect(await grid.page.locator('[aria-rowindex="5"] [role=rowheader]').textContent()).toBe('u000004');
    await grid.page.waitForTimeout(300);
    const text = await grid.page.evaluate(() =>
      document
        .querySelector('.sg-body')!
        .getAttribute('aria-owns')!
        .split(' ')
        .map(id => document.getElementById(id)?.getAttribute('aria-rowindex')),
    );
    expect(text.slice(0, 4)).toEqual(['2', '3', '4', '5']);
  });
  it.each(['theme=light', 'theme=dark', 'rows=0', 'rows=3', 'theme=dark&readonly=yes'])(
    'the grid has no axe violations: %s',
    async query => {
      await open(`rows=1000&${query}`.replace('rows=1000&rows', 'rows'));
      await grid.cell(0, 1).click();
      await check();
    },
  );
  it('the grid has no axe violations with an editor, a list, a menu or find open', async () => {
    await open();
    await grid.cell(4, 3).click();
    await grid.press('F2');
    await check();
    await grid.press('Escape');
    await grid.cell(4, 1).click();
    await grid.press('Alt+ArrowDown');
    await check();
    await grid.press('Escape', 'Control+f');
    await check();
    await grid.press('Escape');
    await grid.cell(4, 3).click({ button: 'right' });
    await grid.page.getByRole('menu').waitFor();
    // The menu is at the end of the page, outside its landmarks.
    await check();
  });
});
