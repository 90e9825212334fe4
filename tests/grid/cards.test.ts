import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/*
 * Reflow at 320 CSS pixels: each row is a card. Only the layout changes, not role=grid with its rows and cells: positions, names,
 * selection and keys keep their meaning, and a screen reader finds the same table at every width and zoom.
 */

let grid: GridPage;
const { open, count, value, check } = useGrid(page => {
  grid = page;
});
const narrow = (query = 'rows=1000', options = {}) => open(query, { viewport: { width: 320, height: 640 }, ...options });

describe('a narrow grid', () => {
  it('shows a row in two lines: title and state, then the next field or what is wrong, and needs no horizontal scrolling', async () => {
    await narrow();
    const seen = await grid.page.evaluate(() => {
      const scroller = document.querySelector('.sg-scroll')!;
      const row = document.querySelector('[aria-rowindex="2"]')!;
      const [title, state, result, next] = [...row.querySelectorAll('.sg-cell')].map(cell => cell.getBoundingClientRect());
      return {
        sideways: scroller.scrollWidth - scroller.clientWidth,
        cells: row.querySelectorAll('.sg-cell').length,
        height: row.getBoundingClientRect().height,
        beside: [state!.left >= title!.right, Math.abs(state!.top - title!.top) < 6],
        below: [next!.top >= title!.bottom, next!.left === title!.left, result!.left >= next!.right],
        right: scroller.clientWidth - Math.max(title!.right, state!.right, result!.right, next!.right),
      };
    });
    expect(seen).toEqual({
      sideways: 0,
      cells: 4,
      height: 68,
      beside: [true, true],
      below: [true, true, true],
      right: 12,
    });
  });

  it('shows title, state, validation result and e-mail, wherever their columns are', async () => {
    await open();
    await grid.page.evaluate(() => window.harness.handle?.columns.move('status', 6));
    await grid.page.setViewportSize({ width: 380, height: 640 });
    await grid.page.locator('.sg-cards').waitFor();
    expect(await Promise.all([0, 1, 2, 3].map(column => grid.text(0, column)))).toEqual([
      'Alice Martin',
      'Active',
      'OK',
      'alice.martin0@acme.test',
    ]);
  });

  it('shows at least five people on a phone, also when the grid is wider than a card must be', async () => {
    for (const width of [390, 640]) {
      await open('rows=1000', { viewport: { width, height: 844 } });
      await grid.page.locator('.sg-cards').waitFor();
      const rows = await grid.page.locator('.sg-body [role=row]').evaluateAll(
        each =>
          each.filter(row => {
            const box = row.getBoundingClientRect();
            return box.height > 0 && box.top >= 0 && box.bottom <= 700;
          }).length,
      );
      expect(rows).toBeGreaterThanOrEqual(5);
    }
    await grid.page.setViewportSize({ width: 700, height: 844 });
    await grid.page.locator('.sg-grid:not(.sg-cards)').waitFor();
  });

  it('shows a problem with its remedy in place of the next field, which appears when it is active', async () => {
    await narrow('rows=40');
    await grid.page.evaluate(() => window.harness.elsewhere(0, { lastName: null }));
    const remedy = grid.cell(0, 2).locator('.sg-remedy');
    await remedy.waitFor();
    expect(await remedy.getAttribute('data-label')).toBe('Fill in');
    const opacity = () => grid.cell(0, 3).evaluate(cell => getComputedStyle(cell).opacity);
    expect(await opacity()).toBe('0');
    await grid.go(0, 3);
    expect(await opacity()).toBe('1');
    const target = await remedy.evaluate(link => {
      const box = link.getBoundingClientRect();
      const at = (y: number) => document.elementFromPoint(box.right - 4, y) === link;
      const middle = box.top + box.height / 2;
      return [at(middle - 20), at(middle + 20)];
    });
    expect(target).toEqual([true, true]);
  });

  it('keeps the roles, positions and names of its columns', async () => {
    await narrow();
    const root = grid.page.getByRole('grid', { name: 'Users: grid' });
    expect([await root.getAttribute('aria-rowcount'), await root.getAttribute('aria-colcount')]).toEqual(['1002', '5']);
    expect(await grid.page.locator('[aria-rowindex="3"] > [role=rowheader]').textContent()).toBe('Bob Schmidt');
    await expect.poll(() => grid.page.getByRole('columnheader', { name: 'E-mail' }).count()).toBe(1);
    const indexes = await grid.page.evaluate(() =>
      [...document.querySelectorAll('[aria-rowindex="2"] > [aria-colindex]')].map(cell =>
        Number(cell.getAttribute('aria-colindex')),
      ),
    );
    expect(indexes).toEqual(Array.from({ length: 5 }, (_, index) => index + 1));
  });

  it('remains virtual', async () => {
    await narrow('rows=100000');
    expect(await grid.page.locator('.sg-grid *').count()).toBeLessThan(400);
    await grid.cell(0, 0).click();
    await grid.press('Control+End');
    expect(await grid.focus()).toBe('99999,3');
    expect(await grid.cell(99_999, 3).isVisible()).toBe(true);
    expect(await grid.page.locator('.sg-grid *').count()).toBeLessThan(400);
  });

  it('moves by arrow along the fields and into the next card, by page from card to card, and never into the header', async () => {
    await narrow();
    await grid.cell(0, 0).click();
    const steps: [string[], string][] = [
      [['ArrowUp'], '0,0'],
      [['ArrowDown', 'ArrowDown'], '0,2'],
      [['ArrowRight'], '0,3'],
      [['End'], '0,3'],
      [['ArrowDown'], '1,0'],
      [['ArrowUp'], '0,3'],
      [['PageDown'], '8,3'],
      [['Home', 'PageUp'], '0,0'],
    ];
    for (const [keys, expected] of steps) {
      await grid.press(...keys);
      expect(await grid.focus(), keys.join(' ')).toBe(expected);
    }
    await expect.poll(() => grid.page.locator('.sg-scroll [tabindex="0"]').count()).toBe(1);
  });

  it('keeps the focused field visible in every card', async () => {
    await narrow('rows=50', { viewport: { width: 320, height: 256 } });
    await grid.cell(0, 0).click();
    for (let step = 0; step < 32; step += 1) {
      await grid.press('ArrowDown');
      const [top, bottom] = await grid.page.evaluate(() => {
        const box = document.activeElement!.getBoundingClientRect();
        return [box.top, box.bottom];
      });
      expect(top).toBeGreaterThanOrEqual(0);
      expect(bottom).toBeLessThanOrEqual(256);
    }
  });

  it('opens the row of a card by a tap and by Space; Enter edits a field in place and goes to the next', async () => {
    await narrow('rows=1000', { viewport: { width: 320, height: 640 }, hasTouch: true });
    const opened = () => grid.page.evaluate(() => [...window.harness.expanded]);
    const id = (row: number) => grid.page.evaluate(at => window.harness.source.at(at)!.id, row);
    await grid.cell(1, 3).tap();
    expect(await opened()).toEqual([await id(1)]);
    await grid.go(0, 3);
    await grid.press('Enter');
    await grid.page.keyboard.type('!');
    await grid.press('Enter');
    expect([await value(0, 'email'), await grid.focus()]).toEqual(['alice.martin0@acme.test!', '1,0']);
    await grid.press(' ');
    expect(await opened()).toEqual([await id(1), await id(1)]);
  });

  it('chooses a row by a tap on its avatar, and opens none', async () => {
    await narrow('rows=10', { viewport: { width: 320, height: 640 }, hasTouch: true });
    const box = (await grid.cell(2, 0).locator('.avatar').boundingBox())!;
    await grid.page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => grid.page.getByRole('checkbox', { checked: true }).count()).toBe(1);
    expect(await grid.page.evaluate(() => window.harness.expanded.length)).toBe(0);
    await check();
  });

  it('begins a new row by a tap on the empty card, with the focus in its first input', async () => {
    await narrow('rows=3', { viewport: { width: 320, height: 640 }, hasTouch: true });
    await grid.cell(3, 0).tap();
    expect(await grid.focus()).toBe('input.sg-input');
    expect(await grid.page.evaluate(() => window.harness.expanded.length)).toBe(0);
  });

  it('keeps the height of its cards while scrolling', async () => {
    await narrow();
    const title = () =>
      grid.page.evaluate(async () => {
        document.querySelector('.sg-scroll')!.scrollTop += 900;
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        const row = [...document.querySelectorAll('.sg-body [role=row]')].find(each => each.getBoundingClientRect().top > 40)!;
        const [cell, outer] = [row.querySelector('.sg-frozen')!.getBoundingClientRect(), row.getBoundingClientRect()];
        return [cell.left, cell.top - outer.top, cell.width, cell.height];
      });
    const rolling = await title();
    await grid.page.waitForTimeout(400);
    const still = await title();
    await grid.page.waitForTimeout(400);
    // The width depends on the state beside it.
    const [, , width, ...rest] = rolling;
    expect([rolling[0], rolling[1], ...rest]).toEqual([still[0], still[1], still[3]]);
    expect(width).toBeGreaterThan(150);
  });

  it('shows the selection in forced colours', async () => {
    await narrow('rows=20', { viewport: { width: 320, height: 640 }, forcedColors: 'active' });
    await grid.go(0, 2);
    await grid.press('Shift+ArrowRight');
    const [chosen, highlight] = await grid.page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('p'));
      probe.style.cssText = 'forced-color-adjust: none; background: Highlight';
      const cell = document.querySelector('.sg-cell[data-sel]:not([data-active])')!;
      return [getComputedStyle(cell).backgroundColor, getComputedStyle(probe).backgroundColor];
    });
    expect(chosen).toBe(highlight);
  });

  it("pastes in the table's own column order, not in that of the cards", async () => {
    await narrow('rows=20');
    await grid.page.evaluate(() => window.harness.handle?.columns.move('status', 9));
    expect(await grid.text(0, 1)).toBe('Active');
    await grid.cell(4, 0).click();
    await grid.press('ArrowDown', 'ArrowDown', 'ArrowDown');
    await grid.paste({ plain: 'ada@acme.test\t+33612345678' });
    await expect.poll(() => value(4, 'email')).toBe('ada@acme.test');
    expect([await value(4, 'mobile'), await value(4, 'status')]).toEqual(['+33612345678', 'Draft']);
    expect(await grid.focus()).toBe('4,3');
  });

  it('creates a row in its last card', async () => {
    await narrow('rows=20');
    await grid.cell(0, 0).click();
    await grid.page.evaluate(() => window.harness.handle?.insertRow());
    expect(await grid.focus()).toBe('input.sg-input');
    expect(await grid.cell(20, 0).locator('input').isVisible()).toBe(true);
    await grid.page.keyboard.type('ada');
    await grid.press('Enter');
    await expect.poll(count).toBe(21);
    expect([await grid.text(20, 0), await grid.focus()]).toEqual(['ada', '20,1']);
  });

  it('becomes a table when there is room, and keeps its position', async () => {
    await narrow();
    await grid.cell(0, 0).click();
    await grid.press('PageDown', 'PageDown', 'ArrowDown');
    await grid.page.setViewportSize({ width: 900, height: 640 });
    await grid.page.locator('.sg-grid:not(.sg-cards)').waitFor();
    expect(await grid.focus()).toBe('16,1');
    expect(await grid.page.locator('[aria-rowindex="18"] > .sg-cell').count()).toBeGreaterThan(4);
    expect((await grid.cell(16, 0).boundingBox())!.x).toBe(52);
    expect((await grid.cell(16, 0).boundingBox())!.height).toBe(32);
  });

  it.each(['light', 'dark'])('has no axe violations, also while editing: %s', async theme => {
    await narrow(`rows=50&theme=${theme}`);
    await grid.cell(0, 0).click();
    await check();
    await grid.press('Control+f');
    const find = (await grid.page.locator('.sg-find').boundingBox())!;
    expect(find.x).toBeGreaterThanOrEqual(0);
    expect(find.x + find.width).toBeLessThanOrEqual(320);
  });
});
