import { describe, expect, it } from 'vitest';
import { hueOf } from '../../client/components/person.ts';
import { fittingChips } from '../../client/grid/chips.ts';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/** What cells draw: people, states, lists and links. */

let grid: GridPage;
const { open, value, check } = useGrid(page => {
  grid = page;
}, 'rows=100');

const [status, team] = [1, 7];
const avatar = (row: number) => grid.cell(row, 0).locator('.avatar');
const chipsOf = (row: number, column: number) =>
  grid
    .cell(row, column)
    .locator('.chip')
    .evaluateAll(all => all.map(chip => (chip as HTMLElement).dataset.title));
const idOf = (row: number) => grid.page.evaluate(at => window.harness.source.at(at)!.id, row);

describe('the heading of a person', () => {
  it('has their initials on the hue of the row, which a new name does not change; its text stays what it was', async () => {
    await open();
    expect(await avatar(0).getAttribute('data-initials')).toBe('AM');
    const hue = await avatar(0).getAttribute('data-hue');
    expect(hue).toBe(String(hueOf(await idOf(0))));
    await grid.page.evaluate(() => window.harness.elsewhere(0, { firstName: 'Zoë', lastName: 'Prévost' }));
    await expect.poll(() => avatar(0).getAttribute('data-initials')).toBe('ZP');
    expect(await avatar(0).getAttribute('data-hue')).toBe(hue);
    expect(await grid.text(0, 0)).toBe('u000001');
    await expect.poll(() => grid.page.getByRole('rowheader', { name: 'u000001', exact: true }).count()).toBe(1);
  });

  it('is square with the tag External for somebody external, in both languages', async () => {
    await open();
    const look = async (row: number) => [
      await grid.cell(row, 0).getAttribute('data-tag'),
      await avatar(row).evaluate(one => getComputedStyle(one).borderRadius),
    ];
    expect(await look(2)).toEqual([null, '50%']);
    expect(await look(3)).toEqual(['External', '6px']);
    await grid.page.evaluate(() => window.harness.setLanguage('fr'));
    await expect.poll(() => look(3)).toEqual(['Externe', '6px']);
    await grid.page.evaluate(() => window.harness.elsewhere(3, { external: false }));
    await expect.poll(() => look(3)).toEqual([null, '50%']);
  });

  it('belongs to the row that its recycled element shows, and is not in the row without a person', async () => {
    await open('rows=1000');
    await grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollTo(0, 9_000));
    await grid.cell(290, 0).waitFor();
    for (const row of [285, 290, 295]) {
      expect(await avatar(row).getAttribute('data-hue')).toBe(String(hueOf(await idOf(row))));
    }
    expect(await grid.page.locator('.sg-insert .avatar').isVisible()).toBe(false);
  });
});

describe('a state', () => {
  it('is a pill with shape and word in cells, in the list of its choices, and on paper', async () => {
    await open();
    const pill = grid.cell(0, status).locator('.pill');
    expect([await pill.textContent(), await pill.getAttribute('data-mark')]).toEqual(['Active', 'full']);
    await grid.page.evaluate(() => window.harness.elsewhere(0, { status: 'Inactive' }));
    await expect.poll(() => pill.getAttribute('data-mark')).toBe('hollow');
    await grid.go(0, status);
    await grid.press('Alt+ArrowDown');
    await expect
      .poll(() => grid.page.locator('.sg-choice .pill').evaluateAll(all => all.map(one => one.getAttribute('data-mark'))))
      .toEqual(['grey', 'ring', 'full', 'hollow']);
    await grid.press('Escape');
    await grid.page.evaluate(async () => {
      for (let wait = 0; wait < 100 && !document.querySelector('.sg-print'); wait += 1) {
        dispatchEvent(new Event('beforeprint'));
        await new Promise(done => setTimeout(done, 50));
      }
    });
    expect(await grid.page.locator('.sg-print .pill').first().getAttribute('data-mark')).toBe('hollow');
  });

  it('can be read in forced colours, also while it is selected', async () => {
    await open('rows=20', { forcedColors: 'active' });
    await grid.go(0, status);
    await grid.press('Shift+ArrowDown');
    const colours = await grid.cell(1, status).evaluate(cell => {
      const probe = document.body.appendChild(document.createElement('p'));
      probe.style.cssText = 'forced-color-adjust: none; background: Canvas; color: CanvasText';
      const [pill, wanted] = [getComputedStyle(cell.querySelector('.pill')!), getComputedStyle(probe)];
      return [pill.backgroundColor === wanted.backgroundColor, pill.color === wanted.color];
    });
    expect(colours).toEqual([true, true]);
  });
});

describe('a list', () => {
  it('is drawn as chips with hues, as many as fit and the number of the others; all of it is said', async () => {
    await open('rows=20&lists=yes');
    const groups = 15;
    const chips = () => chipsOf(0, groups);
    await grid.page.evaluate(() =>
      window.harness.elsewhere(0, { groups: ['team-0', 'team-1', 'team-2', 'team-3', 'team-4', 'team-5'] }),
    );
    await grid.go(0, groups);
    const all = ['Operations', 'Sales', 'Research', 'Support', 'Legal', 'Finance'];
    await expect.poll(chips).toEqual(['Operations', 'Sales', '+4']);
    expect(await grid.text(0, groups)).toBe(all.join(', '));
    expect(await grid.cell(0, groups).locator('.chip').first().getAttribute('data-hue')).toBe(String(hueOf('team-0')));
    const inside = await grid.cell(0, groups).evaluate(cell => {
      const outer = cell.getBoundingClientRect();
      return [...cell.querySelectorAll('.chip')].every(chip => {
        const { right, bottom, top } = chip.getBoundingClientRect();
        return right <= outer.right && bottom <= outer.bottom && top >= outer.top;
      });
    });
    expect(inside).toBe(true);
    await grid.page.evaluate(() => window.harness.setDensity(64));
    await expect.poll(chips).toEqual(all);
    await grid.page.evaluate(() => window.harness.setDensity(32));
    await grid.page.evaluate(() => window.harness.handle?.columns.resize('groups', 600));
    await expect.poll(chips).toEqual(all);
    await check();
  });

  it('shows at least one item, and never more than fit', () => {
    expect(fittingChips([], 100, 1, 30)).toBe(0);
    expect(fittingChips([160], 50, 1, 30)).toBe(1);
    expect(fittingChips([50, 46], 100, 1, 30)).toBe(2);
    expect(fittingChips([50, 47], 100, 1, 30)).toBe(1);
    expect(fittingChips([60, 60, 60], 100, 2, 30)).toBe(2);
    expect(fittingChips([60, 60], 100, 2, 30)).toBe(2);
  });
});

describe('a link', () => {
  it('opens its row by a click on the text, also in a cell that can be edited; a click beside it selects the cell', async () => {
    await open('rows=20&follow=yes', { viewport: { width: 2000, height: 700 } });
    const box = (await grid.cell(1, team).boundingBox())!;
    await grid.page.mouse.click(box.x + box.width - 12, box.y + 10);
    expect(await grid.focus()).toBe(`1,${team}`);
    expect(await grid.page.evaluate(() => window.harness.followed)).toEqual([]);
    await grid.cell(1, team).locator('.sg-link').click();
    expect(await grid.page.evaluate(() => window.harness.followed)).toEqual([`teams/${await value(1, 'team')}`]);
  });

  it('is none in e-mail addresses and phone numbers', async () => {
    await open('rows=20&follow=yes');
    expect(await grid.page.locator('.sg-type-email .sg-link, .sg-type-phone .sg-link').count()).toBe(0);
  });
});

describe('the style of cells', () => {
  it('has tabular figures in numbers, dates, phone numbers and row numbers only', async () => {
    await open('rows=20', { viewport: { width: 2600, height: 700 } });
    const tabular = await grid.page.evaluate(() => {
      const found = new Set<string>();
      for (const cell of document.querySelectorAll('.sg-row *')) {
        if (getComputedStyle(cell).fontVariantNumeric !== 'tabular-nums') continue;
        const { field } = (cell as HTMLElement).dataset;
        if (cell.classList.contains('sg-header')) found.add('a heading');
        else if (field) found.add(field);
        else if (cell.matches('.sg-gutter')) found.add('row number');
      }
      return [...found].sort();
    });
    expect(tabular).toEqual(['createdAt', 'mobile', 'row number', 'seats', 'start']);
  });

  it('shows what cannot be edited as quiet text on the plain ground', async () => {
    await open('rows=20');
    const look = (row: number, column: number) =>
      grid.cell(row, column).evaluate(cell => {
        const { backgroundColor, color } = getComputedStyle(cell);
        return { backgroundColor, color };
      });
    // The heading of a row is plain text, whether it can be changed or not.
    expect(await look(1, 0)).toEqual(await look(4, 0));
    expect(await grid.cell(1, 0).getAttribute('aria-readonly')).toBe('true');
    expect(await grid.cell(1, 0).getAttribute('title')).toContain('User ID cannot be changed');
    const [note, created] = [12, 13];
    await grid.go(0, created);
    const [locked, free] = [await look(1, created), await look(1, note)];
    expect(await grid.cell(1, created).getAttribute('aria-readonly')).toBe('true');
    expect(locked.backgroundColor).toBe(free.backgroundColor);
    expect(locked.color).not.toBe(free.color);
  });

  it('draws a full screen with at most 800 elements', async () => {
    await open('rows=1000', { viewport: { width: 1440, height: 900 } });
    expect(await grid.page.locator('.sg-grid *').count()).toBeLessThanOrEqual(800);
  });
});
