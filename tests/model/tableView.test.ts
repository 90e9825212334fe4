import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  defaultView,
  formatAddress,
  isSameView,
  parseAddress,
  parseHeight,
  parseStoredView,
  patchView,
  rowHeights,
  serializeStoredView,
  type TableView,
  widthLimits,
} from '../../server/model/tableView.ts';

const name = z.string().min(1).max(64);
const byColumn = <T extends z.ZodType>(value: T) => z.record(name, value);
/** What may be read of a stored view, stated as a schema. */
const schema = z.strictObject({
  columns: z.strictObject({
    order: z.array(name).max(500),
    widths: byColumn(z.int().min(widthLimits.min).max(widthLimits.max)),
    hidden: byColumn(z.boolean()),
    frozen: z.int().min(1).max(500),
  }),
  group: z.array(name).max(500),
  colours: z.array(z.strictObject({ when: z.string().max(10_000), colour: name })).max(500),
});

const id = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,9}$/);
const views: fc.Arbitrary<TableView> = fc.record({
  filter: fc.string(),
  sorts: fc.array(fc.record({ field: id, descending: fc.boolean() }), { maxLength: 4 }),
  group: fc.array(id, { maxLength: 3 }),
  columns: fc.record({
    order: fc.uniqueArray(id, { maxLength: 6 }),
    widths: fc.dictionary(id, fc.integer(widthLimits)),
    hidden: fc.dictionary(id, fc.boolean()),
    frozen: fc.integer({ min: 1, max: 500 }),
  }),
  height: fc.constantFrom(...rowHeights),
  colours: fc.array(fc.record({ when: fc.string(), colour: id }), { maxLength: 3 }),
});

/** What a browser, the address and the height setting keep of a view, as text, and read again. */
function restored(view: TableView): TableView {
  const stored = parseStoredView(JSON.parse(JSON.stringify(serializeStoredView(view))));
  const search = new URLSearchParams(formatAddress(view)).toString();
  const query = new URLSearchParams(search);
  const address = parseAddress({ filter: query.get('filter') ?? '', sort: query.get('sort') ?? '' });
  return { ...defaultView, ...stored, ...address, height: parseHeight(JSON.parse(JSON.stringify(view.height))) };
}

describe('a view of a table', () => {
  it('is the same after the browser and the address have kept it', () => {
    fc.assert(
      fc.property(views, view => {
        const again = restored(view);
        expect(again).toEqual(view);
        expect(isSameView(again, view)).toBe(true);
      }),
    );
  });

  it('keeps what it can read of damaged data, and has defaults for the rest', () => {
    const damaged = {
      order: ['email', 7],
      sizing: { email: 200, userId: 'wide', status: 5_000, lastName: null, '': 100 },
      visibility: { role: false, org: 'no' },
      frozen: 2.5,
      group: 'org',
      colours: [{ when: 'TRUE' }],
      somethingNew: true,
    };
    expect(parseStoredView(damaged)).toEqual({
      columns: { order: [], widths: { email: 200, status: widthLimits.max }, hidden: { role: true }, frozen: 1 },
      group: [],
      colours: [],
    });
    for (const height of ['32', 33, null, Number.NaN]) expect(parseHeight(height)).toBe(32);
  });

  it('can be read from any JSON, and is then as its schema says', () => {
    const stored = fc.record(
      {
        order: fc.oneof(fc.jsonValue(), fc.array(fc.oneof(id, fc.string({ maxLength: 80 })))),
        sizing: fc.oneof(fc.jsonValue(), fc.dictionary(fc.string({ maxLength: 80 }), fc.oneof(fc.double(), fc.jsonValue()))),
        visibility: fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.oneof(fc.boolean(), fc.jsonValue()))),
        frozen: fc.oneof(fc.jsonValue(), fc.integer(), fc.integer({ min: 1, max: 500 })),
        group: fc.oneof(fc.jsonValue(), fc.array(id)),
        colours: fc.oneof(fc.jsonValue(), fc.array(fc.record({ when: fc.string(), colour: fc.string(), more: fc.boolean() }))),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), stored), json => {
        const read = parseStoredView(json);
        expect(schema.safeParse(read).error).toBeUndefined();
        expect(parseStoredView(serializeStoredView({ ...defaultView, ...read }))).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });

  it('is read from what earlier versions stored, and stored so that they can read it', () => {
    const earlier = { sizing: { email: 250 }, visibility: { role: false, notes: true }, order: ['userId', 'email'] };
    const read = parseStoredView(earlier);
    expect(read.columns).toEqual({
      order: ['userId', 'email'],
      widths: { email: 250 },
      hidden: { role: true, notes: false },
      frozen: 1,
    });
    expect(serializeStoredView({ ...defaultView, ...read })).toEqual(earlier);
  });

  it('stays the same object if a change changes nothing', () => {
    fc.assert(
      fc.property(views, views, (view, other) => {
        expect(patchView(view, structuredClone(view))).toBe(view);
        expect(patchView(view, { columns: { ...view.columns, widths: reversed(view.columns.widths) } })).toBe(view);
        const patched = patchView(view, { filter: other.filter, sorts: other.sorts });
        expect([patched.filter, patched.sorts]).toEqual([other.filter, other.sorts]);
        expect(patched === view).toBe(isSameView(view, patched));
        expect(patched.columns).toBe(view.columns);
      }),
    );
  });

  it('differs if any of its parts does', () => {
    const { columns } = defaultView;
    const changes: Partial<TableView>[] = [
      { filter: 'TRUE' },
      { sorts: [{ field: 'email', descending: false }] },
      { group: ['org'] },
      { height: 44 },
      { colours: [{ when: 'TRUE', colour: 'red' }] },
      { columns: { ...columns, order: ['email'] } },
      { columns: { ...columns, widths: { email: 100 } } },
      { columns: { ...columns, hidden: { email: true } } },
      { columns: { ...columns, frozen: 2 } },
    ];
    for (const change of changes)
      expect(isSameView(defaultView, patchView(defaultView, change)), JSON.stringify(change)).toBe(false);
  });
});

const reversed = <T>(entries: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(entries).toReversed());
