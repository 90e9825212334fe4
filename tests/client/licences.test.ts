import { expect, it } from 'vitest';
import { describeUndo } from '../../client/panels/undo-preview.ts';
import { readCatalog } from '../../client/sync/catalog.ts';
import { sumOf } from '../../client/sync/dry-run.ts';
import type { LicenceChange, LicenceCount, Outcome } from '../../server/model/change.ts';

const change = (before: LicenceCount, after: LicenceCount, product = 'base'): LicenceChange => ({
  org: 'acme',
  product,
  before,
  after,
});

it('the licences of a request in parts are the sum of what each part uses, reserves, and adds', () => {
  const before = { total: 100, used: 40, reserved: 10 };
  const parts = [
    change(before, { total: 103, used: 45, reserved: 8 }),
    change({ total: 5, used: 0, reserved: 0 }, { total: 5, used: 1, reserved: 0 }, 'display'),
    change(before, { total: 100, used: 38, reserved: 17 }),
    change(before, { total: 99, used: 40, reserved: 10 }),
  ];
  expect(sumOf(parts)).toEqual([change(before, { total: 102, used: 43, reserved: 15 }), parts[1]]);
});

it('an undo that only moves reserved licences says so, and is no undo of a row alone', () => {
  const outcome: Outcome = {
    transaction: null,
    seq: 0,
    outcomes: [{ table: 'users', row: 'nina', outcome: 'accepted', issues: [], undone: { row: 'reverted' } }],
    licences: [change({ total: 100, used: 40, reserved: 10 }, { total: 100, used: 40, reserved: 9 })],
    messages: [],
    cascades: [],
  };
  const catalog = readCatalog({ tables: [] } as unknown as Parameters<typeof readCatalog>[0]);
  const { isOnlyRow, effects } = describeUndo(outcome, 'nina', catalog, String, String);
  expect(isOnlyRow).toBe(false);
  expect(effects).toEqual(['1 row will get its earlier values back', 'Licences reserved, base: 10 → 9']);
});
