import { describe, expect, it } from 'vitest';
import type { GridRow } from '../../client/contract/row.ts';
import { columnValue, joinParts } from '../../client/fields/composed.ts';
import { displayOf, retryTextOf, unparsedText } from '../../client/grid/cell-display.ts';
import { refusedTextsAt, rowRequests } from '../../client/grid/edit.ts';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import { say } from '../../server/model/localizedText.ts';

const text = (id: string): CatalogField => ({ id, type: 'text', label: say(id, id), readOnly: false });
const person: CatalogField = { ...text('person'), parts: ['firstName', 'lastName'], sort: ['lastName', 'firstName'] };
const table = {
  id: 'users',
  fields: [text('firstName'), text('lastName')],
  composed: [person],
  rights: { insert: true, update: [{ fields: true }] },
} as unknown as CatalogTable;
const names = { firstName: 'Inès', lastName: 'Martin' };
const row = (more: Partial<GridRow>): GridRow => ({ id: 'r', version: 1, cells: names, ...more });

/** What is sent if the editor of a person opens and these names are written. */
const sent = (from: GridRow, firstName: string, lastName: string) =>
  rowRequests(
    { source: { table: () => table } } as unknown as Parameters<typeof rowRequests>[0],
    [{ row: 0, cells: { person: joinParts([firstName, lastName]) }, seen: { person: columnValue(from.cells, person) } }],
    new Map([[0, from]]),
  ).map(({ to }) => to);

describe('a text of a composed cell that was not accepted', () => {
  const refused = row({ refused: [{ field: 'firstName', text: 'Zoé', message: 'No.', code: 'said' }] });
  const kept = row({
    cells: { ...names, firstName: null },
    invalid: { firstName: { text: 'xxx', code: 'too_long' } },
  });

  it('is what the editor continues with, and can be discarded', () => {
    expect(retryTextOf(person, refused)).toBe(joinParts(['Zoé', 'Martin']));
    expect(retryTextOf(person, kept)).toBe(joinParts(['xxx', 'Martin']));
    expect(retryTextOf(person, row({}))).toBeNull();
    expect(retryTextOf(text('firstName'), refused)).toBe('Zoé');
    expect(refusedTextsAt(refused, person).map(({ field }) => field)).toEqual(['firstName']);
    expect(refusedTextsAt(row({}), person)).toEqual([]);
  });

  it('is sent again with the other text unchanged if it was refused', () => {
    expect(sent(refused, 'Zoé', 'Martin')).toEqual([{ firstName: 'Zoé' }]);
  });

  it('is not written if it was kept and only the other text changes', () => {
    expect(sent(kept, 'xxx', 'Martin')).toEqual([]);
    expect(sent(kept, 'xxx', 'Roux')).toEqual([{ lastName: 'Roux' }]);
    expect(sent(kept, 'Zoé', 'Martin')).toEqual([{ firstName: 'Zoé' }]);
  });

  it('is shown instead of the value', () => {
    expect(unparsedText(person, kept)).toBe(joinParts(['xxx', 'Martin']));
    const context = { language: 'en', source: { table: () => table }, words: {} } as unknown as Parameters<typeof displayOf>[2];
    expect(displayOf(person, kept, context).text).toBe('xxx Martin');
  });
});
