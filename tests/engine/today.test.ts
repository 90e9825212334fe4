import { describe, expect, it } from 'vitest';
import { compileCatalog } from '../../server/model/compile.ts';
import { computed, date, link } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable } from '../../server/model/table.ts';
import { administration } from '../../server/tables/administration.ts';
import { openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

/** A table with a formula that uses TODAY(). */
const tasks = defineTable('tasks', {
  label: say('Tasks', 'Tâches'),
  title: 'due',
  scope: ['org'],
  fields: {
    org: link('orgs', say('Organisation', 'Organisation'), { onDelete: 'cascade' }),
    due: date(say('Due', 'Échéance')),
    late: computed('flag', say('Late', 'En retard'), 'due < TODAY()'),
  },
});

describe.each(engines)('TODAY() in formulas on %s', engine => {
  it('is the date in the organisation of each row, within one commit', async () => {
    const f = await openFixture(engine, { catalog: compileCatalog([...administration, tasks]) });
    try {
      await f.commit([{ table: 'orgs', row: f.acme, to: { zone: 'Pacific/Kiritimati' } }], setup);
      await f.commit([{ table: 'orgs', row: f.globex, to: { zone: 'America/New_York' } }], setup);
      f.now = '2026-01-15T11:00:00.000Z';
      const late = async (due: string) => {
        const made = await f.commit(
          [f.acme, f.globex].map(org => ({ table: 'tasks', to: { org, due } })),
          setup,
        );
        const rows = await f.reader.rows(
          'tasks',
          made.outcomes.map(each => each.row),
        );
        return made.outcomes.map(each => rows.get(each.row)?.late);
      };
      expect(await late('2026-01-15')).toEqual([true, false]);
      expect(await late('2026-01-14')).toEqual([true, true]);
      expect(await late('2026-01-16')).toEqual([false, false]);
    } finally {
      await f.close();
    }
  });
});
