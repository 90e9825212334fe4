import { describe, expect, it } from 'vitest';
import { readSources } from '../house/sources.ts';
import { simulate } from './simulated.ts';

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

describe('row titles', () => {
  it('come from the server, and are requested again when the row changes', async () => {
    const { page: open, edit } = simulate(3);
    const page = open();
    await page.rows.view.reload();
    const [row] = await page.rows.rowsBetween(1, 1);
    expect(page.rows.titleOf(row!.id)).toBe('');
    await settled();
    expect(page.rows.titleOf(row!.id)).toBe('p1 p1');
    edit([{ table: 'users', row: row!.id, from: {}, to: { lastName: 'Roux' } }]);
    page.deliver();
    page.rows.titleOf(row!.id);
    await settled();
    expect(page.rows.titleOf(row!.id)).toBe('p1 Roux');
  });

  it('are not formed from field names in the client', () => {
    const rooms = /^client\/(sync|grid|panels|pages)\//;
    const forms = /^client\/(grid\/harness\/|pages\/(setup|invite)\.tsx)/;
    const guessing = readSources()
      .filter(({ path }) => rooms.test(path) && !forms.test(path))
      .filter(({ code }) => /\b(firstName|lastName)\b/.test(code));
    expect(guessing.map(({ path }) => path)).toEqual([]);
  });
});
