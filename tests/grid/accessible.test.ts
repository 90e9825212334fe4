import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/*
 * The requirements of an accessible grid, one test each. Numbers and order of virtual rows: virtualRows.test.ts;
 * vision and motor access: zoomAndTargets.test.ts; narrow windows: cards.test.ts; with a server: page.test.ts.
 */

let grid: GridPage;
const { open } = useGrid(page => {
  grid = page;
});

const announced = () => grid.page.locator('.sg-grid > [role=status]');
const scrollTo = (top: number, left = 0) =>
  grid.page.evaluate(
    ([y, x]) => {
      const scroller = document.querySelector('.sg-scroll')!;
      scroller.scrollTop = y!;
      scroller.scrollLeft = x!;
    },
    [top, left],
  );

describe('roles and names', () => {
  it('the grid has role=grid and a name; rows, gridcells, columnheaders and one rowheader a row', async () => {
    await open();
    await expect.poll(() => grid.page.getByRole('grid', { name: 'Users: grid' }).count()).toBe(1);
    const roles = await grid.page.evaluate(() =>
      [...document.querySelectorAll('.sg-body [role=row][aria-rowindex], .sg-head [role=row]')].map(row =>
        [...row.children].map(cell => cell.getAttribute('role')).join(' '),
      ),
    );
    expect(roles.length).toBeGreaterThan(20);
    expect(roles[0]).toMatch(/^columnheader( columnheader)+$/);
    for (const row of roles.slice(1)) expect(row).toMatch(/^gridcell rowheader( gridcell)+$/);
  });

  it('read-only cells have aria-readonly', async () => {
    await open();
    expect(await grid.cell(0, 0).getAttribute('aria-readonly')).toBe('true');
    expect(await grid.cell(0, 2).getAttribute('aria-readonly')).toBe('true');
    expect(await grid.cell(0, 3).getAttribute('aria-readonly')).toBeNull();
  });

  it('cells of a read-only grid do not have aria-readonly', async () => {
    await open('rows=100&readonly=yes');
    expect(await grid.page.locator('[aria-readonly]').count()).toBe(0);
  });

  it('the grid has aria-multiselectable, and cells of a range have aria-selected', async () => {
    await open();
    expect(await grid.page.getByRole('grid').getAttribute('aria-multiselectable')).toBe('true');
    await grid.cell(1, 3).click();
    await grid.press('Shift+ArrowDown', 'Shift+ArrowRight');
    await expect.poll(() => grid.page.locator('.sg-body .sg-cell[aria-selected=true]').count()).toBe(4);
    expect(await grid.cell(4, 4).getAttribute('aria-selected')).toBe('false');
  });

  it('all cells of a selected column have aria-selected, visible now or later, and so has its header', async () => {
    await open();
    await grid.cell(4, 3).click();
    await grid.press('Control+ ');
    const column = () =>
      grid.page.locator('[aria-rowindex] > .sg-cell[data-field=firstName]:not(.sg-header)').and(grid.page.locator('.sg-body *'));
    const chosen = () => grid.page.locator('.sg-body .sg-cell[data-field=firstName][aria-selected=true]');
    expect(await chosen().count()).toBe(await column().count());
    await scrollTo(20_000);
    await grid.cell(640, 3).waitFor();
    expect(await chosen().count()).toBe(await column().count());
    expect(await grid.cell(-1, 3).getAttribute('aria-selected')).toBe('true');
    expect(await grid.cell(-1, 4).getAttribute('aria-selected')).toBe('false');
  });

  it('aria-sort is on one header at a time, and the header buttons are inside', async () => {
    await open();
    const button = grid.cell(-1, 3).getByRole('button', { name: 'Sort by First name' });
    await grid.cell(-1, 3).hover();
    await button.click();
    await grid.cell(-1, 4).hover();
    await grid
      .cell(-1, 4)
      .getByRole('button', { name: 'Sort by' })
      .click({ modifiers: ['Shift'] });
    await expect.poll(() => grid.page.locator('[aria-sort]').count()).toBe(1);
    expect(await grid.cell(-1, 3).getAttribute('aria-sort')).toBe('ascending');
    expect(await grid.cell(-1, 4).getByRole('button', { name: 'Sort by' }).getAttribute('aria-label')).toContain('2, ascending');
  });
});

describe('editing by keyboard', () => {
  it('Enter, F2 and typing start editing; Esc restores the cell; Tab goes to the next cell', async () => {
    await open();
    for (const key of ['Enter', 'F2', 'x']) {
      await grid.cell(1, 3).click();
      await grid.press(key);
      expect(await grid.focus(), key).toBe('input.sg-input');
      await grid.press('Escape');
      expect([await grid.focus(), await grid.text(1, 3)], key).toEqual(['1,3', 'Bob']);
    }
    await grid.press('F2', 'Tab');
    expect(await grid.focus()).toBe('1,4');
  });

  it('a cell has at most one widget, and the focus is on the cell itself', async () => {
    await open();
    const inside = await grid.page.evaluate(
      () => [...document.querySelectorAll('.sg-body .sg-cell')].filter(cell => cell.querySelector('button, input, a')).length,
    );
    expect(inside).toBe(0);
    await grid.cell(0, 8).click();
    expect(await grid.focus()).toBe('0,8');
    expect(await grid.cell(0, 8).getAttribute('aria-label')).toMatch(/Yes|No/);
  });
});

describe('live regions', () => {
  it('a paste and its result are announced politely', async () => {
    await open();
    expect(await announced().getAttribute('aria-live')).toBe('polite');
    await grid.cell(1, 3).click();
    await grid.paste({ plain: 'a\tb\r\nc\td\r\nno\tf\r\n' });
    await expect.poll(() => announced().innerText()).toBe('3 rows: 2 saved, 0 need attention, 1 not saved');
  });

  it('a sort order is announced with the number of rows', async () => {
    await open();
    await grid.cell(0, 3).click();
    await grid.press('ArrowUp', 'Enter');
    await expect.poll(() => announced().innerText()).toBe('Sorted by First name, ascending: 1,000 rows');
  });

  it("another person's change of the focused cell is announced, but neither own changes nor other cells", async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.page.keyboard.type('Mine');
    await grid.press('Enter', 'ArrowUp');
    await grid.page.waitForTimeout(300);
    expect(await announced().innerText()).toBe('');
    await grid.page.evaluate(() => window.harness.elsewhere(2, { firstName: 'Nobody' }));
    await grid.page.waitForTimeout(300);
    expect(await announced().innerText()).toBe('');
    await grid.page.evaluate(() => window.harness.elsewhere(1, { firstName: 'Zoé' }));
    await expect.poll(() => announced().innerText()).toBe('First name was changed: Zoé');
    await grid.page.evaluate(() => window.harness.elsewhere(1, { firstName: null }));
    await expect.poll(() => announced().innerText()).toBe('First name was cleared');
  });

  it('announcements are debounced and combined, and moving over cells announces nothing', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      new MutationObserver(() => said.push(document.querySelector('.sg-grid > [role=status]')!.textContent ?? '')).observe(
        document.querySelector('.sg-grid > [role=status]')!,
        { childList: true, characterData: true, subtree: true },
      );
    });
    await grid.press('ArrowDown', 'ArrowRight', 'PageDown', 'Control+Home');
    await grid.page.waitForTimeout(250);
    expect(await grid.page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([]);
    await grid.page.evaluate(() => {
      window.harness.elsewhere(0, { userId: 'one' });
      window.harness.elsewhere(0, { userId: 'two' });
    });
    await grid.page.waitForTimeout(300);
    const said = await grid.page.evaluate(() => (window as unknown as { said: string[] }).said);
    expect(said).toEqual(['User ID was changed: one. User ID was changed: two']);
  });

  it('a failed save is announced', async () => {
    await open('rows=50&fail=yes');
    await grid.cell(1, 3).click();
    await grid.page.keyboard.type('x');
    await grid.press('Enter');
    await expect.poll(() => announced().innerText()).toContain('could not be saved');
  });
});

describe('problems', () => {
  it('cells have aria-invalid and aria-describedby, and the validation result has the full text', async () => {
    await open();
    expect(await grid.cell(4, 4).getAttribute('aria-invalid')).toBe('true');
    const id = await grid.cell(4, 4).getAttribute('aria-describedby');
    expect(await grid.page.locator(`[id="${id}"]`).textContent()).toBe('Missing: Last name');
    expect(await grid.text(4, 2)).toBe('Missing: Last name');
  });

  it('F8 moves the focus to the next problem, Shift+F8 back', async () => {
    await open();
    await grid.cell(0, 0).click();
    await grid.press('F8');
    await expect.poll(() => grid.focus()).toBe('4,4');
    await grid.press('F8');
    await expect.poll(() => grid.focus()).toBe('16,4');
    await grid.press('Shift+F8');
    await expect.poll(() => grid.focus()).toBe('4,4');
  });
});
