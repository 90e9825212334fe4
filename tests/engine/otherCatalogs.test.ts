import { afterEach, describe, expect, it } from 'vitest';
import { compileCatalog } from '../../server/model/compile.ts';
import { flag, text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';
import { administration } from '../../server/tables/administration.ts';
import { openTestWorkspace, setup, type TestWorkspace } from '../kit/administration.ts';
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
