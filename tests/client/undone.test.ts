import { describe, expect, it } from 'vitest';
import { filterForRows, findUndeletable, undoReportText } from '../../client/panels/undo-report.ts';
import type { Issue, RowOutcome, UndoResult } from '../../server/model/change.ts';
import { tables } from './fake-tables.ts';

const users = tables.find(({ id }) => id === 'users')!;
let last = 0;
const row = (undone: UndoResult, more: Partial<RowOutcome> = {}): RowOutcome => {
  last += 1;
  return { table: 'users', row: `r${last}`, outcome: 'accepted', issues: [], undone, ...more };
};
const issue = (code: string, field?: string): Issue => ({
  table: 'users',
  row: 'r',
  code,
  message: `because of ${code}`,
  ...(field ? { field } : {}),
});
const refused = (how: UndoResult['row'], ...codes: string[]): RowOutcome =>
  row({ row: how }, { outcome: 'refused', issues: codes.map(code => issue(code)) });
const times = (count: number, make: () => RowOutcome): RowOutcome[] => Array.from({ length: count }, make);
const tell = (...outcomes: RowOutcome[]) => undoReportText(outcomes, users, ({ message }) => message);

describe('the report of an undo', () => {
  it('counts rows by their result', () => {
    expect(tell(...times(31, () => row({ row: 'removed' })), ...times(9, () => row({ row: 'stays', state: 'Inactive' })))).toBe(
      '31 removed; 9 have an account and were set to Inactive instead',
    );
    expect(tell(row({ row: 'reverted', state: 'Inactive' }), row({ row: 'reverted' }))).toBe(
      '1 reverted; 1 has an account and was set to Inactive instead',
    );
    expect(tell(...times(4, () => row({ row: 'reverted', state: 'Inactive' })))).toBe(
      '4 have an account and were set to Inactive instead',
    );
    expect(tell(row({ row: 'restored', state: 'Draft' }))).toBe('1 restored; 1 is now Draft');
  });

  it('is only a count if all rows were undone', () => {
    expect(tell(row({ row: 'removed' }), row({ row: 'restored' }), row({ row: 'reverted' }))).toBeNull();
  });

  it('says why rows could not be restored if there is a single reason', () => {
    expect(tell(row({ row: 'restored' }), refused('restored', 'taken'), refused('restored', 'taken'))).toBe(
      '1 restored; 2 could not be restored: because of taken',
    );
    expect(tell(refused('restored', 'taken'), refused('restored', 'forbidden'))).toBe('2 could not be restored');
    expect(tell(refused('removed', 'linked'))).toBe('1 could not be removed: because of linked');
  });

  it('says how many parts of a long paste could not be undone, and why if known', () => {
    const part = (code: string): RowOutcome => ({ table: '', row: `t${code}`, outcome: 'refused', issues: [issue(code)] });
    expect(tell(row({ row: 'removed' }), part('too_old'))).toBe(
      '1 removed; 1 part of it could not be undone: the history is no longer kept',
    );
    expect(tell(part('too_old'), part('too_much'))).toBe('2 parts of it could not be undone');
  });

  it('counts cells that were changed since, and those that stay for another reason', () => {
    const kept = [issue('stale', 'firstName'), issue('stale', 'email'), issue('fixed', 'userId')];
    expect(tell(row({ row: 'reverted' }, { kept }), refused('reverted', 'stale'))).toBe(
      '1 reverted; 3 cells changed since then were left as they are; 1 cell left unchanged: because of fixed',
    );
  });

  it('names the rows that stay, with a filter that finds them', () => {
    const stay = times(2, () => row({ row: 'stays', state: 'Inactive' }));
    const staying = findUndeletable([row({ row: 'removed' }), ...stay])!;
    expect(staying).toEqual({ table: 'users', rows: stay.map(each => each.row), state: 'Inactive' });
    expect(filterForRows(staying.rows, users, 'Inactive')).toBe(`OR(id = "${stay[0]!.row}", id = "${stay[1]!.row}")`);
    expect(
      filterForRows(
        times(101, () => stay[0]!).map(each => each.row),
        users,
        'Inactive',
      ),
    ).toBe('status = "Inactive"');
    expect(findUndeletable([row({ row: 'removed' })])).toBeNull();
  });
});
