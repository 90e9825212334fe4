import { afterEach, describe, expect, it } from 'vitest';
import { compileCatalog } from '../../server/model/compile.ts';
import { check, computed, link, number, text } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';
import { administration } from '../../server/tables/administration.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const same = (label: string) => say(label, label);
const org = () => link('orgs', same('Organisation'), { system: true, ownOrg: true, onDelete: 'cascade' });

const tasks = defineTable('tasks', {
  label: same('Tasks'),
  title: 'name',
  scope: ['org'],
  fields: { name: text(same('Name')), size: number(same('Size'), { min: 0, max: 100, step: 1 }), org: org() },
  access: {
    owner: { read: 'organisation', insert: true, update: true },
    member: { read: 'organisation', insert: true, update: true },
  },
});
/** A table that exists only for owners. */
const budgets = defineTable('budgets', {
  label: same('Budgets'),
  title: 'name',
  scope: ['org'],
  fields: {
    name: text(same('Name')),
    task: link('tasks', same('Task'), { onDelete: 'setNull' }),
    size: computed('number', same('Size'), 'task.size'),
    org: org(),
  },
  rules: { enough: check('OR(ISBLANK(size), size <= 5)', 'V_BUDGET', same('Too large'), { in: 'always' }) },
  access: { owner: { read: 'organisation', insert: true, update: true } },
});
const catalog = compileCatalog([...administration, tasks, budgets]);

describe.each(engines)('a rule of another table on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());

  it('is named only to people for whom that table exists', async () => {
    f = await openFixture(engine, { catalog });
    const task = (await f.commit([{ table: 'tasks', to: { name: 'T', size: 1 } }])).outcomes[0]!.row;
    await f.commit([{ table: 'budgets', to: { name: 'B', task } }]);
    const issueOf = async (actor: Parameters<Fixture['writer']['commit']>[0]) => {
      const outcome = await f.writer.commit(actor, [{ table: 'tasks', row: task, to: { size: 9 } }]);
      expect(outcome.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_BUDGET' }] });
      return outcome.outcomes[0]!.issues[0]!;
    };
    expect(await issueOf(f.as('alice'))).toMatchObject({ table: 'tasks', rule: 'budgets.enough' });
    expect(await issueOf(setup)).toMatchObject({ rule: 'budgets.enough' });
    const told = await issueOf(f.as('carol'));
    expect(told).toMatchObject({ table: 'tasks', row: task });
    expect(JSON.stringify(told)).not.toContain('budgets');
    expect(told.rule).toBeUndefined();
  });
});
