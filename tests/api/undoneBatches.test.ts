import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome, RowId } from '../../server/model/change.ts';
import type { Fixture } from '../kit/administration.ts';
import { engines } from '../kit/stores.ts';
import { type Browser, fixtureSite, workspace } from './site.ts';

/** Undoing a batch when answers are lost, and when somebody goes back on it meanwhile. */
describe.each(engines)('a batch that is undone and redone on %s', engine => {
  let f: Fixture;
  let alice: Browser;
  beforeEach(async () => {
    const made = await fixtureSite(engine);
    f = made.f;
    alice = await made.as('alice');
  });
  afterEach(() => f.close());

  const undo = (body: object, key?: string) =>
    alice.post<Outcome & { code?: string }>(`${workspace}/undo`, body, key === undefined ? {} : { 'idempotency-key': key });
  const add = (batch: RowId, userId: string) =>
    alice.post<Outcome & { code?: string }>(`${workspace}/commit`, {
      label: 'Paste',
      batch,
      changes: [{ table: 'users', to: { userId } }],
    });
  const paste = async (parts: number): Promise<{ batch: RowId; rows: RowId[] }> => {
    const [batch, rows]: [RowId, RowId[]] = [randomUUID(), []];
    for (let part = 0; part < parts; part += 1) rows.push((await add(batch, `new${part}`)).body.outcomes[0]!.row);
    return { batch, rows };
  };
  const live = async (rows: readonly RowId[]) => (await f.reader.rows('users', [...rows])).size;
  const left = async (batch: RowId) => (await alice.get<{ left: number }>(`${workspace}/batches/${batch}`)).body.left;
  /** Undoes a batch to its end. */
  const undoAll = async (batch: RowId): Promise<RowId> => {
    const into = randomUUID();
    for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before !== undefined; )
      before = (await undo({ batch, into, before })).body.batch?.before;
    return into;
  };

  it.each(['chosen', 'not chosen'])('a repeated request returns where to continue, its undo %s', async chosen => {
    const { batch, rows } = await paste(12);
    const body = { batch, ...(chosen === 'chosen' ? { into: randomUUID() } : {}) };
    const first = await undo(body, 'once');
    expect(first.body.batch).toMatchObject({ left: 4, before: expect.any(Number) });
    const again = await undo(body, 'once');
    expect(again.body).toEqual(first.body);
    expect(await live(rows)).toBe(4);
    const rest = await undo({ batch, into: again.body.batch!.id, before: again.body.batch!.before }, 'twice');
    expect(rest.body.batch).toEqual({ id: first.body.batch!.id, left: 0, broken: [] });
    expect(await live(rows)).toBe(0);
  });

  it('a request that is repeated after later ones undoes nothing more', async () => {
    const { batch, rows } = await paste(20);
    const into = randomUUID();
    const first = await undo({ batch, into }, 'a');
    await undo({ batch, into, before: first.body.batch!.before }, 'b');
    const again = await undo({ batch, into }, 'a');
    expect(again.body.outcomes.map(each => each.row).sort()).toEqual(first.body.outcomes.map(each => each.row).sort());
    expect(await live(rows)).toBe(4);
  });

  it('the rest of an undo that was redone is not done', async () => {
    const { batch, rows } = await paste(12);
    const into = randomUUID();
    const first = await undo({ batch, into }, 'a');
    await undoAll(into);
    expect(await live(rows)).toBe(12);
    const rest = await undo({ batch, into, before: first.body.batch!.before }, 'b');
    expect([rest.status, rest.body.code]).toEqual([422, 'nothing_to_undo']);
    const again = await undo({ batch, into }, 'a');
    expect(again.body.batch).toEqual({ id: into, left: 0, broken: [] });
    expect(await live(rows)).toBe(12);
  });

  it('what was undone and redone is in effect, and can be undone', async () => {
    const { batch, rows } = await paste(3);
    const undone = await undoAll(batch);
    expect([await left(batch), await left(undone)]).toEqual([0, 3]);
    const redone = await undoAll(undone);
    expect([await left(batch), await left(undone), await left(redone)]).toEqual([3, 0, 3]);
    const again = await undo({ batch });
    expect([again.body.outcomes.length, await live(rows), await left(batch)]).toEqual([3, 0, 0]);
  });

  it('an undo is not added to the batch itself, nor to a batch of other changes, nor changes to an undo', async () => {
    const { batch, rows } = await paste(2);
    const other = await paste(2);
    for (const into of [batch, other.batch])
      for (const dryRun of [false, true]) {
        const { status, body } = await undo({ batch, into, dryRun });
        expect([status, body.code]).toEqual([422, 'other_batch']);
      }
    expect(await live([...rows, ...other.rows])).toBe(4);
    const undone = await undoAll(batch);
    for (const { status, body } of [await undo({ batch: other.batch, into: undone }), await add(undone, 'x')])
      expect([status, body.code]).toEqual([422, 'other_batch']);
  });

  it('a dry run checks a bounded number of transactions, and counts the others', async () => {
    const { batch, rows } = await paste(53);
    const { body } = await undo({ batch, dryRun: true });
    expect([body.outcomes.length, body.batch?.left, body.batch?.before]).toEqual([50, 3, undefined]);
    expect(await live(rows)).toBe(53);
  });
});
