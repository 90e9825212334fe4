import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readActionInput } from '../../server/engine/actionInput.ts';
import type { Cells, ChangeRequest, Outcome, Row, RowId } from '../../server/model/change.ts';
import { maxItems } from '../../server/model/fields/listText.ts';
import { say } from '../../server/model/localizedText.ts';
import { type Fixture, openFixture } from '../kit/administration.ts';
import { projectCatalog, projectCatalogWith } from '../kit/projects.ts';
import { engines } from '../kit/stores.ts';

describe.each(engines)('a list on %s', engine => {
  let f: Fixture;
  beforeAll(async () => {
    f = await openFixture(engine, { catalog: projectCatalog, total: 9 });
  });
  afterAll(() => f.close());

  const add = async (to: Record<string, unknown>, by = 'alice'): Promise<{ id: RowId; outcome: Outcome }> => {
    const id = crypto.randomUUID();
    const outcome = await f.commit([{ table: 'projects', row: id, from: null, to }], f.as(by));
    return { id, outcome };
  };
  const row = async (id: RowId): Promise<Row> => (await f.row('projects', id))!;
  const edit = (id: RowId, to: Cells, from?: Cells, by = 'alice') =>
    f.commit([{ table: 'projects', row: id, to, ...(from === undefined ? {} : { from }) }] as ChangeRequest[], f.as(by));
  const named = (...names: string[]) => names.map(name => f.ids[name]!);

  it('keeps ids in the order given, each once, and null when it is empty', async () => {
    const { id } = await add({ name: 'A', skills: ['blue', 'red', 'blue'], members: named('carol', 'bob', 'carol') });
    expect(await row(id)).toMatchObject({ skills: ['blue', 'red'], members: named('carol', 'bob'), isRed: true, team: 2 });
    await edit(id, { skills: [], members: [] });
    expect(await row(id)).toMatchObject({ skills: null, members: null, isRed: false, team: 0, summary: '' });
    expect(Object.isFrozen((await row((await add({ name: 'B', skills: ['red'] })).id)).skills)).toBe(true);
  });

  it('reads a typed text: labels in either language, names, ids, quotes', async () => {
    const { id, outcome } = await add({
      name: 'Typed',
      skills: 'Vert; blue, "Red, warm"',
      members: `alice, bob@acme.test\n${f.ids.carol}`,
    });
    expect(outcome.outcomes[0]).toMatchObject({ outcome: 'accepted', issues: [] });
    expect(await row(id)).toMatchObject({ skills: ['green', 'blue', 'red'], members: named('alice', 'bob', 'carol') });
    await edit(id, { skills: 'Red, warm' });
    expect((await row(id)).skills).toEqual(['red']);
  });

  it('names the item that it does not know, and keeps the text', async () => {
    const { outcome } = await add({ name: 'Wrong', skills: 'green, pink', members: 'alice, nobody' });
    expect(outcome.outcomes[0]).toMatchObject({ outcome: 'refused' });
    expect(outcome.outcomes[0]!.issues.map(({ message }) => message)).toEqual([
      'Unknown option: pink. Choose from: Red, warm, Green, Blue',
      'Nobody is called nobody',
    ]);
    const { id } = await add({ name: 'Right', skills: ['green'] });
    const refused = await edit(id, { skills: ['green', 'pink'] });
    expect(refused.outcomes[0]!.issues[0]!.params).toMatchObject({ text: 'pink' });
    const unknown = await edit(id, { members: [crypto.randomUUID()] });
    expect(unknown.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_PERSON', field: 'members' }] });
    expect(await row(id)).toMatchObject({ skills: ['green'], members: null });
  });

  it('refuses a stale cell and a broken rule, and takes an equal list for no change', async () => {
    const { id } = await add({ name: 'Stale', skills: ['red', 'blue'] });
    expect((await edit(id, { skills: ['green'] }, { skills: ['blue', 'red'] })).outcomes[0]).toMatchObject({
      outcome: 'refused',
      issues: [{ code: 'stale', field: 'skills' }],
    });
    expect((await edit(id, { skills: ['red', 'blue'] }, { skills: ['red', 'blue'] })).transaction).toBeNull();
    expect((await edit(id, { skills: ['blue'] }, { skills: ['red', 'blue'], members: [] })).outcomes[0]!.outcome).toBe(
      'accepted',
    );
    const many = await edit(id, { members: named('alice', 'bob', 'carol', 'erin') });
    expect(many.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'TOO_MANY_MEMBERS', field: 'members' }] });
  });

  it('is undone and redone exactly', async () => {
    const { id } = await add({ name: 'Undo', skills: ['red'], members: named('bob', 'alice') });
    const changed = await edit(id, { skills: ['blue', 'red'], members: named('carol') });
    const undone = await f.writer.undo(f.as('alice'), changed.transaction!);
    expect(await row(id)).toMatchObject({ skills: ['red'], members: named('bob', 'alice') });
    await f.writer.undo(f.as('alice'), undone.transaction!);
    expect(await row(id)).toMatchObject({ skills: ['blue', 'red'], members: named('carol') });
    const gone = await f.commit([{ table: 'projects', row: id, to: null }]);
    expect(await f.row('projects', id)).toBeUndefined();
    await f.writer.undo(f.as('alice'), gone.transaction!);
    expect(await row(id)).toMatchObject({ skills: ['blue', 'red'], members: named('carol'), team: 1 });
  });

  it('has the outcome of the commit in a dry run', async () => {
    const { id } = await add({ name: 'Dry', members: named('bob') });
    const request: ChangeRequest[] = [{ table: 'projects', row: id, to: { members: 'carol, nobody', skills: 'green' } }];
    const dry = await f.writer.commit(f.as('alice'), request, { dryRun: true });
    expect((await row(id)).members).toEqual(named('bob'));
    const real = await f.writer.commit(f.as('alice'), request);
    expect(dry.outcomes).toEqual(real.outcomes);
  });

  it('loses a deleted row and gets it back in its place when that is undone', async () => {
    const erin = f.ids.erin!;
    const { id } = await add({ name: 'Gone', members: [f.ids.bob!, erin, f.ids.carol!] });
    const other = await add({ name: 'Gone too', members: [erin] });
    expect((await f.user('erin'))!.projects).toBe(2);
    const gone = await f.commit([{ table: 'users', row: erin, to: null }]);
    expect((await row(id)).members).toEqual(named('bob', 'carol'));
    expect(await row(other.id)).toMatchObject({ members: null, team: 0 });
    await edit(id, { members: named('carol', 'alice') });
    await f.writer.undo(f.as('alice'), gone.transaction!);
    expect((await row(id)).members).toEqual([erin, ...named('carol', 'alice')]);
    expect((await row(other.id)).members).toEqual([erin]);
    expect((await f.user('erin'))!.projects).toBe(2);
    await f.commit([{ table: 'projects', row: id, to: null }]);
  });

  it('prevents the deletion of a row if it says so', async () => {
    const base = await add({ name: 'Base' });
    const top = await add({ name: 'Top', needs: [base.id] });
    expect(await row(base.id)).toMatchObject({ needed: 1 });
    const refused = await f.commit([{ table: 'projects', row: base.id, to: null }]);
    expect(refused.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'linked', because: [top.id] }] });
    const both = await f.commit([top.id, base.id].map(id => ({ table: 'projects', row: id, to: null })));
    expect(both.outcomes.map(each => each.outcome)).toEqual(['accepted', 'accepted']);
  });

  it('counts for every row that it names', async () => {
    const before = Number((await f.user('dave'))!.projects);
    const { id } = await add({ name: 'Counts', members: named('dave', 'bob') });
    expect((await f.user('dave'))!.projects).toBe(before + 1);
    await edit(id, { members: named('bob') });
    expect((await f.user('dave'))!.projects).toBe(before);
  });

  it('has no more rows than allowed together with those that the actor cannot read, or that come back', async () => {
    const ids = Array.from({ length: maxItems }, () => crypto.randomUUID());
    await f.commit(ids.map(row => ({ table: 'projects', row, from: null, to: { name: 'Many' } })));
    const visible = await add({ name: 'Readable', members: named('carol') });
    const { id } = await add({ name: 'Full', members: named('carol'), needs: ids, related: ids });
    const refused = await edit(id, { needs: [visible.id] }, undefined, 'carol');
    expect(refused.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_ITEMS', field: 'needs' }] });
    expect((await row(id)).needs).toEqual(ids);
    await edit(id, { needs: ids.slice(1) });
    const gone = await f.commit([{ table: 'projects', row: ids[0]!, to: null }]);
    expect((await row(id)).related).toEqual(ids.slice(1));
    const full = [...ids.slice(1), visible.id];
    await edit(id, { related: full });
    const undone = await f.writer.undo(f.as('alice'), gone.transaction!);
    expect(undone.outcomes[0]).toMatchObject({ row: ids[0], outcome: 'accepted', kept: [{ code: 'V_ITEMS', field: 'related' }] });
    expect((await row(id)).related).toEqual(full);
    await f.commit([{ table: 'projects', row: id, to: null }]);
  });

  it('is found by a hook by the row that it lost, once', async () => {
    const seen: (readonly unknown[])[] = [];
    const own = await openFixture(engine, {
      total: 9,
      catalog: projectCatalogWith({
        async look(changes, context) {
          const gone = changes.filter(({ to }) => to === null).map(change => change.row);
          if (gone.length === 0) return;
          const found = await context.where('projects', 'members', [...gone, own.ids.bob!]);
          seen.push(...found.map(each => [each.name, each.members]));
        },
      }),
    });
    try {
      const [bob, carol, lost] = [own.ids.bob!, own.ids.carol!, own.ids.erin!];
      const member = (name: string, members: RowId[]) => ({ table: 'projects', to: { name, members } });
      await own.commit([
        member('Both', [bob, lost, carol]),
        member('Only', [lost]),
        member('Other', [carol]),
        member('Bob', [bob]),
      ]);
      await own.commit([{ table: 'users', row: lost, to: null }]);
      expect(seen.toSorted((one, other) => String(one[0]).localeCompare(String(other[0])))).toEqual([
        ['Bob', [bob]],
        ['Both', [bob, lost, carol]],
        ['Only', [lost]],
      ]);
    } finally {
      await own.close();
    }
  });

  it('is not accepted where a cell has one value, in a change or a form', async () => {
    const { id } = await add({ name: 'One' });
    for (const [field, cell] of [
      ['name', ['One', 'Two']],
      ['name', []],
      ['notes', ['a']],
      ['org', [f.acme]],
    ] as const) {
      expect((await edit(id, { [field]: cell })).outcomes[0]).toMatchObject({
        outcome: 'refused',
        issues: [{ code: 'single_value', field }],
      });
    }
    expect(await row(id)).toMatchObject({ name: 'One', notes: null });
    const form = {
      reason: { label: say('Reason', 'Motif'), type: 'text' },
      tags: { label: say('Tags', 'Étiquettes'), type: 'choices' },
    } as const;
    expect(readActionInput(form, { reason: ['a'] }).fault).toMatchObject({ code: 'single_value', field: 'reason' });
    expect(readActionInput(form, { reason: 'a', tags: ['b'] }).fault).toBeNull();
  });

  it('keeps rows that the actor cannot read, and lets nobody add one', async () => {
    const [hidden, other, visible] = [
      await add({ name: 'Hidden' }),
      await add({ name: 'Other' }),
      await add({ name: 'Visible', members: named('carol') }),
    ];
    const { id } = await add({ name: 'Shared', members: named('carol'), needs: [hidden.id, visible.id] });
    const needs = async () => (await row(id)).needs;
    expect((await edit(hidden.id, { skills: ['red'] }, undefined, 'carol')).outcomes[0]!.issues[0]!.code).toBe('forbidden');
    await edit(id, { needs: [] }, undefined, 'carol');
    expect(await needs()).toEqual([hidden.id]);
    await edit(id, { needs: 'Visible' }, undefined, 'carol');
    expect(await needs()).toEqual([visible.id, hidden.id]);
    await edit(id, { needs: [hidden.id, visible.id] }, undefined, 'carol');
    expect(await needs()).toEqual([hidden.id, visible.id]);
    for (const unreadable of [[visible.id, other.id], 'Visible, Other']) {
      const refused = await edit(id, { needs: unreadable }, undefined, 'carol');
      expect(refused.outcomes[0]).toMatchObject({ outcome: 'refused', issues: [{ code: 'V_LINK', field: 'needs' }] });
    }
    await f.commit([{ table: 'projects', row: id, to: { needs: [] } }]);
    expect(await needs()).toBeNull();
  });
});
