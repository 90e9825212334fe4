import * as fc from 'fast-check';
import { createRoot } from 'solid-js';
import { describe, expect, it } from 'vitest';
import { parseDate } from '../../client/fields/parse-date.ts';
import { parseNumber } from '../../client/fields/parse-input.ts';
import { fieldType } from '../../client/fields/registry.ts';
import { isAvailable } from '../../client/grid/action-availability.ts';
import { dataEdge, untilEnd } from '../../client/grid/areas.ts';
import { chordOf, commandOf, isTyping } from '../../client/grid/keyboard.ts';
import { lazyStrings } from '../../client/grid/lazy-strings.ts';
import { lastBefore } from '../../client/grid/next-problem.ts';
import { assignSlots, createSlot, visibleColumns } from '../../client/grid/row-recycling.ts';
import { createSelection } from '../../client/grid/selection.ts';
import { strings } from '../../client/grid/strings.ts';
import { mayRepeat } from '../../client/grid/unique-values.ts';
import type { TypeName } from '../../server/model/field.ts';
import type { LocalizedText } from '../../server/model/localizedText.ts';
import { continueBackwards, continueSeries } from '../../server/model/tabular/series.ts';
import { readSources } from '../house/sources.ts';
import { createChangingRows } from './kit/changing-rows.ts';

const make = () =>
  createRoot(() =>
    createSelection(
      createChangingRows(20),
      () => 6,
      () => 20,
    ),
  );
const key = (name: string, more: Partial<KeyboardEvent> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});
const action = (when: string) => ({ id: 'a', label: { en: '', fr: '' }, because: { en: '', fr: '' }, removes: false, when });
const row = (cells: Record<string, string | boolean | null>) => ({ id: 'r', version: 1, cells });
const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('series', () => {
  it.each([
    ['one number is copied', [5], 'number', [5, 5, 5]],
    ['two numbers are a trend', [1, 3], 'number', [5, 7, 9]],
    ['a falling trend without drift', [0.3, 0.2], 'number', [0.1, 0, -0.1]],
    ['one date continues by days, over a leap day', ['2024-02-28'], 'date', ['2024-02-29', '2024-03-01', '2024-03-02']],
    ['two dates keep their distance', ['2025-01-01', '2025-01-08'], 'date', ['2025-01-15', '2025-01-22', '2025-01-29']],
    ['month ends stay month ends', ['2025-01-31', '2025-03-31'], 'date', ['2025-05-31', '2025-07-31', '2025-09-30']],
    ['numbered text continues with the same width', ['u009'], 'text', ['u010', 'u011', 'u012']],
    ['weekdays continue in their own case', ['Friday'], 'text', ['Saturday', 'Sunday', 'Monday']],
    ['French months continue', ['Novembre'], 'text', ['Décembre', 'Janvier', 'Février']],
    ['text is copied', ['Ops'], 'text', ['Ops', 'Ops', 'Ops']],
    ['several texts are repeated', ['a', 'b'], 'text', ['a', 'b', 'a']],
    ['an empty cell is copied', [null], 'text', [null, null, null]],
  ] as const)('%s', (_, seed, type, expected) => {
    expect(continueSeries([...seed], 3, fieldType({ type }))).toEqual(expected);
  });
  it('continue one number only if a series is requested, and copy a series if copies are', () => {
    expect(continueSeries([5], 3, fieldType({ type: 'number' }), 'series')).toEqual([6, 7, 8]);
    expect(continueSeries(['u009'], 2, fieldType({ type: 'text' }), 'copy')).toEqual(['u009', 'u009']);
    expect(continueSeries(['Ops'], 2, fieldType({ type: 'text' }), 'series')).toEqual(['Ops', 'Ops']);
  });
  it('run downwards when filled upwards, and copies stay copies', () => {
    expect(continueBackwards(['2025-03-01'], 2, fieldType({ type: 'date' }))).toEqual(['2025-02-28', '2025-02-27']);
    expect(continueBackwards([3, 5], 2, fieldType({ type: 'number' }))).toEqual([1, -1]);
    expect(continueBackwards(['u010'], 2, fieldType({ type: 'text' }))).toEqual(['u009', 'u008']);
    expect(continueBackwards([5], 2, fieldType({ type: 'number' }))).toEqual([5, 5]);
    expect(continueBackwards(['a', 'b'], 3, fieldType({ type: 'text' }))).toEqual(['b', 'a', 'b']);
  });
  it('do not copy e-mail addresses, phone numbers and unique fields', () => {
    const may = (id: string, type: TypeName): boolean => mayRepeat({ id, type }, ['userId', 'email']);
    expect([may('email', 'email'), may('mobile', 'phone'), may('userId', 'text'), may('note', 'text')]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});

describe('row slots', () => {
  const still = { idAt: (position: number) => `r${position}`, positionOf: (row: string) => Number(row.slice(1)) };
  it('a row that stays in the window keeps its slot, whatever is added, removed or moved, and so does the focused row', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add'), at: fc.nat(40) }),
      fc.record({ kind: fc.constant('remove'), at: fc.nat(40) }),
      fc.record({ kind: fc.constant('swap'), at: fc.nat(40) }),
      fc.record({ kind: fc.constant('scroll'), at: fc.nat(40) }),
      fc.record({ kind: fc.constant('unload'), at: fc.nat(40) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(29), (deeds, focused) => {
        const slots = Array.from({ length: 9 }, (_, index) => createSlot(index));
        let rows = Array.from({ length: 30 }, (_, index) => `r${index}`);
        const active = rows[focused]!;
        let first = 0;
        let unloaded = new Set<string>();
        const now = {
          idAt: (position: number) => (unloaded.has(rows[position] ?? '') ? undefined : rows[position]),
          positionOf: (row: string) => (unloaded.has(row) || !rows.includes(row) ? undefined : rows.indexOf(row)),
        };
        const kept = () => rows.indexOf(active);
        const inWindow = () => rows.slice(first, first + 8);
        assignSlots(slots, { first, size: slots.length - 1, count: rows.length, pinned: kept() }, now, true);
        for (const [index, { kind, at }] of deeds.entries()) {
          const placeOf = new Map(slots.flatMap(slot => (slot.row === undefined ? [] : [[slot.row, slot.index] as const])));
          const before = inWindow();
          if (kind === 'add') rows = rows.toSpliced(at, 0, `n${index}`);
          else if (kind === 'remove' && rows[at] !== active) rows = rows.toSpliced(at, 1);
          else if (kind === 'swap' && at + 1 < rows.length) rows = rows.toSpliced(at, 2, rows[at + 1]!, rows[at]!);
          else if (kind === 'scroll') first = Math.max(0, Math.min(at, rows.length - 8));
          else if (kind === 'unload')
            unloaded = new Set(rows.filter(row => row !== active && (row.length + row.charCodeAt(1) + at) % 3 === 0));
          assignSlots(slots, { first, size: slots.length - 1, count: rows.length, pinned: kept() }, now, kind !== 'scroll');
          const shown = slots.map(slot => slot.position()).filter(position => position >= 0);
          expect(new Set(shown).size).toBe(shown.length);
          expect(shown).toEqual(expect.arrayContaining(inWindow().map((_, offset) => first + offset)));
          const stayed = inWindow().filter(row => before.includes(row) && placeOf.has(row) && !unloaded.has(row));
          for (const row of new Set([...stayed, active]))
            expect(slots.find(slot => slot.row === row)?.index).toBe(placeOf.get(row));
        }
      }),
    );
  });
  it('every visible row has its own slot, and the focused row keeps its slot', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.constantFrom(12, 12, 7)), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 499 }),
        (windows, kept) => {
          const slots = Array.from({ length: 13 }, (_, index) => createSlot(index));
          let home: number | null = null;
          for (const [first, size] of windows) {
            assignSlots(slots, { first, size, count: 500, pinned: kept }, still, false);
            const shown = slots.map(slot => slot.position()).filter(row => row >= 0);
            expect(new Set(shown).size).toBe(shown.length);
            for (let row = first; row < Math.min(500, first + size); row += 1) expect(shown).toContain(row);
            const place = slots.findIndex(slot => slot.position() === kept);
            expect(place).toBeGreaterThanOrEqual(0);
            home ??= place;
            expect(place).toBe(home);
          }
        },
      ),
    );
  });
  it('slots that a smaller window does not need keep their rows', () => {
    const slots = Array.from({ length: 13 }, (_, index) => createSlot(index));
    const positions = (): number[] => slots.map(slot => slot.position()).sort((a, b) => a - b);
    assignSlots(slots, { first: 0, size: 12, count: 500, pinned: 0 }, still, false);
    assignSlots(slots, { first: 100, size: 7, count: 500, pinned: 0 }, still, false);
    expect(positions().filter(row => row >= 100)).toEqual([100, 101, 102, 103, 104, 105, 106]);
    expect(positions().filter(row => row > 0 && row < 100)).toHaveLength(4);
    assignSlots(slots, { first: 98, size: 12, count: 500, pinned: 0 }, still, false);
    expect(positions()).toEqual([0, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
  });
  it('visible columns are those that overlap the window', () => {
    expect(visibleColumns([0, 100, 200, 300, 400], 150, 310)).toEqual([1, 3]);
    expect(visibleColumns([0, 100, 200, 300, 400], 0, 50)).toEqual([0, 0]);
  });
});

describe('selection', () => {
  it('shrinks and grows around its anchor', () => {
    const selection = make();
    selection.select({ row: 5, column: 2 });
    selection.extend({ row: 8, column: 4 });
    selection.extend({ row: 3, column: 1 });
    expect(selection.area()).toEqual({ top: 3, left: 1, bottom: 5, right: 2 });
    expect(selection.active()).toEqual({ row: 5, column: 2 });
    expect(selection.cells()).toBe(6);
  });
  it('of whole columns reaches the last row, not the insert row', () => {
    const selection = make();
    selection.set({ anchor: { row: 0, column: 1 }, head: { row: untilEnd, column: 2 } });
    expect(selection.area()).toEqual({ top: 0, left: 1, bottom: 19, right: 2 });
  });
  it('of several ranges uses the last one as its area', () => {
    const selection = make();
    selection.select({ row: 0, column: 0 });
    selection.add({ anchor: { row: 4, column: 4 }, head: { row: 4, column: 4 } });
    expect(selection.areas()).toHaveLength(2);
    expect(selection.includes({ row: 0, column: 0 })).toBe(true);
    expect(selection.active()).toEqual({ row: 4, column: 4 });
  });
  it('Ctrl+Arrow goes to the edge of the data, over a gap, and to the edge of the table', () => {
    const filled = [true, true, true, false, false, true, false];
    const at = (index: number): boolean | undefined => filled[index];
    expect(dataEdge(0, 1, 6, at)).toBe(2);
    expect(dataEdge(2, 1, 6, at)).toBe(5);
    expect(dataEdge(5, 1, 6, at)).toBe(6);
    expect(dataEdge(5, -1, 6, at)).toBe(2);
    expect(dataEdge(0, 1, 99, () => undefined)).toBe(99);
  });
});

it('the problem before a row is found with few requests', async () => {
  const rows = fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }));
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: -1, max: 1_001 }), async (list, row) => {
      const problems = list.toSorted((a, b) => a - b);
      let asked = 0;
      const problemAfter = (position: number): Promise<number | null> => {
        asked += 1;
        return Promise.resolve(problems.find(at => at > position) ?? null);
      };
      expect(await lastBefore({ problemAfter }, row)).toBe(problems.findLast(at => at < row) ?? null);
      expect(asked).toBeLessThan(14);
    }),
  );
});

describe('keys', () => {
  it('are named by their chords', () => {
    expect(chordOf(key('Z', { ctrlKey: true, shiftKey: true }))).toBe('Ctrl+Shift+z');
    expect(commandOf(key('z', { metaKey: true }))).toBe('undo');
    expect(commandOf(key('ArrowDown', { ctrlKey: true, shiftKey: true }))).toBe('extendDownEdge');
    expect(commandOf(key('a'))).toBeNull();
  });
  it('type text if they are characters, dead keys or AltGr, never with Ctrl or Alt alone', () => {
    const altGraph = { ctrlKey: true, altKey: true, getModifierState: (name: string) => name === 'AltGraph' };
    expect(isTyping(key('é'))).toBe(true);
    expect(isTyping(key('😀'))).toBe(true);
    expect(isTyping(key('Dead'))).toBe(true);
    expect(isTyping(key('Process'))).toBe(true);
    expect(isTyping(key('@', altGraph))).toBe(true);
    expect(isTyping(key('x', { ctrlKey: true }))).toBe(false);
    expect(isTyping(key('x', { altKey: true }))).toBe(false);
    expect(isTyping(key('F5'))).toBe(false);
  });
});

describe('typed input', () => {
  it('numbers are read with comma, point and spaces', () => {
    expect(parseNumber('1 234,5', 'fr')).toBe(1234.5);
    expect(parseNumber('1,234.5', 'en')).toBe(1234.5);
    expect(parseNumber('12,5', 'en')).toBe(12.5);
    expect(parseNumber('', 'en')).toBeNull();
    expect(parseNumber('abc', 'en')).toBe('abc');
  });
  it('dates are read day first', () => {
    expect(parseDate('3/4/2025', '2026-01-15')).toBe('2025-04-03');
    expect(parseDate('03.04.25', '2026-01-15')).toBe('2025-04-03');
    expect(parseDate('3/4', '2026-01-15')).toBe('2026-04-03');
    expect(parseDate('2025-2-3', '2026-01-15')).toBe('2025-02-03');
    expect(parseDate('31/02/2025', '2026-01-15')).toBe('31/02/2025');
  });
});

describe('actions', () => {
  it("are checked with the server's formula", () => {
    expect(isAvailable(action('status = "Active"'), row({ status: 'Active' }))).toBe(true);
    expect(isAvailable(action('AND(status = "Active", NOT(external))'), row({ status: 'Active', external: true }))).toBe(false);
  });
  it('beyond links are left to the server', () => {
    expect(isAvailable(action('pool.trigger = "on_access"'), row({ pool: 'p' }))).toBe(true);
  });
});

it('a text with a parameter contains its value', () => {
  const all: Record<string, LocalizedText> = { ...strings, ...lazyStrings };
  const flat = (code: string): string => code.replace(/\((?:[^()]|\([^()]*\))*\)/g, '()');
  const said = readSources()
    .filter(({ path }) => path.startsWith('client/grid/'))
    .flatMap(({ code }) => [...code.matchAll(/\bsay(?:In)?\((?:\w[\w.]*, )?'(\w+)', \{ ((?:[^{}]|\{[^{}]*\})*) \}/g)])
    .flatMap(([, name, params]) =>
      flat(params!)
        .split(',')
        .flatMap(param => /^ ?(\w+)(?::|$)/.exec(param)?.[1] ?? [])
        .map(param => [name!, param] as const),
    );
  expect(said.length).toBeGreaterThan(40);
  expect(said.filter(([name, param]) => param !== 'count' && !all[name]!.en.includes(`{${param}}`))).toEqual([]);
});

it('every text exists in both languages, with the same parameters', () => {
  for (const [name, { en, fr }] of Object.entries({ ...strings, ...lazyStrings })) {
    expect(en, name).not.toBe('');
    expect(fr, name).not.toBe('');
    expect(holes(fr), name).toEqual(holes(en));
  }
});
