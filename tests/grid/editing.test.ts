import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open, value, count } = useGrid(page => {
  grid = page;
});

describe('editing', () => {
  it('typing replaces, F2 keeps, Enter goes down, Shift+Enter up, Escape cancels', async () => {
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

  it('dead keys and composed text reach the editor', async () => {
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

  it('Ctrl+Enter fills the selection, Delete clears it, Ctrl+Z undoes and Ctrl+Y redoes', async () => {
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

  it('Ctrl+D fills down, Ctrl+R right, Ctrl+; writes today', async () => {
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

  it('a state editor offers only the states that may follow, with the reason for the others; Alt+Down opens it', async () => {
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

  it('a link is searched, a flag toggled by Space and click, a number read with its comma', async () => {
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

  it('Alt+Enter starts a line in long text', async () => {
    await open();
    await grid.go(0, 12);
    await grid.page.keyboard.type('one');
    await grid.press('Alt+Enter');
    await grid.page.keyboard.type('two');
    await grid.press('Enter');
    expect(await value(0, 'note')).toBe('one\ntwo');
  });

  it('the insert row creates a row and continues in it', async () => {
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

  it('a refused edit is rolled back with the reason at the cell', async () => {
    await open('rows=100&delay=150');
    await grid.cell(1, 3).click();
    await grid.page.keyboard.type('no');
    await grid.press('Enter');
    expect(await grid.text(1, 3)).toBe('no');
    await expect.poll(() => grid.text(1, 3)).toBe('Bob');
    expect(await grid.cell(1, 3).getAttribute('aria-invalid')).toBe('true');
    expect(await grid.cell(1, 3).getAttribute('title')).toBe('“no” was not accepted: The answer is no');
    const message = await grid.cell(1, 3).getAttribute('aria-describedby');
    expect(await grid.page.locator(`[id="${message}"]`).textContent()).toContain('The answer is no');
    expect(await grid.lastReport()).toBe('1 row: 0 saved, 0 need attention, 1 not saved');
  });

  it('locked cells are unchanged and say why', async () => {
    await open();
    expect(await grid.cell(0, 0).getAttribute('aria-readonly')).toBe('true');
    expect(await grid.cell(0, 0).getAttribute('title')).toBe('User ID cannot be changed once the account exists');
    await grid.cell(0, 0).click();
    await grid.page.keyboard.type('x');
    expect(await grid.text(0, 0)).toBe('u000001');
    await expect.poll(() => grid.page.locator('.sg-hidden[role=status]').textContent()).toContain('cannot be changed');
  });
});

it('copying inside an editor is left to the editor', async () => {
  await open('rows=1000', { permissions: ['clipboard-read', 'clipboard-write'] });
  await grid.cell(1, 3).click();
  await grid.press('F2', 'Shift+Home', 'Control+c', 'Escape');
  expect(await grid.page.evaluate(() => navigator.clipboard.readText())).toBe('Bob');
  expect(await grid.page.locator('[data-copied]').count()).toBe(0);
});
