import { afterEach, describe, expect, it } from 'vitest';
import type { ChangeRequest } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import { choices, flag, link, links, secret, text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';
import { inspect } from '../../server/store/inspect.ts';
import { exportDatabase } from '../../server/store/portable.ts';
import { administration } from '../../server/tables/administration.ts';
import { type Fixture, openFixture, openTestWorkspace, setup, type TestWorkspace } from '../kit/administration.ts';
import { createColumns, narrowAndWide, setRevision } from '../kit/catalogs.ts';
import { engines } from '../kit/stores.ts';

const same = (label: string) => say(label, label);
const things = (fields: object) =>
  defineTable('things', { label: same('Things'), title: 'name', fields: { name: text(same('Name')), ...fields } });
const narrow = compileCatalog([...administration, things({})]);
const wide = compileCatalog([
  ...administration,
  things({
    vip: flag(same('VIP'), { initial: false }),
    code: secret(same('Code')),
    colours: choices(same('Colours'), { red: same('Red'), blue: same('Blue') }),
    lead: link('things', same('Lead'), { onDelete: 'setNull' }),
    others: links('things', same('Others')),
  }),
]);

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

  const row = async (id: string) => (await (await workspace.reader.under('wide')).rows('things', [id])).get(id);
  const commit = (requests: ChangeRequest[]) => workspace.writer.commit(setup, requests);
  /** A row with cells of the wide catalog that links to another one, while the narrow catalog is current. */
  const begin = async () => {
    await open();
    await setRevision(workspace.where, 'wide');
    const [target, kept, id] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    const cells = { vip: true, colours: ['red', 'blue'], lead: target, others: [target, kept] };
    await commit([target, kept].map(each => ({ table: 'things', row: each, from: null, to: { name: 'x' } })));
    await commit([{ table: 'things', row: id, from: null, to: { name: 'a', code: 'hunter2', ...cells } }]);
    expect(await row(id)).toMatchObject({ ...cells, code: 'hunter2' });
    await setRevision(workspace.where, 'narrow');
    return { id, target, kept, cells };
  };

  it('restores flags and lists with a deleted row, and never logs a secret', async () => {
    const { id, cells } = await begin();
    const { transaction } = await commit([{ table: 'things', row: id, to: null }]);
    expect(await row(id)).toBeUndefined();
    expect(JSON.stringify(await workspace.reader.tail(0, 100, 100))).not.toContain('hunter2');
    await workspace.writer.undo(setup, transaction!);
    expect(await row(id)).toMatchObject({ name: 'a', ...cells, code: null });
  });

  it('leaves no link to a deleted row, also in fields that only another catalog has', async () => {
    const { id, target, kept } = await begin();
    await commit([{ table: 'things', row: target, to: null }]);
    expect(await row(id)).toMatchObject({ name: 'a', lead: null, others: [kept], code: 'hunter2' });
    const { findings } = await inspect(workspace.where, wide.stored, [], async () => []);
    expect(findings).toEqual([]);
    await commit([{ table: 'things', row: kept, to: null }]);
    expect(await row(id)).toMatchObject({ others: null });
  });

  it('keeps what is known of fields in an export', async () => {
    const { id, cells } = await begin();
    const lines: string[] = [];
    await exportDatabase(
      workspace.where,
      narrowAndWide(narrow, wide),
      { excluded: new Set() },
      async line => void lines.push(line),
    );
    expect(lines.map(line => JSON.parse(line) as unknown)).toContainEqual([id, cells.lead, 0]);
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
