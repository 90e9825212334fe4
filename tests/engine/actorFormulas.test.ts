import { afterEach, describe, expect, it } from 'vitest';
import { compile as evaluatorOf } from '../../formulas/evaluate.ts';
import { parse } from '../../formulas/parse.ts';
import { tablesFor } from '../../server/api/catalog.ts';
import { findProblems } from '../../server/engine/integrity.ts';
import { catalogIssueText } from '../../server/model/catalogIssue.ts';
import { compile, compileCatalog } from '../../server/model/compile.ts';
import { check, computed, count, flag, link, state, text, unique, validation } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable, type Table } from '../../server/model/table.ts';
import { accessTo } from '../../server/model/tableAccess.ts';
import { openStore } from '../../server/store/openStore.ts';
import { administration } from '../../server/tables/administration.ts';
import { FilterParser } from '../../server/workspace/filterParser.ts';
import { type Fixture, openFixture, setup } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const same = (label: string) => say(label, label);
const words = same('Not yours');

/** Tasks that only their author closes, that only owners reopen or delete, and that nobody assigns to somebody else. */
const tasks = defineTable('tasks', {
  label: same('Tasks'),
  title: 'name',
  scope: ['org'],
  fields: {
    name: text(same('Name')),
    author: link('users', same('Author'), { onDelete: 'setNull' }),
    state: state(same('State'), {
      Open: { label: same('Open'), next: ['Closed', 'Review'] },
      Review: { label: same('Review'), next: ['Open', 'Closed'] },
      Closed: { label: same('Closed'), next: ['Open'] },
    }),
    org: link('orgs', same('Organisation'), { system: true, ownOrg: true, onDelete: 'cascade' }),
    result: validation(),
  },
  rules: {
    mine: check('OR(ISBLANK(ME()), author = ME())', 'V_MINE', words, { in: ['Closed'], at: 'author' }),
  },
  guards: [{ on: ['delete'], when: 'NOT(HASROLE("owner"))', code: 'OWNERS', words }],
  actions: {
    claim: { label: same('Claim'), needs: [{ when: 'author <> ME()', code: 'YOURS', words }], set: { name: 'claimed' } },
  },
  access: {
    owner: { read: 'organisation', insert: true, update: true, delete: true },
    member: { read: 'organisation', insert: true, update: [{ when: 'author = ME()' }], delete: true, act: true },
  },
});
const catalog = compileCatalog([...administration, tasks]);

describe.each(engines)('ME() and HASROLE() on %s', engine => {
  let f: Fixture;
  afterEach(() => f.close());
  const begin = async () => {
    f = await openFixture(engine, { catalog });
    const add = (author: string) => f.commit([{ table: 'tasks', to: { name: 'Task', author: f.ids[author]! } }]);
    return [(await add('carol')).outcomes[0]!.row, (await add('alice')).outcomes[0]!.row] as const;
  };
  const by = async (who: string, row: string, to: Record<string, unknown> | null) =>
    (await f.writer.commit(f.as(who), [{ table: 'tasks', row, to }])).outcomes[0]!;

  it('decide rules, guards and grants by the person who acts', async () => {
    const [hers, others] = await begin();
    expect(await by('carol', others, { name: 'x' })).toMatchObject({ outcome: 'refused', issues: [{ code: 'forbidden' }] });
    expect(await by('carol', hers, { name: 'x' })).toMatchObject({ outcome: 'accepted' });
    expect(await by('alice', hers, { state: 'Closed' })).toMatchObject({ outcome: 'held', issues: [{ code: 'V_MINE' }] });
    expect(await by('carol', hers, { state: 'Closed' })).toMatchObject({ outcome: 'accepted' });
    expect(await by('carol', hers, null)).toMatchObject({ outcome: 'refused' });
    await by('alice', hers, { state: 'Open' });
    expect(await by('carol', hers, null)).toMatchObject({ outcome: 'refused', issues: [{ code: 'OWNERS' }] });
  });

  it('are decided for each change of a person within the state, and not again by others', async () => {
    const [hers] = await begin();
    await by('carol', hers, { state: 'Closed' });
    // Owners may update the row, but this rule holds only for changes by its author.
    const note = { name: 'By another' };
    expect(await by('alice', hers, note)).not.toMatchObject({ outcome: 'accepted' });
    expect((await f.row('tasks', hers))!.name).toBe('Task');
    expect(await by('carol', hers, { name: 'By its author' })).toMatchObject({ outcome: 'accepted' });
    expect((await f.commit([{ table: 'tasks', row: hers, to: { name: 'By Seatgrid' } }], setup)).outcomes[0]!.outcome).toBe(
      'accepted',
    );
    await by('carol', hers, { state: 'Open' });
    expect(await by('alice', hers, { state: 'Closed' })).toMatchObject({ outcome: 'held' });
    // The edit of the author says nothing about the change that was held.
    await by('carol', hers, { name: 'Edited' });
    expect(String((await f.row('tasks', hers))!.issues)).toContain('V_MINE');
    await by('alice', hers, { author: f.ids.alice! });
    expect((await f.row('tasks', hers))!.issues).toBeNull();
  });

  it('equal nothing when Seatgrid acts, not even the blank link of a row', () => {
    const row = { author: null, name: '' };
    const env = { follow: () => null, today: '2026-01-15', now: '2026-01-15T10:00:00.000Z' };
    const result = (formula: string) => {
      const parsed = parse(formula);
      return parsed.ok ? evaluatorOf(parsed.tree)(row, env) : parsed.issue;
    };
    for (const formula of [
      'author = ME()',
      'ME() = author',
      'name = role()',
      'ME() = BLANK()',
      'IN(author, "x", ME())',
      'IN(ME(), author)',
    ])
      expect([formula, result(formula)]).toEqual([formula, false]);
    for (const formula of ['author <> ME()', 'NOT(author = ME())', 'ISBLANK(ME())', 'IN(author, ME(), BLANK())'])
      expect([formula, result(formula)]).toEqual([formula, true]);
  });

  it('are blank when Seatgrid acts, and the doctor does not check such rules', async () => {
    const [hers] = await begin();
    const [closed] = (await f.writer.commit(setup, [{ table: 'tasks', row: hers, to: { state: 'Closed' } }])).outcomes;
    expect(closed?.outcome).toBe('accepted');
    const strict = { ...tasks, rules: { mine: check('author = ME()', 'V_MINE', words, { in: ['Closed'] }) } };
    const store = await openStore(f.where, catalog.stored);
    const found: string[] = [];
    await store.write(async tx => {
      for await (const { table } of findProblems(compileCatalog([...administration, strict]), tx, f.now)) found.push(table);
      return { commit: false, value: null };
    });
    await store.close();
    expect(found).not.toContain('tasks');
  });

  it('decide whether an action is offered, in the engine and in the catalog that the page gets', async () => {
    const [hers, others] = await begin();
    const act = async (row: string) =>
      (await f.writer.runAction(f.as('carol'), { table: 'tasks', action: 'claim', rows: [row] })).outcomes[0]!;
    expect(await act(hers)).toMatchObject({ outcome: 'refused', issues: [{ code: 'YOURS' }] });
    expect(await act(others)).toMatchObject({ outcome: 'accepted' });
    const shown = tablesFor([catalog.table('tasks')], f.as('carol'))[0]!;
    expect(shown.actions[0]?.needs?.[0]?.when).toBe(`author <> "${f.ids.carol}"`);
    expect(shown.rights.update).toMatchObject([{ when: `author = "${f.ids.carol}"` }]);
  });

  it('are the reader’s own in a filter', async () => {
    const [hers, others] = await begin();
    const parser = new FilterParser(() => catalog);
    const rowsOf = async (who: string, filter: string) => {
      const access = accessTo(catalog.table('tasks'), f.as(who))!;
      const tree = parser.parse(filter, access, f.as(who));
      const page = await f.reader.page({ ...access.view, filter: tree, fields: ['id'], sort: [], limit: 10 });
      return page.rows.map(row => row.id);
    };
    expect(await rowsOf('carol', 'author = ME()')).toEqual([hers]);
    expect(await rowsOf('alice', 'author = ME()')).toEqual([others]);
    expect(await rowsOf('dave', 'author = ME()')).toEqual([]);
    expect(await rowsOf('carol', 'HASROLE("member", "owner")')).toHaveLength(2);
    expect(await rowsOf('carol', 'HASROLE("owner")')).toEqual([]);
    expect(await rowsOf('alice', 'ROLE() = "owner"')).toHaveLength(2);
  });

  it('are bound once for each person and role, so that their statements are found again', async () => {
    f = await openFixture(engine, { catalog });
    let version = catalog.version;
    const parser = new FilterParser(() => ({ ...catalog, version }));
    const parsed = (who: string, filter: string, zone: string | null = null) => {
      const access = accessTo(catalog.table('tasks'), f.as(who))!;
      return parser.parseInZone(filter, access, f.as(who), zone === null ? null : { zone, today: '2026-01-15' });
    };
    const filters = ['author = ME()', 'AND(name = "x", HASROLE("owner"))', 'ROLE() = "owner"'];
    for (const filter of filters)
      for (const zone of [null, 'Europe/Paris']) {
        const mine = parsed('carol', filter, zone);
        expect(parsed('dave', filter, zone)).not.toBe(mine);
        expect(parsed('carol', filter, zone)).toBe(mine);
      }
    // However many filters others use.
    const kept = parsed('carol', 'author = ME()');
    for (let other = 0; other < 1_500; other += 1) {
      parsed('carol', 'author = ME()');
      parser.parse(`AND(author = ME(), name = "${other}")`, accessTo(catalog.table('tasks'), f.as('dave'))!, f.as('dave'));
    }
    expect(parsed('carol', 'author = ME()')).toBe(kept);
    const oldest = parsed('dave', filters[0]!);
    version = 'another';
    expect(parsed('dave', filters[0]!)).not.toBe(oldest);
  });
});

describe('a result that is stored or shown to everybody cannot depend on who acts:', () => {
  const people = (fields: Table['fields'] | object, more: object = {}): Table =>
    defineTable('people', { label: same('People'), title: 'name', ...more, fields: { name: text(same('Name')), ...fields } });

  it.each<[string, Table]>([
    ['a computed column', people({ mine: computed('flag', same('Mine'), 'name = ME()') })],
    ['the condition of a rollup', people({ up: link('people', same('Up')), n: count(same('N'), 'people', 'up', 'name = ME()') })],
    ['the condition of a claim', people({}, { rules: { r: unique('name', 'R', words, { when: 'HASROLE("owner")' }) } })],
    ['a reported rule', people({ result: validation() }, { rules: { r: check('ROLE() = "owner"', 'R', words) } })],
    ['a title', people({}, { title: 'ROLE()' })],
    ['the rows that need attention', people({ late: flag(same('Late')) }, { attention: 'HASROLE("owner")' })],
  ])('%s', (_, table) => {
    const { issues } = compile([table]);
    expect(issues.map(({ code }) => code)).toEqual(['actor']);
    expect(catalogIssueText(issues[0]!)).toMatch(
      /(ME|ROLE|HASROLE)\(\) depends on who acts, but this result is stored or shown to everybody\. Use it in a rule, a condition or a filter\./,
    );
  });
});
