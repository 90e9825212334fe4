import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sheetOf, workbookOf, zipOf } from '../imports/files.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Import, importsIn, path } from './importing.ts';
import { type Browser, fixtureSite, type Site } from './site.ts';

const xlsxOf = (...sheets: string[][][]): Promise<Buffer> =>
  zipOf(workbookOf({ sheets: Object.fromEntries(sheets.map((rows, at) => [`Sheet ${at + 1}`, sheetOf(rows)])) }));

describe.each(engines)('an import that is read in another way, on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  beforeAll(async () => {
    const opened = await fixtureSite(engine, { works: true });
    ({ f, site } = opened);
    alice = await opened.as('alice');
  });
  afterAll(async () => {
    await site.jobs?.stop();
    await f.close();
  });

  const { upload, change, rows } = importsIn(() => ({ alice, site }));

  const mapping = ({ plan }: Import) => plan?.columns.map(({ heading, field, by }) => [heading, field, by]);

  it('a file that could not be read can be read in another way, and only that can be changed until then', async () => {
    const found = await upload('User ID;Note\nu1x;"never closed\n');
    expect([found.state, found.plan]).toEqual(['failed', null]);
    const early = await alice.send('PATCH', `${path}/${found.id}`, { mode: 'update', file: { separator: ',' } });
    expect([early.status, early.body.code]).toEqual([422, 'bad_import']);
    const book = await xlsxOf([], [['Title'], [], ['User ID', 'Department'], ['bob', 'Ops']]);
    const workbook = await upload(Uint8Array.from(book), 'book.xlsx');
    expect(workbook).toMatchObject({ state: 'failed', plan: null, problem: { code: 'F_EMPTY' } });
    expect(await change(workbook.id, { file: { sheet: 7 } })).toMatchObject({ state: 'failed', problem: { code: 'F_NO_SHEET' } });
    expect(await change(workbook.id, { file: { sheet: 1 } })).toMatchObject({
      state: 'staged',
      problem: null,
      plan: { file: { sheet: 1, headingRow: 3 } },
      report: { counts: { read: 1, updated: 1 } },
    });
  });

  it('what was chosen stays when the file is read in another way, where its column still exists', async () => {
    const book = await xlsxOf(
      [
        ['Login', 'Dept', 'Start', 'Gone'],
        ['bob', 'n/a', '01/02/2026', 'x'],
      ],
      [['Notes'], ['Start', 'Login', 'Extra', 'Dept'], ['03/04/2026', 'bob', 'y', 'n/a']],
    );
    const found = await upload(Uint8Array.from(book), 'choices.xlsx');
    const fields = ['userId', 'department', 'firstDay', 'jobTitle'];
    await change(found.id, {
      columns: [...fields.map((field, at) => ({ at, field })), { at: 2, order: 'mdy' }],
    });
    await change(found.id, {
      mode: 'update',
      keys: ['userId'],
      blanks: 'clear',
      fixes: [
        { field: 'department', from: 'n/a', to: 'Ops' },
        { field: 'jobTitle', from: 'x', to: 'y' },
      ],
    });
    const other = await change(found.id, { file: { sheet: 1 } });
    expect(mapping(other)).toEqual([
      ['Start', 'firstDay', 'chosen'],
      ['Login', 'userId', 'chosen'],
      ['Extra', null, 'none'],
      ['Dept', 'department', 'chosen'],
    ]);
    expect(other.plan?.columns[0]?.dates).toMatchObject({ order: 'mdy', chosen: true });
    expect(other.plan).toMatchObject({
      file: { sheet: 1, headingRow: 2 },
      mode: 'update',
      keys: ['userId'],
      blanks: 'clear',
      fixes: [{ field: 'department', from: 'n/a', to: 'Ops' }],
    });
    expect((await rows(found.id)).map(({ to }) => [to.department, to.firstDay])).toEqual([['Ops', '2026-03-04']]);
  });

  it('finds its columns again where nothing was chosen: by another separator, and below another row of headings', async () => {
    const text = `User ID;Department,x;y\nbob;Ops,1;2\n${'-\n'.repeat(12)}Email;Last Name\nbob@acme.test;Zed\n`;
    const found = await upload(text);
    expect(await change(found.id, { file: { separator: ',' } })).toMatchObject({ plan: { mode: 'create', keys: [] } });
    const back = await change(found.id, { file: { separator: ';' } });
    expect(back.plan).toMatchObject({ mode: 'both', keys: ['userId'], file: { headingRow: 1 } });
    const below = await change(found.id, { file: { headingRow: 15 } });
    expect(mapping(below)).toEqual([
      ['Email', 'email', 'heading'],
      ['Last Name', 'lastName', 'heading'],
    ]);
    expect((await rows(found.id)).map(({ row, to }) => [row, to])).toEqual([[f.ids.bob, { lastName: 'Zed' }]]);
  });
});
