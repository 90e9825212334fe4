import { expect, it } from 'vitest';
import type { GridRow } from '../../client/contract/row.ts';
import { lockOf, lockReason } from '../../client/grid/cell-display.ts';
import { explainLock } from '../../client/panels/why-locked.ts';
import type { Catalog } from '../../client/sync/catalog.ts';
import { lockRemedy } from '../../server/model/localizedText.ts';
import { tables } from './fake-tables.ts';

const users = tables.find(({ id }) => id === 'users')!;
const words = { en: 'External users cannot be modified', fr: 'Les utilisateurs externes ne peuvent pas être modifiés' };
const table = { ...users, guards: [{ field: 'external', code: 'EXTERNAL', words }] };
const field = users.fields.find(({ type, readOnly, once }) => type === 'text' && !readOnly && !once)!;
const row = (external: boolean | null): GridRow => ({ id: 'a', version: 1, cells: { external } });

it('a row with the flag of a guard is locked in every field, with the reason and what to do instead', () => {
  expect([lockOf(field, row(false), table), lockOf(field, row(null), table), lockOf(field, undefined, table)]).toEqual([
    null,
    null,
    null,
  ]);
  expect(lockOf(field, row(true), table)).toBe('guarded');
  expect(lockReason(field, row(true), table, 'en')).toBe(words.en);
  const catalog = { words: { [lockRemedy('users', 'EXTERNAL')]: { en: 'Use Access rights.', fr: 'Voir Droits d’accès.' } } };
  expect(explainLock(field, row(true), table, catalog as unknown as Catalog)).toEqual({
    reason: `${words.en}.`,
    remedy: 'Use Access rights.',
  });
});
