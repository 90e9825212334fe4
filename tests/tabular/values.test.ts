import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TypeName } from '../../server/model/field.ts';
import { fieldTypes } from '../../server/model/fields/registry.ts';
import type { SourceCell } from '../../server/model/tabular/cell.ts';
import { cellValue } from '../../server/model/tabular/cellValue.ts';
import { dateOfCell, epochOf, momentOfSerial, serialOf } from '../../server/model/tabular/serial.ts';

const cell = (text: string, raw: SourceCell['raw'] = null): SourceCell => ({ text, raw });

describe('the value of a cell in a column', () => {
  it('is its text if that is longer than any number', () => {
    const text = `1${'\u00a0'.repeat(200)}`;
    expect(cellValue(cell(text, 1), 'number')).toBe(text);
  });
  const cases: [TypeName, SourceCell, unknown][] = [
    ['text', cell('00042', 42), '00042'],
    ['text', cell('1 234,50 €', 1234.5), '1 234,50 €'],
    ['text', cell('VRAI', true), 'VRAI'],
    ['text', cell('11/12/2024', 45_607), '11/12/2024'],
    ['text', cell('5,51198E+12', 5_511_981_918_127), '5511981918127'],
    ['text', cell('1E+22', 1e22), '10000000000000000000000'],
    ['text', cell('########', 33_612_345_678), '33612345678'],
    ['text', cell('="00042"'), '00042'],
    ['text', cell('="say ""hi"""'), 'say "hi"'],
    ['text', cell('=A1&"x"'), '=A1&"x"'],
    ['phone', cell('="+33612345678"'), '+33612345678'],
    ['phone', cell('3,36E+10', 33_612_345_678), '33612345678'],
    ['email', cell('a@b.fr', 'other'), 'a@b.fr'],
    ['select', cell('VRAI', true), 'VRAI'],
    ['state', cell('1', 1), '1'],
    ['link', cell('007', 7), '007'],
    ['longtext', cell('a\nb', 'a b'), 'a\nb'],
    ['number', cell('1 234,50 €', 1234.5), 1234.5],
    ['number', cell('1.234.567,89', 1_234_567.891), 1_234_567.891],
    ['number', cell('(1 234)', -1234), -1234],
    ['number', cell('5,000', 5000), 5000],
    ['number', cell('####', 12.5), 12.5],
    ['number', cell('50%', 0.5), '50%'],
    ['number', cell('11/12/2024', 45_607), '11/12/2024'],
    ['number', cell('12-Nov-24', 45_608), '12-Nov-24'],
    ['number', cell('VRAI', true), 'VRAI'],
    ['flag', cell('VRAI', true), true],
    ['flag', cell('WAHR', true), true],
    ['flag', cell('1', 1), '1'],
    ['date', cell('12/11/2024', 45_608), '2024-11-12'],
    ['date', cell('11/12/2024', 45_608), '2024-11-12'],
    ['date', cell('12-Nov-24', 45_608), '2024-11-12'],
    ['date', cell('mardi 12 novembre 2024', 45_608), '2024-11-12'],
    ['date', cell('########', 45_608), '2024-11-12'],
    ['date', cell('13/11/2024', 45_608), '13/11/2024'],
    ['date', cell('45608', 45_608), '45608'],
    ['date', cell('12/11/2024'), '12/11/2024'],
    ['time', cell('12/11/2024 13:30', 45_608.5625), '2024-11-12 13:30:00'],
    ['time', cell('12/11/2024', 45_608), '2024-11-12 00:00'],
  ];
  it.each(cases)('%s of %o is %o', (type, from, value) => {
    expect(cellValue(from, fieldTypes[type].formula)).toBe(value);
  });

  it('is never a hidden value in text columns', () => {
    const types = fc.constantFrom<TypeName>('text', 'longtext', 'email', 'phone', 'select', 'state', 'link', 'secret', 'verdict');
    const raw = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
    const text = fc.string({ unit: 'binary' }).filter(shown => !/^\s*(=|#|[+-]?\d([.,]\d+)?e)/i.test(shown));
    fc.assert(
      fc.property(types, text, raw, (type, shown, value) => cellValue(cell(shown, value), fieldTypes[type].formula) === shown),
    );
  });
});

describe('serial numbers of dates', () => {
  it('are converted to days and times of day', () => {
    expect(momentOfSerial(45_608, 1900)).toEqual({ day: '2024-11-12', clock: null });
    expect(momentOfSerial(45_608.75, 1900)).toEqual({ day: '2024-11-12', clock: '18:00:00' });
    expect(momentOfSerial(44_146, 1904)).toEqual({ day: '2024-11-12', clock: null });
    for (const wrong of [-1, 0, 60, 3e6, Number.NaN, Number.POSITIVE_INFINITY]) expect(momentOfSerial(wrong, 1900)).toBeNull();
  });
  it('are converted from a day and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 2_958_464 }), serial => serialOf(momentOfSerial(serial, 1900)!.day) === serial),
    );
    expect(serialOf('2024-11-12T18:00:00.000Z')).toBe(45_608.75);
    expect(serialOf('12/11/2024')).toBeNull();
  });
  it('use the 1904 epoch if the texts of the column show it', () => {
    const column = [cell('12/11/2024', 44_146), cell('13/11/2024', 44_147), cell('nov.', 44_148)];
    expect(epochOf(column)).toBe(1904);
    expect(column.map(each => dateOfCell(each, 1904)?.day)).toEqual(['2024-11-12', '2024-11-13', '2024-11-14']);
    expect(epochOf([cell('12/11/2024', 45_608)])).toBe(1900);
    expect(epochOf([])).toBe(1900);
  });
});
