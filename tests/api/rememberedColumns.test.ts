import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Import, importsIn, path } from './importing.ts';
import { type Browser, fixtureSite, type Site } from './site.ts';

describe.each(engines)('the columns of imports on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  let zoe: Browser;
  beforeAll(async () => {
    const opened = await fixtureSite(engine, { works: true });
    ({ f, site } = opened);
    [alice, zoe] = await Promise.all([opened.as('alice'), opened.as('zoe')]);
  });
  afterAll(async () => {
    await site.jobs?.stop();
    await f.close();
  });

  const { upload, settled, change, rows } = importsIn(() => ({ alice, site }));

  const mapping = ({ plan }: Import) => plan?.columns.map(({ field, by }) => [field, by]);

  it('have the fields that they had when a file with the same headings was last applied', async () => {
    const text = 'Kennung;Abteilung;Department\nbob;Ops;x\n';
    const first = await upload(text);
    expect(mapping(first)).toEqual([
      [null, 'none'],
      [null, 'none'],
      ['department', 'heading'],
    ]);
    const columns = [
      { at: 0, field: 'userId' },
      { at: 2, field: null },
      { at: 1, field: 'department' },
    ];
    await change(first.id, { columns, keys: ['userId'], mode: 'update' });
    // Only what was applied is remembered.
    expect(mapping(await upload(text))).toEqual(mapping(first));
    await alice.post(`${path}/${first.id}/apply`, { mode: 'valid' });
    expect(await settled(first.id)).toMatchObject({ state: 'done', applied: 1 });

    const again = await upload('Kennung;Abteilung;Department\ncarol;Sales;y\n');
    expect(mapping(again)).toEqual([
      ['userId', 'remembered'],
      ['department', 'remembered'],
      [null, 'remembered'],
    ]);
    expect(again.plan).toMatchObject({ keys: ['userId'], mode: 'update' });
    expect((await rows(again.id)).map(({ row, to }) => [row, to])).toEqual([[f.ids.carol, { department: 'Sales' }]]);
    expect(mapping(await upload('Kennung;Department;Abteilung\nbob;Ops;x\n'))).not.toContainEqual(['userId', 'remembered']);
    expect(mapping(await upload(text, 'people.csv', zoe))).toEqual(mapping(first));
  });
});
