import { describe, expect, it } from 'vitest';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

let grid: GridPage;
const { open, value } = useGrid(page => {
  grid = page;
});

/** The columns with lists: options, and rows of the table of teams. */
const [languages, groups] = [14, 15];
const input = () => grid.page.locator('.sg-editor .sg-input');

/** Opens a grid whose list editors do not arrive. They do, or cannot be loaded, once the function that it returns is called. */
async function openWithoutEditors(): Promise<(outcome?: 'arrive' | 'fail') => void> {
  const decided = Promise.withResolvers<'arrive' | 'fail'>();
  await open('rows=1');
  await grid.page.route(/(choices|rows|items)-editor[^/]*\.js/, async route => {
    if ((await decided.promise) === 'arrive') await route.continue();
    else await route.abort();
  });
  await grid.page.goto(grid.page.url().replace('rows=1', 'rows=20&lists=yes'));
  await grid.page.waitForSelector('.sg-row .sg-cell');
  return (outcome = 'arrive') => decided.resolve(outcome);
}

describe('what is typed before the editor of a cell is loaded', () => {
  it.each([
    ['a list of options', languages],
    ['a list of rows', groups],
  ])('is in it once it is loaded: %s', async (_, column) => {
    const release = await openWithoutEditors();
    await grid.go(1, column);
    await grid.page.keyboard.type('bobx', { delay: 0 });
    await grid.press('Backspace');
    expect(await input().inputValue()).toBe('bob');
    release();
    await grid.page.locator('.sg-items').waitFor();
    expect(await input().inputValue()).toBe('bob');
    await grid.page.keyboard.type('by');
    expect(await input().inputValue()).toBe('bobby');
    await grid.press('Escape');
    expect(await grid.focus()).toBe(`1,${column}`);
  });

  it('is in the cells where it was typed, each key in its order', async () => {
    const release = await openWithoutEditors();
    await grid.go(1, languages);
    await grid.page.keyboard.type('fre,ger\neng\n', { delay: 0 });
    release();
    await expect.poll(() => value(2, 'languages')).toEqual(['en']);
    expect(await value(1, 'languages')).toEqual(['fr', 'de']);
    expect(await grid.focus()).toBe(`3,${languages}`);
  });

  it('continues the value of a cell that F2 has opened, and Escape leaves it as it was', async () => {
    const release = await openWithoutEditors();
    await grid.go(1, languages);
    const before = await value(1, 'languages');
    await grid.press('F2');
    await grid.page.keyboard.type('ger');
    await grid.press('Escape');
    expect(await value(1, 'languages')).toEqual(before);
    await grid.press('F2');
    await grid.page.keyboard.type('ger');
    await grid.press('Enter');
    release();
    await expect.poll(() => value(1, 'languages')).toEqual([...((before as string[] | null) ?? []), 'de']);
  });

  it('is written as text if the editor cannot be loaded', async () => {
    const release = await openWithoutEditors();
    await grid.go(1, languages);
    await grid.page.keyboard.type('French, German\n', { delay: 0 });
    release('fail');
    await expect.poll(() => value(1, 'languages')).toEqual(['fr', 'de']);
    grid.errors.length = 0;
  });
});

describe('a fill that is asked for before its commands are loaded', () => {
  it.each([
    ['fills once they are', [], 'said nothing'],
    ['fills nothing else if the selection has changed, and says so', ['ArrowRight'], 'said so'],
  ])('%s', async (_, keys, outcome) => {
    const arrive = Promise.withResolvers<void>();
    await open('rows=1');
    await grid.page.route(/fill-commands[^/]*\.js/, async route => {
      await arrive.promise;
      await route.continue();
    });
    await grid.page.goto(grid.page.url().replace('rows=1', 'rows=20'));
    await grid.page.waitForSelector('.sg-row .sg-cell');
    const [above, below] = [await value(1, 'firstName'), await value(2, 'firstName')];
    await grid.go(2, 3);
    await grid.press('Control+d', ...keys);
    arrive.resolve();
    if (outcome === 'said so') {
      await grid.page.getByText('The selection has changed: fill again').first().waitFor();
      expect([await value(2, 'firstName'), (await value(1, 'lastName')) === (await value(2, 'lastName'))]).toEqual([
        below,
        false,
      ]);
    } else await expect.poll(() => value(2, 'firstName')).toBe(above);
  });
});
