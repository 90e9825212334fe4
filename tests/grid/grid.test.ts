import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { GridPage, Harness } from './kit/harness.ts';
import { startHarness } from './kit/harness.ts';

/*
 * Columns of the harness: 0 User ID (fixed once Active) · 1 Status · 2 Validation result · 3 First name · 4 Last name · 5 E-mail ·
 * 6 Mobile · 7 Team · 8 External ? · 9 Seats · 10 Start · 11 Plan · 12 Note · 13 Created
 */
let harness: Harness;
let grid: GridPage;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness?.close());
afterEach(async () => {
  expect(grid.errors).toEqual([]);
  await grid.context.close();
});

const open = async (query = 'rows=1000', options = {}): Promise<void> => {
  grid = await harness.open(query, options);
};
const selected = () => grid.page.evaluate(() => window.harness.selected);
const value = (row: number, field: string) =>
  grid.page.evaluate(([at, id]) => window.harness.source.at(at)?.cells[id], [row, field] as const);
const count = () => grid.page.evaluate(() => window.harness.source.count());

const check = async (rules = ['page-has-heading-one']): Promise<void> => {
  const { violations } = await new AxeBuilder({ page: grid.page }).disableRules(rules).analyze();
  expect(violations.map(violation => [violation.id, violation.nodes.map(node => node.html.slice(0, 200))])).toEqual([]);
};

describe('moving by key', () => {
  test('arrows do not wrap; Home, End, Ctrl+Home, Ctrl+End, PgUp, PgDn', async () => {
    await open();
    await grid.cell(0, 0).click();
    const steps: [string[], string][] = [
      [['ArrowDown', 'ArrowRight'], '1,1'],
      [['ArrowLeft', 'ArrowLeft'], '1,0'],
      [['End'], '1,13'],
      [['ArrowRight'], '1,13'],
      [['Home'], '1,0'],
      [['Control+End'], '999,13'],
      [['Control+Home'], '0,0'],
      [['PageDown'], '21,0'],
      [['PageUp'], '0,0'],
      [['ArrowUp'], '-1,0'],
      [['ArrowDown', 'Control+ArrowRight'], '0,8'],
      [['Control+ArrowLeft'], '0,0'],
      [['Control+ArrowDown'], '999,0'],
      [['ArrowDown'], '1000,0'],
      [['Control+Home', 'Alt+PageDown'], '0,6'],
      [['Alt+PageUp'], '0,0'],
    ];
    for (const [keys, expected] of steps) {
      await grid.press(...keys);
      expect(await grid.focus(), keys.join(' ')).toBe(expected);
    }
  });

  test('Shift extends around the active cell; Ctrl+Shift to the edge; rows, columns, all', async () => {
    await open();
    await grid.cell(2, 3).click();
    await grid.press('Shift+ArrowDown', 'Shift+ArrowRight');
    expect(await selected()).toMatchObject({ cells: 4, rows: 2, active: { position: 2 } });
    expect(await grid.cell(3, 4).getAttribute('aria-selected')).toBe('true');
    expect(await grid.cell(4, 4).getAttribute('aria-selected')).toBe('false');
    await grid.press('Shift+ArrowLeft', 'Shift+ArrowLeft');
    expect(await selected()).toMatchObject({ cells: 4 });
    await grid.press('Escape', 'Shift+ ');
    expect(await selected()).toMatchObject({ cells: 14, rows: 1 });
    await grid.press('Escape', 'Control+ ');
    expect(await selected()).toMatchObject({ cells: 1000 });
    await grid.press('Control+a');
    expect(await selected()).toMatchObject({ cells: 14_000, rows: 1000 });
    await grid.cell(0, 0).click();
    await grid.press('Control+Shift+End');
    expect(await selected()).toMatchObject({ cells: 14_000 });
  });

  test('one tab stop: Tab leaves the grid; after an edit it moves on until Escape', async () => {
    await open();
    await grid.cell(0, 3).click();
    expect(await grid.page.locator('.sg-scroll [tabindex="0"]').count()).toBe(1);
    await grid.press('F2', 'Tab');
    expect(await grid.focus()).toBe('0,4');
    await grid.press('Tab');
    expect(await grid.focus()).toBe('0,5');
    await grid.press('Shift+Tab', 'F2', 'Enter');
    expect(await grid.focus()).toBe('1,3');
    await grid.press('Escape', 'Tab');
    expect(await grid.focus()).not.toMatch(/^\d+,\d+$/);
  });

  test('F6 leaves, F8 goes to the next problem and its cell, Space opens the row', async () => {
    await open();
    await grid.cell(0, 0).click();
    await grid.press('F8');
    await expect.poll(() => grid.focus()).toBe('4,4');
    await grid.press('F8');
    await expect.poll(() => grid.focus()).toBe('16,4');
    await grid.press('Shift+F8');
    await expect.poll(() => grid.focus()).toBe('4,4');
    await grid.press(' ');
    expect(await grid.page.evaluate(() => window.harness.expanded)).toHaveLength(1);
    await grid.press('F6');
    expect(await grid.focus()).toBe('span.sg-after');
  });

  test('the focused cell stays in the DOM, with its focus, when it scrolls away', async () => {
    await open('rows=100000');
    await grid.cell(3, 3).click();
    await grid.page.evaluate(() => {
      document.querySelector('.sg-scroll')!.scrollTop = 1_500_000;
    });
    await expect.poll(() => grid.page.locator('[aria-rowindex="46900"]').count()).toBe(1);
    expect(await grid.focus()).toBe('3,3');
    await grid.press('ArrowDown');
    expect(await grid.focus()).toBe('4,3');
    expect(await grid.page.evaluate(() => document.querySelector('.sg-scroll')!.scrollTop)).toBeLessThan(500);
  });
});

describe('the mouse', () => {
  test('drag selects, Shift+click extends, Ctrl+click adds, numbers and headers take rows and columns', async () => {
    await open();
    await grid.cell(1, 3).hover();
    await grid.page.mouse.down();
    await grid.cell(4, 5).hover();
    await grid.page.mouse.up();
    expect(await selected()).toMatchObject({ cells: 12, active: { position: 1, field: 'firstName' } });
    await grid.cell(2, 4).click({ modifiers: ['Shift'] });
    expect(await selected()).toMatchObject({ cells: 4 });
    await grid.cell(8, 5).click({ modifiers: ['Control'] });
    expect(await selected()).toMatchObject({ cells: 5 });
    await grid.page.locator('[aria-rowindex="7"] > [aria-colindex="1"]').click();
    expect(await selected()).toMatchObject({ cells: 14, rows: 1 });
    await grid.cell(-1, 4).click();
    expect(await selected()).toMatchObject({ cells: 1000 });
  });

  test('dragging below the grid scrolls and goes on selecting', async () => {
    await open();
    await grid.cell(18, 3).hover();
    await grid.page.mouse.down();
    await grid.page.mouse.move(640, 795, { steps: 4 });
    await expect.poll(async () => (await selected())?.rows).toBeGreaterThan(60);
    await grid.page.mouse.up();
  });

  test('the right button selects first, unless inside the selection', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.cell(3, 5).click({ modifiers: ['Shift'] });
    await grid.cell(2, 4).click({ button: 'right' });
    expect(await selected()).toMatchObject({ cells: 9 });
    await grid.press('Escape');
    await grid.cell(8, 4).click({ button: 'right' });
    expect(await selected()).toMatchObject({ cells: 1, active: { position: 8 } });
  });

  test('edges resize, a double click fits, headers move columns; kept for the next visit', async () => {
    await open();
    const width = async (column: number): Promise<number> => (await grid.cell(-1, column).boundingBox())!.width;
    const edge = (await grid.cell(-1, 3).boundingBox())!;
    await grid.page.mouse.move(edge.x + edge.width, edge.y + 15);
    await grid.page.mouse.down();
    await grid.page.mouse.move(edge.x + edge.width + 60, edge.y + 15, { steps: 3 });
    await grid.page.mouse.up();
    expect(await width(3)).toBe(180);
    await grid.page.mouse.dblclick(edge.x + 180, edge.y + 15);
    expect(await width(3)).toBeLessThan(140);
    const from = (await grid.cell(-1, 5).boundingBox())!;
    const to = (await grid.cell(-1, 3).boundingBox())!;
    await grid.page.mouse.move(from.x + 40, from.y + 15);
    await grid.page.mouse.down();
    await grid.page.mouse.move(to.x + 10, to.y + 15, { steps: 4 });
    await grid.page.mouse.up();
    expect(await grid.text(-1, 3)).toBe('E-mail');
    await grid.page.reload();
    await grid.page.waitForSelector('.sg-row .sg-cell');
    expect(await grid.text(-1, 3)).toBe('E-mail');
  });

  test('the fill handle goes on with a series; Ctrl copies; double click fills down', async () => {
    await open('rows=30');
    const drag = async (row: number, column: number, to: number, ctrl = false): Promise<void> => {
      await grid.go(row, column);
      const box = (await grid.cell(row, column).boundingBox())!;
      await grid.page.mouse.move(box.x + box.width - 3, box.y + box.height - 3);
      await grid.page.mouse.down();
      await grid.cell(to, column).hover();
      if (ctrl) await grid.page.keyboard.down('Control');
      await grid.page.mouse.up();
      if (ctrl) await grid.page.keyboard.up('Control');
    };
    await drag(0, 10, 2);
    expect([await value(1, 'start'), await value(2, 'start')]).toEqual(['2020-01-02', '2020-01-03']);
    await drag(4, 10, 6, true);
    expect([await value(5, 'start'), await value(6, 'start')]).toEqual(['2024-05-05', '2024-05-05']);
    await drag(0, 5, 3);
    expect(await value(1, 'email')).toBe('bob.schmidt1@acme.test');
    expect(await grid.lastReport()).toContain('E-mail differs on every row');
  });
});

describe('editing', () => {
  test('typing replaces, F2 keeps, Enter goes down, Shift+Enter up, Escape leaves it', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.page.keyboard.type('Zoé');
    await grid.press('Enter');
    expect([await grid.text(1, 3), await grid.focus()]).toEqual(['Zoé', '2,3']);
    await grid.press('ArrowUp', 'F2');
    await grid.page.keyboard.type('!');
    await grid.press('Shift+Enter');
    expect([await grid.text(1, 3), await grid.focus()]).toEqual(['Zoé!', '0,3']);
    await grid.page.keyboard.type('gone');
    await grid.press('Escape');
    expect([await grid.text(0, 3), await grid.focus()]).toEqual(['Alice', '0,3']);
    await grid.page.keyboard.type('left');
    await grid.press('ArrowRight');
    expect([await grid.text(0, 3), await grid.focus()]).toEqual(['left', '0,4']);
    await grid.press('F2', 'ArrowLeft');
    expect(await grid.focus()).toBe('input.sg-input');
    await grid.cell(5, 5).click();
    expect(await grid.page.locator('.sg-editor').count()).toBe(0);
  });

  test('dead keys and composed text arrive in the editor', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.page.evaluate(() =>
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Dead', bubbles: true, cancelable: true })),
    );
    await grid.page.keyboard.insertText('ê');
    await grid.press('Enter');
    expect(await grid.text(1, 3)).toBe('ê');
    await grid.cell(2, 3).click();
    await grid.page.evaluate(() =>
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Process', bubbles: true, cancelable: true })),
    );
    const client = await grid.context.newCDPSession(grid.page);
    await client.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
    await client.send('Input.insertText', { text: '日本' });
    await grid.press('Enter');
    expect(await grid.text(2, 3)).toBe('日本');
  });

  test('Ctrl+Enter fills the selection, Delete clears it, Ctrl+Z and Ctrl+Y go back and forth', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.cell(3, 4).click({ modifiers: ['Shift'] });
    await grid.page.keyboard.type('same');
    await grid.press('Control+Enter');
    for (const row of [1, 2, 3]) expect([await grid.text(row, 3), await grid.text(row, 4)]).toEqual(['same', 'same']);
    await grid.press('Delete');
    expect(await grid.text(2, 4)).toBe('');
    await grid.press('Control+z');
    expect(await grid.text(2, 4)).toBe('same');
    await grid.press('Control+z');
    expect(await grid.text(2, 4)).toBe('Petit');
    await grid.press('Control+y');
    expect(await grid.text(2, 4)).toBe('same');
    expect(await count()).toBe(1000);
  });

  test('Ctrl+D fills down, Ctrl+R right, Ctrl+; writes today', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.cell(3, 3).click({ modifiers: ['Shift'] });
    await grid.press('Control+d');
    expect([await grid.text(2, 3), await grid.text(3, 3)]).toEqual(['Bob', 'Bob']);
    await grid.cell(5, 3).click();
    await grid.cell(5, 4).click({ modifiers: ['Shift'] });
    await grid.press('Control+r');
    expect(await grid.text(5, 4)).toBe('François');
    await grid.go(5, 10);
    await grid.press('Control+;');
    expect(await value(5, 'start')).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test('a state offers only what may follow, with the reason for the rest; Alt+Down opens it', async () => {
    await open();
    await grid.cell(0, 1).click();
    await grid.press('Alt+ArrowDown');
    const options = grid.page.locator('.sg-list [role=option]');
    expect(await options.allTextContents()).toEqual([
      'DraftNot possible from Active',
      'InvitedNot possible from Active',
      'Active',
      'Inactive',
    ]);
    expect(await options.nth(0).getAttribute('aria-disabled')).toBe('true');
    await grid.press('ArrowDown', 'Enter');
    expect(await grid.text(0, 1)).toBe('Inactive');
    expect(await grid.cell(0, 1).getAttribute('data-mark')).toBe('hollow');
  });

  test('a link is searched, a flag turned over by Space and by click, a number read with its comma', async () => {
    await open('rows=1000&language=fr&delay=30');
    await grid.go(3, 7);
    await grid.page.keyboard.type('sal');
    await expect.poll(() => grid.page.locator('.sg-list [role=option]').allTextContents()).toEqual(['Sales']);
    await grid.press('Enter');
    await expect.poll(() => grid.text(3, 7)).toBe('Sales');
    await grid.go(3, 9);
    await grid.page.keyboard.type('1234,5');
    await grid.press('Enter');
    expect((await grid.text(3, 9)).replace('\u202f', ' ')).toBe('1 234,5');
    await grid.cell(4, 8).click({ position: { x: 6, y: 6 } });
    expect(await value(4, 'external')).toBe(false);
    await grid.press(' ');
    expect(await value(4, 'external')).toBe(true);
    await grid.cell(4, 8).click();
    expect(await value(4, 'external')).toBe(false);
  });

  test('Alt+Enter starts a line in long text', async () => {
    await open();
    await grid.go(0, 12);
    await grid.page.keyboard.type('one');
    await grid.press('Alt+Enter');
    await grid.page.keyboard.type('two');
    await grid.press('Enter');
    expect(await value(0, 'note')).toBe('one\ntwo');
  });

  test('the insert row makes a row and goes on in it', async () => {
    await open('rows=30');
    await grid.cell(2, 3).click();
    await grid.press('Control++');
    expect(await grid.focus()).toBe('30,3');
    await grid.page.keyboard.type('Ada');
    await grid.press('Tab');
    expect(await grid.focus()).toBe('30,4');
    await grid.page.keyboard.type('Lovelace');
    await grid.press('Enter');
    expect(await grid.focus()).toBe('31,3');
    expect([await count(), await grid.text(30, 3), await grid.text(30, 4)]).toEqual([31, 'Ada', 'Lovelace']);
  });

  test('what is refused is rolled back with the reason at the cell', async () => {
    await open('rows=100&delay=150');
    await grid.cell(1, 3).click();
    await grid.page.keyboard.type('no');
    await grid.press('Enter');
    expect(await grid.text(1, 3)).toBe('no');
    await expect.poll(() => grid.text(1, 3)).toBe('Bob');
    expect(await grid.cell(1, 3).getAttribute('aria-invalid')).toBe('true');
    expect(await grid.cell(1, 3).getAttribute('title')).toBe('“no” was not taken: The answer is no');
    const message = await grid.cell(1, 3).getAttribute('aria-describedby');
    expect(await grid.page.locator(`[id="${message}"]`).textContent()).toContain('The answer is no');
    expect(await grid.lastReport()).toBe('1 row: 0 accepted, 0 held, 1 refused');
  });

  test('locked cells stay as they are and say why', async () => {
    await open();
    expect(await grid.cell(0, 0).getAttribute('aria-readonly')).toBe('true');
    expect(await grid.cell(0, 0).getAttribute('title')).toBe('User ID cannot be changed once the account exists');
    await grid.cell(0, 0).click();
    await grid.page.keyboard.type('x');
    expect(await grid.text(0, 0)).toBe('u000001');
    await expect.poll(() => grid.page.locator('.sg-hidden[role=status]').textContent()).toContain('cannot be changed');
  });
});

test('copying inside an editor is left to the editor', async () => {
  await open('rows=1000', { permissions: ['clipboard-read', 'clipboard-write'] });
  await grid.cell(1, 3).click();
  await grid.press('F2', 'Shift+Home', 'Control+c', 'Escape');
  expect(await grid.page.evaluate(() => navigator.clipboard.readText())).toBe('Bob');
  expect(await grid.page.locator('[data-copied]').count()).toBe(0);
});

describe('sorting, columns, find', () => {
  test('Enter on a header sorts up, down, not; aria-sort is on one header', async () => {
    await open();
    await grid.cell(0, 3).click();
    await grid.press('ArrowUp', 'Enter');
    expect(await grid.cell(-1, 3).getAttribute('aria-sort')).toBe('ascending');
    expect(await grid.page.locator('[aria-sort]').count()).toBe(1);
    await grid.press('Enter');
    expect(await grid.cell(-1, 3).getAttribute('aria-sort')).toBe('descending');
    expect(await grid.text(0, 3)).toBe('Noé');
    await grid.press('Enter');
    expect(await grid.page.locator('[aria-sort]').count()).toBe(0);
    await grid.press('Shift+ArrowRight');
    expect((await grid.cell(-1, 3).boundingBox())!.width).toBe(136);
    await grid.page.locator('[aria-rowindex="1"] [aria-label="Sort by E-mail"]').click();
    expect(await grid.cell(-1, 5).getAttribute('aria-sort')).toBe('ascending');
  });

  test('columns hide and show by menu', async () => {
    await open();
    await grid.cell(-1, 4).click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Hide column' }).click();
    expect(await grid.text(-1, 4)).toBe('E-mail');
    expect(await grid.page.locator('[role=grid]').getAttribute('aria-colcount')).toBe('14');
    await grid.cell(-1, 4).click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Show Last name' }).click();
    expect(await grid.text(-1, 4)).toBe('Last name');
  });

  test('Ctrl+F reaches rows far away, goes on and back, Escape gives the focus to the row found', async () => {
    await open('rows=5000');
    await grid.cell(0, 0).click();
    await grid.press('Control+f');
    await grid.page.keyboard.type('u00400');
    await expect.poll(() => grid.page.locator('.sg-found').textContent()).toBe('Row 4000');
    await grid.press('Enter');
    await expect.poll(() => grid.page.locator('.sg-found').textContent()).toBe('Row 4001');
    await grid.press('Shift+Enter');
    await expect.poll(() => grid.page.locator('.sg-found').textContent()).toBe('Row 4000');
    await grid.press('Escape');
    expect(await grid.focus()).toBe('3999,0');
  });

  test('the active cell follows its row when the order changes', async () => {
    await open('rows=100');
    await grid.cell(5, 3).click();
    await grid.page.evaluate(() => window.harness.source.setSort([{ field: 'userId', descending: true }]));
    await expect.poll(async () => (await selected())?.active.position).toBe(94);
  });
});

describe('the menu', () => {
  test('offers the table’s actions, the illegal ones with the reason', async () => {
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

  test('counts the legal ones among several rows, and asks where there is no way back', async () => {
    await open();
    await grid.cell(0, 3).click();
    await grid.cell(5, 3).click({ modifiers: ['Shift'] });
    await grid.cell(2, 3).click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Deactivate 3 of 6' }).waitFor();
    await grid.page.getByRole('menuitem', { name: 'Remove 2 of 6' }).click();
    expect(await grid.page.getByRole('alertdialog').textContent()).toContain('The account goes for good.');
    await grid.page.getByRole('button', { name: 'Remove 2 of 6' }).click();
    await expect.poll(count).toBe(998);
  });

  test('an action with a form asks first', async () => {
    await open();
    await grid.cell(4, 3).click();
    await grid.press('Shift+F10');
    await grid.page.getByRole('menuitem', { name: 'Invite' }).click();
    await grid.page.getByRole('dialog').getByLabel('Message').fill('Welcome');
    await grid.page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    await expect.poll(() => grid.text(4, 1)).toBe('Invited');
  });

  test('deletes rows after asking with their number, and undo brings them back', async () => {
    await open('rows=100');
    await grid.cell(3, 3).click();
    await grid.press('Shift+ArrowDown', 'Control+-');
    await grid.page.getByRole('button', { name: 'Delete 2 rows' }).click();
    await expect.poll(count).toBe(98);
    await expect.poll(() => grid.focus()).toBe('3,3');
    await grid.press('Control+z');
    await expect.poll(count).toBe(100);
    expect(await grid.text(3, 0)).toBe('u000004');
  });
});

describe('accessibility', () => {
  test('names, numbers and states of the grid', async () => {
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
  test.each(['theme=light', 'theme=dark', 'rows=0', 'rows=3', 'theme=dark&readonly=yes'])(
    'axe finds nothing: %s',
    async query => {
      await open(`rows=1000&${query}`.replace('rows=1000&rows', 'rows'));
      await grid.cell(0, 1).click();
      await check();
    },
  );
  test('axe finds nothing with an editor, a list, a menu or find open', async () => {
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
    // The menu stands at the end of the page, outside its landmarks.
    await check(['page-has-heading-one', 'region']);
  });
});
