import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { GridRow } from '../../client/contract/row.ts';
import type { RowSource } from '../../client/contract/row-source.ts';
import { needsAttention } from '../../client/fields/attention.ts';
import { matchesCondition } from '../../client/fields/conditions.ts';
import { displayOf, lockReason } from '../../client/grid/cell-display.ts';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import { users } from '../../server/tables/users.ts';

const lastDay: CatalogField = { id: 'lastDay', type: 'date', label: { en: '', fr: '' }, readOnly: false };
const validation: CatalogField = { id: 'validationResult', type: 'verdict', label: { en: '', fr: '' }, readOnly: true };
const table = {
  id: 'users',
  attention: users.attention,
  alerts: users.alerts,
  fields: [validation, lastDay],
  rights: { insert: true, update: [{ fields: true }], delete: [] },
} as unknown as CatalogTable;
const row = (cells: GridRow['cells']): GridRow => ({ id: 'a', version: 1, cells });

it('a validation result is marked exactly where the table says that its row needs attention', async () => {
  const missing = row({ status: 'Draft', validationResult: 'Missing: Last Name' });
  const cases: [GridRow, boolean][] = [
    [missing, true],
    [row({ status: 'Draft', validationResult: null }), false],
    [row({ status: 'Active', validationResult: 'OK' }), false],
    [row({ status: 'Active', validationResult: 'Waiting for licence' }), true],
    [row({ status: 'Active', validationResult: 'Waiting for a@b.fr', newEmail: 'a@b.fr' }), false],
    [row({ status: 'Invited', validationResult: 'Invitation sent', inviteState: 'pending' }), false],
    [row({ status: 'Invited', validationResult: 'Not delivered', inviteState: 'undelivered' }), true],
  ];
  await vi.waitFor(() => expect(needsAttention(table, missing)).toBe(true));
  for (const [one, asks] of cases) expect([one.cells, needsAttention(table, one)]).toEqual([one.cells, asks]);
  const reader = { source: { table: () => table } as unknown as RowSource, language: 'en' as const, words: {} };
  for (const [one, asks] of cases) expect(displayOf(validation, one, reader).problem !== null).toBe(asks);
  const { attention: _, ...plain } = table;
  expect(needsAttention(plain, cases[4]![0])).toBe(true);
});

it('the reason for a read-only cell starts with the fact that it is read-only, whatever its field adds', () => {
  const help = { en: 'Names the organisation', fr: 'Identifie l’organisation' };
  const said = (field: Partial<CatalogField>): string | null => lockReason({ ...lastDay, ...field }, row({}), table, 'en');
  expect([said({ readOnly: true }), said({ readOnly: true, help })]).toEqual(['Read-only', 'Read-only. Names the organisation']);
  expect(said({ once: true, help })).toBe('Set when the row is created; cannot be changed later. Names the organisation');
  expect(said({ help })).toBeNull();
});

it('law: the counted rows are the marked rows', async () => {
  const maybe = (...values: string[]) => fc.constantFrom(null, ...values);
  const cells = fc.record({
    status: fc.constantFrom('Draft', 'Invited', 'Active', 'Inactive'),
    validationResult: maybe('OK', 'Missing: Last Name', 'Invitation sent'),
    inviteState: maybe('pending', 'undelivered'),
    newEmail: maybe('a@b.fr'),
    comingUp: maybe('leaving', 'past'),
  });
  const reader = { source: { table: () => table } as unknown as RowSource, language: 'en' as const, words: {} };
  await vi.waitFor(() => expect(needsAttention(table, row({ status: 'Draft', validationResult: 'Missing' }))).toBe(true));
  fc.assert(
    fc.property(cells, of => {
      const one = row(of);
      const { problem, mark } = displayOf(validation, one, reader);
      expect([problem !== null, mark === 'bad']).toEqual([
        matchesCondition(users.attention!, one),
        matchesCondition(users.attention!, one),
      ]);
    }),
    { numRuns: 400 },
  );
});

it('an active person whose last day has passed is marked at the day and at the validation result, which says what to do', () => {
  const one = row({ status: 'Active', validationResult: 'OK', comingUp: 'past', lastDay: '2026-04-03' });
  const source = { table: () => table } as unknown as RowSource;
  const english = 'Last day was 3 April 2026: deactivate them, or correct the day';
  const french = 'Le dernier jour était le 3\u00a0avril 2026\u00a0: désactivez la personne ou corrigez la date';
  for (const [language, words] of [
    ['en', english],
    ['fr', french],
  ] as const) {
    const reader = { source, language, words: {} };
    expect(displayOf(validation, one, reader)).toMatchObject({ text: words, mark: 'bad', problem: words });
    expect(displayOf(lastDay, one, reader).problem).toBe(words);
    expect(displayOf(lastDay, row({ ...one.cells, comingUp: 'leaving' }), reader).problem).toBeNull();
  }
});

it('an unparsed text is shown in its cell, whatever the type, without the mark of a value', () => {
  const reader = { source: { table: () => table } as unknown as RowSource, language: 'fr' as const, words: {} };
  const types = ['date', 'time', 'number', 'flag', 'select', 'state', 'link', 'email', 'phone', 'text', 'longtext'] as const;
  for (const type of types) {
    const field: CatalogField = { id: 'x', type, label: { en: 'X', fr: 'X' }, readOnly: false };
    const look = displayOf(field, { ...row({ x: null }), invalid: { x: { text: 'soonish', code: 'V_DATE' } } }, reader);
    expect([type, look.text, look.mark, look.problem]).toEqual([type, 'soonish', '', 'V_DATE']);
  }
});
