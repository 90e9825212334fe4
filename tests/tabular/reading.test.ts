import { describe, expect, it } from 'vitest';
import { plainCell } from '../../server/model/tabular/cell.ts';
import {
  columnValues,
  defaultChoices,
  type ReadingChoices,
  readTable,
  type TargetField,
} from '../../server/model/tabular/reading.ts';

const fields: TargetField[] = [
  { id: 'name', labels: ['Name', 'Nom'], values: 'text' },
  { id: 'born', labels: ['Born', 'Né le'], values: 'date', sign: /\d/ },
  { id: 'seen', labels: ['Seen', 'Vu le'], values: 'time', sign: /\d/ },
  { id: 'count', labels: ['Count', 'Nombre'], values: 'number', sign: /\d/ },
  { id: 'notes', labels: ['Notes', 'Notes'], values: 'text', hasLines: true },
];
const field = (id: string): TargetField => fields.find(one => one.id === id)!;

/** Reads lines of texts at these fields, and returns the reading with the value of each cell. */
function read(lines: string[][], at: string[], choices: Partial<ReadingChoices> = {}) {
  const chosen = { ...defaultChoices, ...choices };
  const reading = readTable(
    lines.map(line => line.map(plainCell)),
    { fields, defaultFields: at.map(field), region: 'en-GB' },
    chosen,
  );
  const values = reading.columns.map(column => columnValues(reading, column, chosen.dates));
  return { ...reading, values: reading.rows.map((_, row) => values.map(of => of(row))) };
}

describe('a block read for the columns of a table', () => {
  it('goes to the columns that its headings name, in their order', () => {
    const found = read(
      [
        ['Nombre', 'Name', 'Colour'],
        ['3', 'Ann', 'red'],
        ['4', 'Bob', ''],
      ],
      ['name', 'born'],
    );
    expect(found.columns.map(column => [column.field?.id ?? null, column.isUnmapped])).toEqual([
      ['count', false],
      ['name', false],
      [null, true],
    ]);
    expect(found.values).toEqual([
      ['3', 'Ann', null],
      ['4', 'Bob', null],
    ]);
  });

  it('has its first line among its rows if the person says that it is data', () => {
    const lines = [
      ['Name', 'Count'],
      ['Ann', '3'],
    ];
    expect([
      read(lines, ['name', 'count']).rows.length,
      read(lines, ['name', 'count'], { hasHeader: false }).rows.length,
    ]).toEqual([1, 2]);
  });

  it('fills a column without a field with the chosen one', () => {
    const lines = [
      ['Name', 'Age'],
      ['Ann', '3'],
      ['Bob', '4'],
    ];
    const fieldsOf = (choices: Partial<ReadingChoices>) =>
      read(lines, [], choices).columns.map(({ field: to }) => to?.id ?? null);
    expect(fieldsOf({})).toEqual(['name', null]);
    expect(fieldsOf({ fields: new Map([[1, 'count']]) })).toEqual(['name', 'count']);
  });

  it('takes day or month first from one text for the whole column, and asks only if none decides', () => {
    const sure = read([['03/04/2026'], ['31/12/2026']], ['born']);
    expect([sure.columns[0]!.dates?.open, sure.values]).toEqual([false, [['2026-04-03'], ['2026-12-31']]]);
    const open = read([['03/04/2026 14:05'], ['04/05/2026']], ['seen'], { dates: new Map([[0, 'mdy']]) });
    expect([open.columns[0]!.dates?.open, open.values]).toEqual([true, [['2026-03-04 14:05'], ['2026-04-05']]]);
    expect(read([['Ann']], ['name']).columns[0]!.dates).toBeNull();
  });

  it('splits one column of delimited lines, unless its field takes lines or the person says no', () => {
    const lines = [['Ann;3'], ['Bob;4']];
    expect(read(lines, ['name', 'count']).values).toEqual([
      ['Ann', '3'],
      ['Bob', '4'],
    ]);
    expect(read(lines, ['name', 'count'], { split: false }).values).toEqual([['Ann;3'], ['Bob;4']]);
    expect(read(lines, ['notes']).split).toBeNull();
  });
});
