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
  it('shows all visible fields of a row below each other, with labels, and needs no horizontal scrolling', async () => {
    await narrow();
    const seen = await grid.page.evaluate(() => {
      const scroller = document.querySelector('.sg-scroll')!;
      const row = document.querySelector('[aria-rowindex="2"]')!;
      const cells = [...row.querySelectorAll('.sg-cell')].map(cell => cell.getBoundingClientRect());
      return {
        sideways: scroller.scrollWidth - scroller.clientWidth,
        tops: cells.map(box => box.top),
        right: Math.max(...cells.map(box => box.right)),
        labels: [...row.querySelectorAll('.sg-label')].map(label => label.textContent),
      };
    });
    expect(seen.sideways).toBe(0);
    expect(seen.right).toBeLessThanOrEqual(320);
    expect(seen.tops).toHaveLength(14);
    expect(seen.tops).toEqual([...new Set(seen.tops)].sort((a, b) => a - b));
    expect(seen.labels.slice(0, 4)).toEqual(['Status', 'Validation result', 'First name', 'Last name']);
  });

  it('shows title, state and validation result first, wherever their columns are', async () => {
    await open();
    await grid.page.evaluate(() => window.harness.handle?.columns.move('status', 6));
    await grid.page.setViewportSize({ width: 380, height: 640 });
    await grid.page.locator('.sg-cards').waitFor();
    expect([await grid.text(0, 0), await grid.text(0, 1), await grid.text(0, 2)]).toEqual(['u000001', 'Active', 'OK']);
  });

  it('keeps the roles, positions and names of its columns', async () => {
    await narrow();
    const root = grid.page.getByRole('grid', { name: 'Users: grid' });
    expect([await root.getAttribute('aria-rowcount'), await root.getAttribute('aria-colcount')]).toEqual(['1002', '15']);
    expect(await grid.page.locator('[aria-rowindex="3"] > [role=rowheader]').textContent()).toBe('u000002');
    expect(await grid.page.getByRole('columnheader', { name: 'E-mail' }).count()).toBe(1);
    const indexes = await grid.page.evaluate(() =>
      [...document.querySelectorAll('[aria-rowindex="2"] > [aria-colindex]')].map(cell =>
        Number(cell.getAttribute('aria-colindex')),
      ),
    );
    expect(indexes).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  });

  it('remains virtual', async () => {
    await narrow('rows=100000');
    expect(await grid.page.locator('.sg-grid *').count()).toBeLessThan(400);
    await grid.cell(0, 0).click();
    await grid.press('Control+End');
    expect(await grid.focus()).toBe('99999,13');
    expect(await grid.cell(99_999, 13).isVisible()).toBe(true);
    expect(await grid.page.locator('.sg-grid *').count()).toBeLessThan(400);
  });

  it('moves by arrow along the fields and into the next card, by page from card to card, and never into the header', async () => {
    await narrow();
    await grid.cell(0, 0).click();
    const steps: [string[], string][] = [
      [['ArrowUp'], '0,0'],
      [['ArrowDown', 'ArrowDown'], '0,2'],
      [['ArrowRight'], '0,3'],
      [['End'], '0,13'],
      [['ArrowDown'], '1,0'],
      [['ArrowUp'], '0,13'],
      [['PageDown'], '1,13'],
      [['Home', 'PageUp'], '0,0'],
    ];
    for (const [keys, expected] of steps) {
      await grid.press(...keys);
      expect(await grid.focus(), keys.join(' ')).toBe(expected);
    }
    expect(await grid.page.locator('.sg-scroll [tabindex="0"]').count()).toBe(1);
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

  it('edits a field in place, Enter goes to the next; Space and a large button open the row', async () => {
    await narrow();
    await grid.cell(0, 3).click();
    await grid.press('Enter');
    await grid.page.keyboard.type('!');
    await grid.press('Enter');
    expect([await value(0, 'firstName'), await grid.focus()]).toEqual(['Alice!', '0,4']);
    await grid.press(' ');
    const button = grid.page.getByRole('button', { name: 'Open row 2' });
    const box = (await button.boundingBox())!;
    expect([box.width, box.height]).toEqual([44, 44]);
    await button.click();
    expect(await grid.page.evaluate(() => window.harness.expanded.length)).toBe(2);
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
    expect(rolling).toEqual(still);
    expect(rolling[2]).toBeGreaterThan(200);
  });

  it('shows the selection in forced colours', async () => {
    await narrow('rows=20', { viewport: { width: 320, height: 640 }, forcedColors: 'active' });
    await grid.cell(0, 3).click();
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
    await grid.paste({ plain: 'Ada\tByron\tada@acme.test' });
    await expect.poll(() => value(4, 'email')).toBe('ada@acme.test');
    expect([await value(4, 'firstName'), await value(4, 'status')]).toEqual(['Ada', 'Draft']);
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
    expect(await grid.focus()).toBe('2,1');
    expect(await grid.page.locator('.sg-label').count()).toBe(0);
    expect((await grid.cell(2, 0).boundingBox())!.x).toBe(52);
    expect((await grid.cell(2, 0).boundingBox())!.height).toBe(32);
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
