import { describe, expect, it } from 'vitest';
import type { IssueDetails } from '../../server/model/table.ts';
import type { GridPage } from './kit/harness.ts';
import { useGrid } from './kit/use-grid.ts';

/** What a validation result draws: a short cause, and the link that fixes the problem or leads to where it can be fixed. */

let grid: GridPage;
const { open, check } = useGrid(page => {
  grid = page;
}, 'rows=100');

const [result, lastName] = [2, 4];
const setIssues = (row: number, ...issues: IssueDetails[]) =>
  grid.page.evaluate(([at, list]) => window.harness.setIssues(at, list), [row, issues] as const);
const shortOf = (row: number) => grid.cell(row, result).locator('.sg-cause').getAttribute('data-short');
const remedy = (row: number) => grid.cell(row, result).locator('.sg-remedy');

const missing: IssueDetails = { code: 'V_MISSING', message: 'Missing: Last name', params: { fields: ['lastName'] } };
const shortage: IssueDetails = {
  code: 'V_NO_LICENCE',
  message: 'No licence available (5 of 5 used)',
  params: { used: 5, total: 5 },
};
const taken: IssueDetails = { code: 'V_USERID_TAKEN', message: 'User ID already in use', field: 'userId' };
const expired: IssueDetails = { code: 'V_INVITE_EXPIRED', message: 'Invitation expired. Invite again.' };

describe('a validation result', () => {
  it('draws the short cause; the sentence is the text, which is said, copied and shown as a tooltip', async () => {
    await open();
    await setIssues(0, shortage);
    const sentence = 'No licence available (5 of 5 used)';
    await expect.poll(() => shortOf(0)).toBe('No licence free');
    expect([await grid.text(0, result), await grid.cell(0, result).getAttribute('title')]).toEqual([sentence, sentence]);
    expect(
      await grid.cell(0, result).evaluate(cell => document.getElementById(cell.getAttribute('aria-describedby')!)!.textContent),
    ).toBe(`${sentence}. Add licences (Alt+Enter)`);
    await grid.go(0, result);
    const copied = await grid.page.evaluate(() => {
      const data = new DataTransfer();
      document.activeElement!.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
      return data.getData('text/plain');
    });
    expect(copied.trim()).toBe(sentence);
    await grid.page.evaluate(() => window.harness.setLanguage('fr'));
    await expect.poll(() => shortOf(0)).toBe('Aucune licence disponible');
    await check();
  });

  const ways: [string, IssueDetails, string, () => Promise<unknown>, unknown][] = [
    ['more licences', shortage, 'Add licences', () => grid.page.evaluate(() => window.harness.fixed), ['V_NO_LICENCE']],
    ['the first missing cell', missing, 'Fill in', () => grid.focus(), `4,${lastName}`],
    [
      'the row that has the value',
      taken,
      'Show who has it',
      () => grid.page.evaluate(() => window.harness.followed),
      ['users/00000000-0000-7000-8000-000000000001'],
    ],
    ['an action', expired, 'Invite…', () => grid.page.getByRole('dialog').count(), 1],
  ];
  for (const [way, issue, label, outcome, expected] of ways) {
    it.each(['mouse', 'key'])(`leads to ${way} by %s`, async by => {
      await open('rows=100&follow=yes');
      await grid.page.evaluate(() => window.harness.elsewhere(4, { userId: 'u000002', firstName: 'A', lastName: null }));
      await setIssues(4, issue);
      await expect.poll(() => remedy(4).getAttribute('data-label')).toBe(label);
      if (by === 'mouse') await remedy(4).click();
      else {
        await grid.go(4, result);
        await grid.press('Alt+Enter');
      }
      await expect.poll(outcome).toEqual(expected);
    });
  }

  it('has one remedy for several problems, the first that this person can follow', async () => {
    await open('rows=100');
    const nowhere: IssueDetails = { code: 'V_OTHER', message: 'Something else' };
    await setIssues(4, nowhere, shortage, missing);
    await expect.poll(() => remedy(4).getAttribute('data-label')).toBe('Add licences');
    await expect.poll(() => remedy(4).count()).toBe(1);
    await setIssues(4, nowhere);
    await expect.poll(() => remedy(4).count()).toBe(0);
  });

  it('wraps by the height of the row, and cuts the cause before its link', async () => {
    await open('rows=20');
    const message =
      'A long sentence that says what is wrong with this row, and then goes on to say it again in other words. '.repeat(3);
    await setIssues(0, { code: 'V_LONG', message, field: 'lastName' });
    await remedy(0).waitFor();
    for (const [height, lines] of [
      [24, 1],
      [32, 1],
      [44, 2],
      [64, 3],
    ] as const) {
      await grid.page.evaluate(chosen => window.harness.setDensity(chosen), height);
      await expect
        .poll(() =>
          grid.cell(0, result).evaluate(cell => {
            const [cause, link] = [cell.querySelector('.sg-cause')!, cell.querySelector('.sg-remedy')!];
            const [outer, inner, end] = [cell, cause, link].map(one => one.getBoundingClientRect());
            const line = Number.parseFloat(getComputedStyle(cause).lineHeight);
            return [
              outer!.height,
              Math.round(inner!.height / line),
              inner!.bottom <= outer!.bottom && end!.right <= outer!.right && end!.bottom <= outer!.bottom,
            ];
          }),
        )
        .toEqual([height, lines, true]);
    }
  });

  it('takes the width that is left, however wide the window is', async () => {
    await open('rows=20', { viewport: { width: 3200, height: 800 } });
    const end = await grid.page.evaluate(() => {
      const last = [...document.querySelectorAll('.sg-header')].at(-1)!.getBoundingClientRect();
      return innerWidth - last.right;
    });
    expect(end).toBeLessThanOrEqual(60);
  });
});
