import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/* What other spreadsheets receive when cells are copied, read from the browser's clipboard. */

let grid: GridPage;
const { open, value } = useGrid(page => {
  grid = page;
}, 'rows=40');
const allowed = { permissions: ['clipboard-read', 'clipboard-write'] };

/** The clipboard contents after a copy by key. */
const copied = () =>
  grid.page.evaluate(() => {
    const data = new DataTransfer();
    document.activeElement?.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
    return { plain: data.getData('text/plain'), html: data.getData('text/html') };
  });

describe('copied text stays text, and no formula runs', () => {
  it('in HTML and in plain text; numbers, dates and flags carry their values', async () => {
    await open();
    await grid.cell(1, 3).click();
    await grid.paste({ plain: '=1+1\t007\r\n' });
    await expect.poll(() => value(1, 'lastName')).toBe('007');
    await grid.go(1, 3);
    await grid.press('Shift+ArrowRight');
    const { plain, html } = await copied();
    expect(plain).toBe("'=1+1\t007");
    expect(html.match(/mso-number-format:"\\@"/g)).toHaveLength(2);
    expect(html).toContain(`data-sheets-value='{"1":2,"2":"007"}'`);
    await grid.go(1, 8);
    await grid.press('Shift+ArrowRight', 'Shift+ArrowRight');
    const typed = (await copied()).html;
    expect(typed).toContain("x:bool='FALSE'");
    expect(typed).toContain("x:num='37'");
    expect(typed).toMatch(/mso-number-format:"yyyy\\-mm\\-dd"' x:num='44229'/);
  });

  it('a single cell of several lines is copied as its text, and pasted whole', async () => {
    await open('rows=40', allowed);
    await grid.go(2, 12);
    expect((await copied()).plain).toBe('Moved from the old directory;\ncheck the contract.');
    await grid.press('Control+c');
    await grid.go(5, 12);
    await grid.press('Control+v');
    await expect.poll(() => value(5, 'note')).toBe('Moved from the old directory;\ncheck the contract.');
    expect(await value(6, 'note')).toBeNull();
  });

  it('by menu as by key, without being sanitised', async () => {
    await open('rows=40', allowed);
    await grid.cell(1, 3).click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Copy Ctrl+C' }).click();
    const read = () =>
      grid.page.evaluate(async () => {
        // The formats to read unsanitised: newer than the DOM types.
        const { clipboard } = navigator as unknown as { clipboard: { read(formats: object): Promise<ClipboardItem[]> } };
        const [item] = await clipboard.read({ unsanitized: ['text/html'] });
        return item?.types.includes('text/html') ? (await item.getType('text/html')).text() : '';
      });
    await expect.poll(read).toContain(`style='mso-number-format:"\\@"'`);
  });

  it('also if the rows had to be loaded first and the browser sanitises the HTML', async () => {
    await open('rows=3000&lazy=yes&delay=20', allowed);
    await grid.cell(0, 3).click();
    await grid.press('Control+ ', 'Control+c');
    const read = () =>
      grid.page.evaluate(async () => {
        const [item] = await navigator.clipboard.read();
        return item?.types.includes('text/html') ? (await item.getType('text/html')).text() : '';
      });
    await expect.poll(async () => (await read()).length, { timeout: 20_000 }).toBeGreaterThan(100_000);
    const html = await read();
    process.stdout.write(`Of an asynchronous copy is left: ${html.slice(html.indexOf('<td'), html.indexOf('</td>') + 5)}\n`);
    expect(html.slice(html.indexOf('<td'), html.indexOf('</td>'))).toContain('data-sheets-value');
  });
});
