import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GridRow } from '../../client/contract/row.ts';
import type { Cells, ChangeRequest } from '../../server/model/change.ts';
import { flush, type Page, simulate } from './simulated.ts';

const people = 7;
const rowId = (index: number): string => `0000000${index}-0000-7000-8000-000000000000`;

type Step =
  | { do: 'edit'; row: number; to: Cells }
  | { do: 'other'; row: number; to: Cells }
  | { do: 'add'; to: Cells }
  | { do: 'otherAdd' }
  | { do: 'delete' | 'otherDelete'; row: number }
  | { do: 'answer' | 'hear' | 'cut' | 'reconnect' | 'reload' | 'undo' | 'redo' };

const row = fc.nat({ max: people - 1 });
const cells: fc.Arbitrary<Cells> = fc.oneof(
  fc.record({ lastName: fc.constantFrom('Ada', 'Bea', 'Cy') }),
  fc.record({ status: fc.constantFrom('Active', 'Inactive') }),
  fc.record({ userId: fc.constantFrom('u1', 'u2') }),
  fc.record({ lastName: fc.constantFrom('Dee', null), status: fc.constant('Active') }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('edit' as const), row, to: cells }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('other' as const), row, to: cells }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add' as const), to: cells }) },
  { weight: 1, arbitrary: fc.constant({ do: 'otherAdd' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'otherDelete' as const), row }) },
  { weight: 5, arbitrary: fc.constantFrom<Step[]>({ do: 'answer' }, { do: 'hear' }).map(one => one) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Step[]>({ do: 'cut' }, { do: 'reconnect' }, { do: 'reload' }, { do: 'undo' }, { do: 'redo' }),
  },
);

/** Delivers every answer. */
async function through(page: Page): Promise<void> {
  while (page.heldAnswers.length > 0 || page.mutations.pendingCount() > 0) {
    page.heldAnswers.shift()?.();
    await flush();
  }
}

/** All rows of the view, missing ones read; without refused new rows, which only this page has. */
async function shown(page: Page): Promise<GridRow[]> {
  const rows = await page.rows.rowsBetween(0, page.rows.count() - 1);
  return rows.filter(item => item.version > 0 || !item.refused);
}

describe('optimistic rows + stream = server rows', () => {
  it('whatever is edited, refused, reordered or interrupted', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
        const { store, page: open, edit } = simulate(people);
        const page = open();
        await page.rows.view.reload();
        page.setHolding(true);
        let added = 0;
        const own: Promise<unknown>[] = [];
        for (const now of steps) {
          switch (now.do) {
            case 'edit':
              own.push(page.rows.commit([{ table: 'users', row: rowId(now.row), from: {}, to: now.to }], 'edit'));
              break;
            case 'other':
              edit([{ table: 'users', row: rowId(now.row), from: {}, to: now.to }]);
              break;
            case 'add':
              own.push(page.rows.commit([{ table: 'users', to: now.to }], 'add'));
              break;
            case 'otherAdd':
              added += 1;
              edit([{ table: 'users', row: `e000000${added}-0000-7000-8000-000000000000`, from: null, to: { lastName: 'New' } }]);
              break;
            case 'delete':
              own.push(page.rows.commit([{ table: 'users', row: rowId(now.row), from: {}, to: null }], 'delete'));
              break;
            case 'otherDelete':
              edit([{ table: 'users', row: rowId(now.row), from: {}, to: null }]);
              break;
            case 'answer':
              page.heldAnswers.shift()?.();
              break;
            case 'hear':
              page.deliver(1);
              break;
            case 'reload':
              void page.rows.view.reload();
              break;
            case 'undo':
            case 'redo':
              own.push(page.rows[now.do]());
              break;
            default:
              page[now.do]();
          }
          await flush();
        }
        page.reconnect();
        page.setHolding(false);
        await through(page);
        await Promise.all(own);
        page.deliver();
        await page.rows.view.reload();
        await flush();

        const expected = store.view('users', new URLSearchParams());
        const visible = await shown(page);
        expect(visible.map(item => item.id).toSorted()).toEqual(expected.map(item => item.id).toSorted());
        for (const { id, cells, version } of expected) {
          const item = page.rows.store.get(id)!;
          expect({ id, cells: item.cells, version: item.version, pending: item.pending }).toEqual({
            id,
            cells,
            version,
            pending: undefined,
          });
        }
        expect(page.rows.store.pending.unansweredCount()).toBe(0);
        expect(page.rows.store.pending.unconfirmed()).toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  it('without reading a page twice while the stream is complete', async () => {
    const change = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('edit' as const), row, to: cells, late: fc.boolean() }) },
      fc.record({ do: fc.constant('add' as const), to: cells, late: fc.boolean() }),
      fc.constant({ do: 'otherAdd' as const, late: false }),
      fc.record({ do: fc.constant('reload' as const), late: fc.boolean() }),
      fc.record({ do: fc.constantFrom('otherDelete' as const), row, late: fc.constant(false) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 20 }), async changes => {
        const { store, page: open, edit } = simulate(people);
        const page = open();
        await page.rows.view.reload();
        await page.rows.rowsBetween(0, people - 1);
        for (const [index, now] of changes.entries()) {
          page.setHolding(now.late);
          const id = `e000000${index.toString(36)}-0000-7000-8000-000000000000`;
          let done: Promise<unknown> | undefined;
          if (now.do === 'edit') done = page.rows.commit([{ table: 'users', row: rowId(now.row), from: {}, to: now.to }], 'edit');
          else if (now.do === 'add') done = page.rows.commit([{ table: 'users', to: now.to }], 'add');
          else if (now.do === 'reload') void page.rows.view.reload();
          else if (now.do === 'otherAdd') edit([{ table: 'users', row: id, from: null, to: { lastName: 'New' } }]);
          else edit([{ table: 'users', row: rowId(now.row), to: null }]);
          await flush();
          page.deliver();
          if (now.do === 'reload') continue;
          await through(page);
          await done;
        }
        page.setHolding(false);
        await through(page);
        const visible = await shown(page);
        const expected = store.view('users', new URLSearchParams());
        expect(visible.map(item => item.id).toSorted()).toEqual(expected.map(item => item.id));
        for (const item of visible) {
          expect(item.cells).toEqual(store.of('users').get(item.id)?.cells);
          expect(item.pending).toBeUndefined();
        }
      }),
      {
        numRuns: 150,
        examples: [
          [
            [
              { do: 'otherDelete', row: 0, late: false },
              { do: 'otherAdd', late: false },
              { do: 'reload', late: true },
              { do: 'otherAdd', late: false },
              { do: 'add', to: { status: 'Active' }, late: false },
              { do: 'otherDelete', row: 1, late: false },
            ],
          ],
        ],
      },
    );
  });
});

const start = async (): Promise<ReturnType<typeof simulate> & { one: Page }> => {
  const world = simulate(people);
  const one = world.page();
  await one.rows.view.reload();
  await one.rows.rowsBetween(0, people - 1);
  return { ...world, one };
};
const requestFor = (index: number, to: Cells, from: Cells = {}): ChangeRequest => ({
  table: 'users',
  row: rowId(index),
  from,
  to,
});

describe('rows', () => {
  it('show an edit at once, and keep the typed text when it is refused', async () => {
    const { one } = await start();
    one.setHolding(true);
    const done = one.rows.commit([requestFor(4, { lastName: 'Typed' })], 'edit');
    expect(one.rows.at(4)?.cells.lastName).toBe('Typed');
    expect(one.rows.at(4)?.pending).toBe(true);
    await flush();
    one.heldAnswers.shift()?.();
    const report = await done;
    expect(report).toMatchObject({ accepted: 0, refused: 1 });
    expect(one.rows.at(4)?.cells.lastName).toBe('p4');
    expect(one.rows.at(4)?.refused).toEqual([{ field: 'lastName', text: 'Typed', message: 'external', code: 'external' }]);
    one.rows.discard(rowId(4), 'lastName');
    expect(one.rows.at(4)?.refused).toBeUndefined();
    // A list is kept as the text from which the server reads the same items.
    const list = one.rows.commit([requestFor(4, { lastName: ['a', 'b, c'] })], 'edit');
    await flush();
    one.heldAnswers.shift()?.();
    await list;
    expect(one.rows.at(4)?.refused?.[0]).toMatchObject({ field: 'lastName', text: 'a, "b, c"' });
    one.rows.discard(rowId(4), 'lastName');
  });

  it('are not refused because of a pending edit of the same person', async () => {
    const { one, store } = await start();
    one.setHolding(true);
    const first = one.rows.commit([requestFor(0, { lastName: 'One' }, { lastName: 'p0' })], 'edit');
    const second = one.rows.commit([requestFor(0, { lastName: 'Two' }, { lastName: 'One' })], 'edit');
    for (let turn = 0; turn < 4; turn += 1) {
      await flush();
      one.heldAnswers.shift()?.();
    }
    await Promise.all([first, second]);
    expect(store.of('users').get(rowId(0))?.cells.lastName).toBe('Two');
  });

  it('of a long paste are sent in parts, in order, as one undo step', async () => {
    const { one, store } = await start();
    const requests = Array.from(
      { length: 12_000 },
      (_, index): ChangeRequest => ({ table: 'users', to: { lastName: `n${index}` } }),
    );
    const report = await one.rows.commit(requests, 'paste');
    one.deliver();
    expect(report.accepted).toBe(12_000);
    expect(store.log.map(entry => entry.changes.length)).toEqual([5_000, 5_000, 2_000]);
    await one.rows.undo();
    expect(store.of('users').size).toBe(people);
    await one.rows.redo();
    expect(store.of('users').size).toBe(people + 12_000);
  });

  it('go back two steps when undo is pressed twice at once', async () => {
    const { one, store } = await start();
    const set = (lastName: string) => one.rows.commit([{ table: 'users', row: rowId(0), to: { lastName } }], 'edit');
    const before = store.of('users').get(rowId(0))?.cells.lastName;
    await set('One');
    await set('Two');
    await Promise.all([one.rows.undo(), one.rows.undo()]);
    expect(store.of('users').get(rowId(0))?.cells.lastName).toBe(before);
    await Promise.all([one.rows.redo(), one.rows.redo()]);
    expect(store.of('users').get(rowId(0))?.cells.lastName).toBe('Two');
  });

  it('keep their position when other people delete rows before them', async () => {
    const { one, edit } = await start();
    edit([{ table: 'users', row: rowId(0), to: null }]);
    one.deliver();
    expect(one.rows.count()).toBe(people - 1);
    await one.rows.rowsBetween(0, people - 2);
    expect(one.rows.at(0)?.id).toBe(rowId(1));
    expect(one.rows.at(3)?.id).toBe(rowId(4));
    expect(one.rows.positionOf(rowId(3))).toBe(2);
  });

  it('return to their position when their deletion is undone, also on pages that never loaded them', async () => {
    const { edit, one, page: open, store } = await start();
    edit([{ table: 'users', row: rowId(2), to: null }]);
    one.deliver();
    const two = open();
    await two.rows.view.reload();
    edit([{ table: 'users', row: rowId(2), from: null, to: { lastName: 'Back' } }]);
    const expected = store.view('users', new URLSearchParams()).map(item => item.id);
    for (const page of [one, two]) {
      page.deliver();
      await expect.poll(async () => (await shown(page)).map(item => item.id)).toEqual(expected);
    }
  });

  it('that are refused as new stay, and are sent whole on the next try', async () => {
    const { one, store } = await start();
    const taken: ChangeRequest = { table: 'users', row: rowId(1), from: null, to: { lastName: 'Twice' } };
    await one.rows.commit([taken], 'add');
    expect(one.rows.store.get(rowId(1))?.refused?.[0]?.text).toBe('Twice');
    expect(store.of('users').get(rowId(1))?.cells.lastName).toBe('p1');
  });
});
