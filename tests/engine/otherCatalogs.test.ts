import { afterEach, describe, expect, it } from 'vitest';
import { compileCatalog } from '../../server/model/compile.ts';
import { flag, link, text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';
import { administration } from '../../server/tables/administration.ts';
import { type Fixture, openFixture, openTestWorkspace, setup, type TestWorkspace } from '../kit/administration.ts';
import { createColumns, narrowAndWide, setRevision } from '../kit/catalogs.ts';
import { engines } from '../kit/stores.ts';

const same = (label: string) => say(label, label);
const things = (fields: object) =>
  defineTable('things', { label: same('Things'), title: 'name', fields: { name: text(same('Name')), ...fields } });
const narrow = compileCatalog([...administration, things({})]);
const wide = compileCatalog([...administration, things({ vip: flag(same('VIP'), { initial: false }) })]);

describe.each(engines)('a database whose catalog changes, on %s,', engine => {
  let workspace: TestWorkspace;
  afterEach(() => workspace.close());
  const open = async () => {
    workspace = await openTestWorkspace(engine, { catalogs: narrowAndWide(narrow, wide) });
    await createColumns(workspace.where, wide);
    await setRevision(workspace.where, 'narrow');
  };

  it('fills cells that are never empty, also if the first work under the catalog is rolled back', async () => {
    await open();
    const add = async (name: string) =>
      (await workspace.writer.commit(setup, [{ table: 'things', to: { name } }])).outcomes[0]!.row;
    const row = await add('first');
    await setRevision(workspace.where, 'wide');
    const change = [{ table: 'things', row, to: { name: 'changed' } }];
    await workspace.writer.commit(setup, change, { dryRun: true });
    await workspace.writer.commit(setup, change);
    const reader = await workspace.reader.under('wide');
    expect((await reader.rows('things', [row])).get(row)).toMatchObject({ name: 'changed', vip: false });
  });
});

const parts = (more: object) =>
  defineTable('parts', {
    label: same('Parts'),
    title: 'name',
    scope: ['org'],
    fields: {
      name: text(same('Name')),
      org: link('orgs', same('Organisation'), { system: true, ownOrg: true, onDelete: 'cascade' }),
      ...more,
    },
    access: {
      owner: { read: 'organisation', insert: true, update: true, delete: true },
      member: { read: 'organisation', insert: { fields: ['name'] }, update: [{ fields: ['name'] }], delete: true },
    },
  });

describe.each(engines)('an undo under another catalog, on %s,', engine => {
  const [few, more] = [parts({}), parts({ price: text(same('Price')) })].map(table => compileCatalog([...administration, table]));
  let f: Fixture;
  afterEach(() => f.close());

  it('restores cells of fields that only the other has as far as the person may set every field, or changed them', async () => {
    f = await openFixture(engine, { catalogs: narrowAndWide(few!, more!) });
    await createColumns(f.where, more!);
    await setRevision(f.where, 'wide');
    const row = (await f.commit([{ table: 'parts', to: { name: 'a', price: '10' } }])).outcomes[0]!.row;
    const changed = await f.commit([{ table: 'parts', row, to: { name: 'b', price: '20' } }]);
    await setRevision(f.where, 'narrow');
    const stored = async () => (await (await f.reader.under('wide')).rows('parts', [row])).get(row);
    const undone = await f.writer.undo(f.as('carol'), changed.transaction!);
    expect(undone.outcomes).toMatchObject([{ outcome: 'accepted', kept: [{ code: 'forbidden' }] }]);
    expect(await stored()).toMatchObject({ name: 'a', price: '20' });
    const removed = await f.commit([{ table: 'parts', row, to: null }]);
    expect((await f.writer.undo(f.as('carol'), removed.transaction!)).outcomes).toMatchObject([
      { outcome: 'refused', issues: [{ code: 'forbidden' }] },
    ]);
    await f.writer.undo(f.as('alice'), removed.transaction!);
    expect(await stored()).toMatchObject({ name: 'a', price: '20' });
    // What she deleted herself comes back whole.
    const own = await f.commit([{ table: 'parts', row, to: null }], f.as('carol'));
    expect((await f.writer.undo(f.as('carol'), own.transaction!)).outcomes).toMatchObject([{ outcome: 'accepted' }]);
    expect(await stored()).toMatchObject({ name: 'a', price: '20' });
  });
});
