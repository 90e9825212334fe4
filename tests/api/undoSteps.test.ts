import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { HistoryResponse } from '../../server/api/wire.ts';
import type { Cells, ChangeRequest, Outcome, RowId } from '../../server/model/change.ts';
import type { UndoStep, UndoSteps } from '../../server/model/undoSteps.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, openSite, type Site, workspace } from './site.ts';

const commit = `${workspace}/commit`;

/** What a person can undo, from any browser or server, and batches that are undone as one. */
describe.each(engines)('undo and redo steps on %s', engine => {
  let f: Fixture;
  let site: Site;
  let alice: Browser;
  let as: (name: string) => Promise<Browser>;
  afterEach(() => f.close());
  const begin = async (): Promise<void> => {
    ({ f, site, as } = await fixtureSite(engine));
    alice = await as('alice');
  };

  const edit = async (by: Browser, user: string, to: Cells, label = 'edit'): Promise<RowId> =>
    (await by.post<Outcome>(commit, { label, changes: [{ table: 'users', row: f.ids[user], to }] })).body.transaction!;
  const steps = async (by: Browser): Promise<UndoSteps> => (await by.get<UndoSteps>(`${workspace}/steps`)).body;
  const named = ({ undo, redo }: UndoSteps) => [undo, redo].map(list => list.map(step => step.label));
  const undo = (by: Browser, step: UndoStep | undefined, more: object = {}) => {
    const what = step?.batch === undefined ? { transaction: step?.transaction } : { batch: step.batch, ...more };
    return by.post<Outcome>(`${workspace}/undo`, what);
  };
  const drafts = (from: number, count: number): ChangeRequest[] =>
    Array.from({ length: count }, (_, n) => ({ table: 'users', to: { userId: `new${from + n}` } }));
  const paste = async (by: Browser, batch: RowId, parts: number): Promise<RowId[]> => {
    const made: RowId[] = [];
    for (let part = 0; part < parts; part += 1) {
      const { body } = await by.post<Outcome>(commit, { label: 'Paste', batch, changes: drafts(part * 2, 2) });
      made.push(...body.outcomes.map(each => each.row));
    }
    return made;
  };

  it('steps are the person’s own, the last first, in all their browsers', async () => {
    await begin();
    const [other, carol] = [await as('alice'), await as('carol')];
    await edit(alice, 'erin', { jobTitle: 'One' }, 'one');
    await edit(other, 'erin', { jobTitle: 'Two' }, 'two');
    await edit(carol, 'carol', { firstName: 'C' }, 'hers');
    expect(named(await steps(alice))).toEqual([['two', 'one'], []]);
    expect(await steps(other)).toEqual(await steps(alice));
    expect(named(await steps(carol))).toEqual([['hers'], []]);
    expect((await site.browser().get(`${workspace}/steps`)).status).toBe(401);
  });

  it('a step moves between undo and redo, wherever that is done', async () => {
    await begin();
    const other = await as('alice');
    for (const label of ['one', 'two', 'three']) await edit(alice, 'erin', { jobTitle: label }, label);
    await undo(other, (await steps(other)).undo[0]);
    await undo(alice, (await steps(alice)).undo[0]);
    expect(named(await steps(other))).toEqual([['one'], ['two', 'three']]);
    await undo(other, (await steps(other)).redo[0]);
    expect([named(await steps(alice)), (await f.user('erin'))?.jobTitle]).toEqual([[['two', 'one'], ['three']], 'two']);
    await undo(alice, (await steps(alice)).undo[0]);
    expect(named(await steps(alice))).toEqual([['one'], ['two', 'three']]);
    await edit(other, 'erin', { department: 'X' }, 'four');
    expect(named(await steps(alice))).toEqual([['four', 'one'], []]);
  });

  it('steps of others and irreversible steps are left out', async () => {
    await begin();
    await f.commit([{ table: 'users', row: f.ids.bob!, to: { role: 'manager' } }], { kind: 'system', name: 'setup' });
    const bob = await as('bob');
    const done = await edit(alice, 'erin', { jobTitle: 'One' }, 'one');
    const sent = { table: 'users', action: 'newWayIn', rows: [f.ids.carol] };
    expect((await alice.post(`${workspace}/act`, sent)).status).toBe(200);
    expect(named(await steps(alice))).toEqual([['one'], []]);
    await bob.post(`${workspace}/undo`, { transaction: done });
    expect([named(await steps(alice)), named(await steps(bob))]).toEqual([
      [[], []],
      [['Undo one'], []],
    ]);
  });

  it('a batch is one step, undone and redone as one by any server, once', async () => {
    await begin();
    const there = openSite(f).browser();
    await there.signIn('alice');
    const rows = await paste(alice, randomUUID(), 10);
    const [step, ...others] = (await steps(there)).undo;
    expect([step?.label, others]).toEqual(['Paste', []]);
    const into = randomUUID();
    const first = await undo(there, step, { into });
    expect(first.body.batch).toEqual({ id: into, left: 2, before: expect.any(Number), broken: [] });
    expect([(await steps(alice)).undo.length, (await steps(alice)).redo.length]).toEqual([1, 1]);
    const rest = await undo(alice, step, { into, before: first.body.batch?.before });
    expect(rest.body.batch).toMatchObject({ id: into, left: 0 });
    expect(first.body.outcomes.length + rest.body.outcomes.length).toBe(20);
    for (const row of rows) expect(await f.row('users', row)).toBeUndefined();
    expect((await undo(alice, step)).body.code).toBe('nothing_to_undo');
    const [again] = (await steps(alice)).redo;
    expect([again?.batch, (await steps(alice)).undo]).toEqual([into, []]);
    const back = randomUUID();
    for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before !== undefined; )
      before = (await undo(alice, again, { into: back, before })).body.batch?.before;
    for (const row of rows) expect(await f.row('users', row)).toMatchObject({ status: 'Draft' });
    const history = await alice.get<{ entries: { batch?: RowId }[] }>(`${workspace}/tables/users/rows/${rows[0]}/history`);
    expect(history.body.entries.map(each => each.batch)).toEqual([back, into, expect.any(String)]);
  });

  it('a batch is undone once when the answer was lost and the request is repeated', async () => {
    await begin();
    await paste(alice, randomUUID(), 3);
    const [step] = (await steps(alice)).undo;
    const body = { batch: step?.batch, into: randomUUID() };
    const headers = { 'idempotency-key': 'once' };
    const [one, two] = [
      await alice.post<Outcome>(`${workspace}/undo`, body, headers),
      await alice.post<Outcome>(`${workspace}/undo`, body, headers),
    ];
    expect(two.body).toEqual(one.body);
    expect((await steps(alice)).redo.length).toBe(1);
  });

  it('an undo that was begun elsewhere is continued in the same batch, and its answer can be lost', async () => {
    await begin();
    const other = await as('alice');
    await paste(alice, randomUUID(), 10);
    const [step] = (await steps(alice)).undo;
    const begun = await undo(alice, step);
    const headers = { 'idempotency-key': 'rest' };
    const rest = () => other.post<Outcome>(`${workspace}/undo`, { batch: step?.batch }, headers);
    const [one, two] = [await rest(), await rest()];
    expect(one.body.batch).toEqual({ id: begun.body.batch?.id, left: 0, broken: [] });
    expect(two.body).toEqual(one.body);
    expect((await steps(other)).redo.map(each => each.batch)).toEqual([begun.body.batch?.id]);
  });

  it('a batch tells its owner how much of it is in effect, and nobody else that it exists', async () => {
    await begin();
    const [bob, batch] = [await as('bob'), randomUUID()];
    await paste(alice, batch, 10);
    const read = (by: Browser) => by.get<{ left?: number; code?: string }>(`${workspace}/batches/${batch}`);
    expect((await read(alice)).body).toMatchObject({ id: batch, label: 'Paste', transactions: 10, left: 10 });
    await undo(alice, (await steps(alice)).undo[0]);
    expect((await read(alice)).body.left).toBe(2);
    expect((await read(bob)).body.code).toBe('no_such_batch');
    expect((await alice.get(`${workspace}/batches/${randomUUID()}`)).status).toBe(404);
    expect((await alice.get(`${workspace}/batches/x`)).status).toBe(422);
  });

  it('a batch is one entry in the history of a row, however many parts and pages it has', async () => {
    await begin();
    await edit(alice, 'erin', { department: 'Before' }, 'first');
    const batch = randomUUID();
    const titles = ['One', 'Two', 'Three', 'Four', 'Five'];
    for (const jobTitle of titles) {
      const to = { jobTitle, location: jobTitle === 'Five' ? '' : 'Paris' };
      await alice.post(commit, { label: 'Import', batch, changes: [{ table: 'users', row: f.ids.erin, to }] });
    }
    await edit(alice, 'erin', { department: 'After' }, 'last');
    const labels: string[] = [];
    let before = '';
    for (let page = 0; page < 3; page += 1) {
      const path = `${workspace}/tables/users/rows/${f.ids.erin}/history?limit=1${before}`;
      const [entry, ...others] = (await alice.get<HistoryResponse>(path)).body.entries;
      expect(others).toEqual([]);
      before = `&before=${entry?.seq}`;
      labels.push(entry?.label ?? '');
      if (page !== 1) continue;
      // Its changes are from before the batch to after it; what is as it was before is left out.
      expect(entry?.changes).toEqual([{ field: 'jobTitle', from: null, to: 'Five' }]);
    }
    expect(labels).toEqual(['last', 'Import', 'first']);
  });

  it('the undo of a whole batch can be tried first', async () => {
    await begin();
    const batch = randomUUID();
    const rows = await paste(alice, batch, 10);
    const { status, body } = await alice.post<Outcome>(`${workspace}/undo`, { batch, dryRun: true });
    expect([status, body.dryRun, body.transaction, body.outcomes.length, body.batch?.left]).toEqual([200, true, null, 20, 0]);
    expect(body.outcomes.map(each => each.undone?.row)).toEqual(rows.map(() => 'removed'));
    expect((await f.row('users', rows[0]!))?.status).toBe('Draft');
    expect(named(await steps(alice))).toEqual([['Paste'], []]);
  });

  it('the undo of a batch skips rows changed since, and says so', async () => {
    await begin();
    const batch = randomUUID();
    for (const user of ['erin', 'carol'])
      await alice.post(commit, { batch, changes: [{ table: 'users', row: f.ids[user], to: { jobTitle: 'Same' } }] });
    await edit(alice, 'erin', { jobTitle: 'Other' });
    const { body } = await alice.post<Outcome>(`${workspace}/undo`, { batch });
    expect(body.outcomes.map(each => each.outcome).sort()).toEqual(['accepted', 'refused']);
    expect([(await f.user('erin'))?.jobTitle, (await f.user('carol'))?.jobTitle]).toEqual(['Other', null]);
  });

  it('a batch of another organisation does not exist, undone or not', async () => {
    await begin();
    const [zoe, carol, batch] = [await as('zoe'), await as('carol'), randomUUID()];
    await paste(alice, batch, 2);
    for (const isOpen of [true, false]) {
      expect((await undo(zoe, { batch, label: '', at: '', seq: 0 })).body).toMatchObject({ code: 'no_such_transaction' });
      if (isOpen) expect((await undo(alice, (await steps(alice)).undo[0])).status).toBe(200);
    }
    // Nor does it exist for a colleague who reads none of its rows.
    expect((await undo(carol, { batch, label: '', at: '', seq: 0 })).body).toMatchObject({ code: 'no_such_transaction' });
    expect((await undo(alice, { batch, label: '', at: '', seq: 0 })).body).toMatchObject({ code: 'nothing_to_undo' });
  });

  it('batches of different people are kept apart', async () => {
    await begin();
    const zoe = await as('zoe');
    const batch = randomUUID();
    await paste(alice, batch, 1);
    const joined = await zoe.post(commit, { batch, changes: [{ table: 'users', to: { userId: 'xyz' } }] });
    expect([joined.status, joined.body.code]).toEqual([422, 'other_batch']);
    expect((await zoe.post(`${workspace}/undo`, { batch })).status).toBe(404);
    expect((await zoe.post(`${workspace}/undo`, { batch: randomUUID() })).status).toBe(404);
    expect(named(await steps(alice))).toEqual([['Paste'], []]);
  });
});
