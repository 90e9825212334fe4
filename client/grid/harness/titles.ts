import { foldText } from '../../../formulas/fold.ts';
import type { RowId } from '../../../server/model/change.ts';
import type { GridRow } from '../../contract/row.ts';
import type { RowSource } from '../../contract/row-source.ts';
import type { SampleTable } from './people.ts';

/** The titles of the rows of a sample, and of the rows that they link to. */
export const createTitles = (
  { links }: SampleTable,
  rowOf: (id: RowId) => GridRow | undefined,
  wait: () => Promise<void>,
): Required<Pick<RowSource, 'titleOf' | 'linkTitle' | 'linkChoices'>> => ({
  titleOf: id => {
    const { firstName, lastName, userId } = rowOf(id)?.cells ?? {};
    return [firstName, lastName].filter(Boolean).join(' ') || String(userId ?? '');
  },
  linkTitle: (to, id) => links[to]?.get(id) ?? id,
  linkChoices: async (to, typed) => {
    await wait();
    return [...(links[to] ?? [])]
      .filter(([, title]) => foldText(title).includes(foldText(typed)))
      .map(([id, title]) => ({ id, title, hint: '' }));
  },
});
