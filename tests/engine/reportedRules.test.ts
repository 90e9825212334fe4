import { afterEach, describe, expect, it } from 'vitest';
import { createWriter } from '../../server/engine/createWriter.ts';
import { upgrade } from '../../server/engine/recomputeAfterUpgrade.ts';
import { onlyBuiltIn } from '../../server/model/catalogs.ts';
import type { Issue, Row, RowId } from '../../server/model/change.ts';
import { compileCatalog } from '../../server/model/compile.ts';
import {
  check,
  date,
  flag,
  link,
  number,
  required,
  state,
  text,
  unique,
  validation,
} from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable, type Rule } from '../../server/model/table.ts';
import { openStore } from '../../server/store/openStore.ts';
import { clock, openFixture, openTestWorkspace, setup, type TestWorkspace } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';

const same = (label: string) => say(label, label);
const words = {
  ordered: same('The end must not be before the start'),
  closed: same('The room is closed'),
  taken: same('Name already in use'),
  size: same('At least one chair'),
};

const rooms = defineTable('rooms', {
  label: same('Rooms'),
  title: 'name',
  fields: { name: text(same('Name')), closed: flag(same('Closed')) },
});
const bookings = (rules: Record<string, Rule> = {}) =>
  defineTable('bookings', {
    label: same('Bookings'),
    title: 'name',
    fields: {
      name: text(same('Name')),
      email: text(same('E-mail')),
      mobile: text(same('Mobile')),
      from: date(same('From')),
      to: date(same('To')),
      chairs: number(same('Chairs'), { min: 0, max: 10, step: 1 }),
      room: link('rooms', same('Room'), { onDelete: 'setNull' }),
      result: validation(),
    },
    rules: {
      complete: required(['name', ['email', 'mobile']]),
      ordered: check('OR(ISBLANK(from), ISBLANK(to), from <= to)', 'V_ORDER', words.ordered, { at: 'to' }),
      open: check('NOT(room.closed)', 'V_CLOSED', words.closed, { at: 'room' }),
      some: check('OR(ISBLANK(chairs), chairs > 0)', 'V_CHAIRS', words.size, { in: 'always', at: 'chairs' }),
      nameFree: unique('name', 'V_TAKEN', words.taken, { at: 'name' }),
      ...rules,
    },
  });

describe.each(engines)('the validation result of a table without states on %s', engine => {
  let f: TestWorkspace;
  afterEach(() => f.close());
  const begin = async () => {
    f = await openTestWorkspace(engine, { catalog: compileCatalog([rooms, bookings()]) });
  };
  const add = async (table: string, to: Record<string, unknown>) => (await f.writer.commit(setup, [{ table, to }])).outcomes[0]!;
  const edit = async (row: RowId, to: Record<string, unknown> | null, table = 'bookings') =>
    (await f.writer.commit(setup, [{ table, row, to }])).outcomes[0]!;
  const result = async (row: RowId) => (await f.reader.rows('bookings', [row])).get(row)?.result;

  it('says what is missing while the row is kept, and OK as soon as nothing is', async () => {
    await begin();
    const { row, outcome } = await add('bookings', { mobile: '1' });
    expect([outcome, await result(row)]).toEqual(['accepted', 'Missing: Name']);
    await edit(row, { mobile: null });
    expect(await result(row)).toBe('Missing: Name, E-mail or Mobile');
    await edit(row, { name: 'Ada' });
    expect(await result(row)).toBe('Missing: E-mail or Mobile');
    await edit(row, { email: 'ada' });
    expect(await result(row)).toBe('OK');
    await edit(row, { from: '2026-03-02', to: '2026-03-01', email: null });
    expect(await result(row)).toBe('Missing: E-mail or Mobile; The end must not be before the start');
  });

  it('keeps a text that cannot be read, and says so', async () => {
    await begin();
    const { row } = await add('bookings', { name: 'Ada', email: 'ada' });
    expect(await edit(row, { from: 'soon' })).toMatchObject({ outcome: 'accepted', issues: [{ field: 'from' }] });
    expect(await result(row)).toMatch(/soon/);
    await edit(row, { from: '2026-03-02' });
    expect(await result(row)).toBe('OK');
  });

  it('follows a linked row that a rule reads, and undo', async () => {
    await begin();
    const room = (await add('rooms', { name: 'Blue' })).row;
    const { row } = await add('bookings', { name: 'Ada', email: 'ada', room });
    expect(await result(row)).toBe('OK');
    const { transaction } = await f.writer.commit(setup, [{ table: 'rooms', row: room, to: { closed: true } }]);
    expect(await result(row)).toBe('The room is closed');
    await f.writer.undo(setup, transaction!);
    expect(await result(row)).toBe('OK');
  });

  it('does not replace claims and rules that must always hold: these refuse', async () => {
    await begin();
    const { row } = await add('bookings', { name: 'Ada', email: 'ada' });
    expect(await edit(row, { chairs: 0 })).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_CHAIRS', rule: 'some' }] });
    expect(await add('bookings', { name: 'ada' })).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_TAKEN' }] });
    expect(await add('bookings', { name: 'Bob', chairs: 0 })).toMatchObject({
      outcome: 'refused',
      issues: [{ code: 'V_CHAIRS' }],
    });
  });

  it('is computed for existing rows when a rule is added', async () => {
    await begin();
    const { row } = await add('bookings', { name: 'Ada', email: 'ada' });
    const next = compileCatalog([
      rooms,
      bookings({ later: check('NOT(ISBLANK(from))', 'V_FROM', same('When?'), { at: 'from' }) }),
    ]);
    const store = await openStore(f.where, next.stored);
    try {
      expect(await upgrade(store, onlyBuiltIn(next), clock)).toBe(1);
      expect((await store.reader.rows('bookings', [row])).get(row)?.result).toBe('When?');
      expect(await upgrade(store, onlyBuiltIn(next), clock)).toBe(0);
    } finally {
      await store.close();
    }
  });
});

const tasks = (rules: Record<string, Rule>) =>
  defineTable('tasks', {
    label: same('Tasks'),
    title: 'name',
    fields: {
      name: text(same('Name')),
      size: number(same('Size'), { min: 0, max: 10, step: 1 }),
      state: state(same('State'), {
        Draft: { label: same('Draft'), next: ['Open'] },
        Open: { label: same('Open'), next: ['Draft'] },
      }),
      result: validation(),
    },
    rules,
  });
const short = check('LEN(name) < 4', 'V_BAD', same('Too long'));
const small = check('size < 4', 'V_BAD', same('Too big'));

describe.each(engines)('a stored issue on %s', engine => {
  const issuesOf = (row: Row | undefined) =>
    (JSON.parse(String(row?.issues ?? '[]')) as Issue[]).map(({ rule, code }) => [rule, code]);

  it('names its rule, and ends when the rule is met or no longer exists', async () => {
    const f = await openTestWorkspace(engine, { catalog: compileCatalog([tasks({ short, small })]) });
    try {
      const stored = async (row: RowId) => (await f.reader.rows('tasks', [row])).get(row);
      const made = await f.writer.commit(setup, [
        { table: 'tasks', to: { name: 'Too long', state: 'Open' } },
        { table: 'tasks', to: { name: 'Too long', size: 9, state: 'Open' } },
      ]);
      const [long, both] = made.outcomes.map(each => each.row) as [RowId, RowId];
      expect(issuesOf(await stored(long))).toEqual([['short', 'V_BAD']]);
      await f.writer.commit(setup, [{ table: 'tasks', row: both, to: { size: 2 } }]);
      expect(await stored(both)).toMatchObject({ result: 'Too long' });

      const next = compileCatalog([tasks({ small })]);
      const store = await openStore(f.where, next.stored);
      const writer = createWriter(store, onlyBuiltIn(next), {
        publicUrl: 'x',
        now: () => clock,
        newSecret: () => ({ clear: 'c', hash: 'h' }),
      });
      await writer.commit(setup, [{ table: 'tasks', row: long, to: { size: 1 } }]);
      expect((await store.reader.rows('tasks', [long])).get(long)).toMatchObject({ result: null, issues: null });
      await store.close();
    } finally {
      await f.close();
    }
  });

  it('names the table of a rule of another row', async () => {
    const f = await openFixture(engine, { total: 3 });
    try {
      await f.commit([{ table: 'users', row: f.ids.erin!, to: { status: 'Active' } }]);
      expect(issuesOf(await f.user('erin'))).toEqual([['seats.licensed', 'V_NO_LICENCE']]);
    } finally {
      await f.close();
    }
  });
});
