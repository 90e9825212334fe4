import { expect, it } from 'vitest';
import { slotsOf } from '../../client/panels/bulk-slots.ts';
import type { CatalogAction, CatalogTable } from '../../server/api/wire.ts';

const action = (id: string, more: Partial<CatalogAction> = {}): CatalogAction =>
  ({ id, removes: false, ...more }) as CatalogAction;
const ids = (slots: readonly CatalogAction[][]): string[][] => slots.map(slot => slot.map(({ id }) => id));

it('the actions of the bar are those that the table declares, whatever their names', () => {
  const actions = ['open', 'close', 'reopen', 'remind'].map(id => action(id)).concat(action('drop', { removes: true }));
  const table: Pick<CatalogTable, 'actions' | 'bulk'> = {
    actions,
    bulk: { before: [['open', 'reopen'], ['close']], after: [['remind']] },
  };
  const { before, after, remove } = slotsOf(table);
  expect([ids(before), ids(after), remove?.id]).toEqual([[['open', 'reopen'], ['close']], [['remind']], 'drop']);
});

it('a table that declares none shows its first actions without a question', () => {
  const actions = [action('ask', { confirm: { en: 'Sure?', fr: 'Sûr ?' } }), action('send'), action('copy'), action('mark')];
  const { before, after, remove } = slotsOf({ actions });
  expect([ids(before), ids(after), remove]).toEqual([[['send'], ['copy']], [], null]);
});
