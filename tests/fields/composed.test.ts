import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnValue, fieldIdsOf, joinParts, showParts, splitParts, writtenCells } from '../../client/fields/composed.ts';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import { say } from '../../server/model/localizedText.ts';

const text = (id: string): CatalogField => ({ id, type: 'text', label: say(id, id), readOnly: false });
const person: CatalogField = { ...text('person'), parts: ['firstName', 'lastName'], sort: ['lastName', 'firstName'] };
const table = { fields: [text('firstName'), text('lastName')], composed: [person] } as unknown as CatalogTable;

describe('the value of a composed cell', () => {
  it('law: any texts of its fields are read back unchanged', () => {
    const part = fc.string().map(each => each.replaceAll('\u001F', '').trim());
    fc.assert(
      fc.property(fc.tuple(part, part), texts => {
        const value = joinParts(texts);
        expect(value === null ? ['', ''] : splitParts(person, value)).toEqual(texts);
      }),
    );
  });

  it('is what its fields contain, and null if all are empty', () => {
    expect(showParts(columnValue({ firstName: 'Inès', lastName: 'Martin' }, person))).toBe('Inès Martin');
    expect(showParts(columnValue({ firstName: null, lastName: 'Martin' }, person))).toBe('Martin');
    expect(columnValue({ firstName: null, lastName: '' }, person)).toBeNull();
    expect(fieldIdsOf([text('userId'), person, text('lastName')])).toEqual(['userId', 'firstName', 'lastName']);
  });
});

describe('a name that is typed or pasted as a whole', () => {
  it.each([
    ['Zoë', 'Zoë', ''],
    ['Inès Martin', 'Inès', 'Martin'],
    ['  Inès   Martin ', 'Inès', 'Martin'],
    ['Maria del Carmen López', 'Maria', 'del Carmen López'],
    ['Martin, Inès', 'Inès', 'Martin'],
    ['del Carmen López, Maria', 'Maria', 'del Carmen López'],
    ['MARTIN Inès', 'Inès', 'MARTIN'],
    ['Jean-Noël LE GUÉRIN', 'Jean-Noël', 'LE GUÉRIN'],
    ['INÈS MARTIN', 'INÈS', 'MARTIN'],
    ['J. R. R. Tolkien', 'J.', 'R. R. Tolkien'],
    ['JP Martin', 'JP', 'Martin'],
    ['Li WU', 'Li', 'WU'],
    ['WU MARTIN Li', 'Li', 'WU MARTIN'],
    ['John Smith III', 'John', 'Smith III'],
    ['John SMITH Jr.', 'John', 'SMITH Jr.'],
    ['WU Li', 'Li', 'WU'],
    ['NG Wei Ling', 'Wei Ling', 'NG'],
    ['Van An LÊ', 'Van An', 'LÊ'],
    ['Min-jun OH', 'Min-jun', 'OH'],
    ['AJ Smith', 'AJ', 'Smith'],
    ['Smith JP', 'Smith', 'JP'],
    ['LI WU', 'LI', 'WU'],
    ['王 小明', '小明', '王'],
    ['王\u3000小明', '小明', '王'],
    ['欧阳 娜娜', '娜娜', '欧阳'],
    ['김 민준', '민준', '김'],
    ['さとう はな', 'はな', 'さとう'],
    ['王小明', '王小明', ''],
    ['王 Xiaoming', '王', 'Xiaoming'],
    ['محمد علي حسن', 'محمد', 'علي حسن'],
    ['Martin Luther King, Jr.', 'Martin', 'Luther King Jr.'],
    ['King, Martin Luther, Jr.', 'Martin Luther', 'King Jr.'],
    ['Jean-Pierre DE LA TOUR d’AUVERGNE', 'Jean-Pierre', 'DE LA TOUR d’AUVERGNE'],
    ["D'ARTAGNAN Charles", 'Charles', "D'ARTAGNAN"],
    ['Anna MARIA Rossi', 'Anna', 'MARIA Rossi'],
    ['', '', ''],
  ])('“%s” is divided into “%s” and “%s”', (whole, first, last) => {
    expect(splitParts(person, whole)).toEqual([first, last]);
  });
});

describe('what is written', () => {
  it('goes to the fields of the column; a field that is written itself keeps its value', () => {
    expect(writtenCells({ person: 'Inès Martin', email: 'i@acme.test' }, table)).toEqual({
      firstName: 'Inès',
      lastName: 'Martin',
      email: 'i@acme.test',
    });
    expect(writtenCells({ person: null }, table)).toEqual({ firstName: null, lastName: null });
    expect(writtenCells({ person: 'Inès Martin', lastName: 'Roux' }, table)).toEqual({ firstName: 'Inès', lastName: 'Roux' });
  });
});
