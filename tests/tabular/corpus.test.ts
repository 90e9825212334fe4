import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBlock } from '../../client/grid/clipboard-block.ts';
import { flag, longtext, number } from '../../server/model/definitionBuilders.ts';

import { fieldType } from '../../server/model/fieldType.ts';
import { say } from '../../server/model/localizedText.ts';
import type { FieldSpec } from '../../server/model/table.ts';
import { columnValues, defaultChoices, readTable, type TargetField } from '../../server/model/tabular/reading.ts';
import { users } from '../../server/tables/users.ts';

/*
 * What programs put on the clipboard for the same two people, written by hand from the documented formats: the plain text, and
 * the HTML of those that have one. Each in its own language, with its own numbers, dates, quotes and line ends.
 */

const specs: Record<string, FieldSpec> = Object.fromEntries([
  ...['firstName', 'lastName', 'email', 'mobile', 'firstDay', 'employeeId'].map(id => [id, users.fields[id]!]),
  ['places', number(say('Places', 'Places'), { min: -1e6, max: 1e6, step: 0 })],
  ['remote', flag(say('Remote', 'Distance'))],
  ['note', longtext(say('Note', 'Note'), { synonyms: ['Notes'] })],
]);
const fields: TargetField[] = Object.entries(specs).map(([id, spec]) => ({
  id,
  labels: [spec.label.en, spec.label.fr],
  synonyms: spec.synonyms ?? [],
  values: fieldType(spec).formula,
  hasLines: spec.type === 'longtext',
}));
const people = [
  {
    firstName: 'Élodie',
    lastName: 'Lefèvre',
    email: 'elodie.lefevre@acme.test',
    mobile: '33612345678',
    firstDay: '2026-12-04',
    employeeId: '00042',
    places: 1234.5,
    remote: true,
    note: 'Dit "bonjour"\net part',
  },
  {
    firstName: 'Zoé',
    lastName: "D'Arc & fils",
    email: 'zoe@acme.test',
    mobile: '33711223344',
    firstDay: '2027-01-31',
    employeeId: '7',
    places: -3,
    remote: false,
    note: null,
  },
];

type Person = Record<keyof (typeof people)[0], unknown>;

/** The programs, the region of the person who pastes, and the values that a format cannot carry. */
const programs: [program: string, region: string, lost?: Partial<Person>[]][] = [
  ['excel-windows', 'fr-FR'],
  ['excel-2003', 'en-US'],
  ['excel-mac', 'en-GB'],
  ['excel-web', 'en-US'],
  ['google-sheets', 'fr-FR'],
  ['libreoffice', 'de-DE'],
  ['numbers', 'en-GB'],
  ['airtable', 'en-GB', [{}, { remote: null }]],
  ['plain-text', 'fr-FR', [{ note: 'Dit "bonjour"' }]],
];

const file = (name: string): string => {
  const path = join(import.meta.dirname, 'corpus', name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** The digits of a number: spreadsheets drop its plus sign and people its spaces, which the field then asks for. */
const digits = (text: unknown): string => String(text).replace(/\D/g, '');

/** The values that a paste of this block would store. */
function paste(plain: string, html: string, region: string): Record<string, unknown>[] {
  const reading = readTable(readBlock(plain, html).cells, { fields, defaultFields: fields, region }, defaultChoices);
  const columns = reading.columns.map(column => ({
    spec: specs[column.field!.id]!,
    id: column.field!.id,
    value: columnValues(reading, column, new Map()),
  }));
  return reading.rows.map((_, row) =>
    Object.fromEntries(
      columns.map(({ id, spec, value }) => [
        id,
        spec.type === 'phone' ? digits(value(row)) : fieldType(spec).cast(value(row), { ...spec, id }),
      ]),
    ),
  );
}

describe.each(programs)('a block of %s', (program, region, lost = []) => {
  const [plain, html] = [file(`${program}.txt`), file(`${program}.html`)];
  const expected = people.map((person, at) => ({ ...person, ...lost[at] }));

  it('is read by its headings, with its types', () => {
    expect(paste(plain, html, region)).toEqual(expected);
  });

  it('is read without its headings', () => {
    const rowEnd = /\r\n|\r|\n/.exec(plain)!;
    const withoutHeading = plain.slice(rowEnd.index + rowEnd[0].length);
    const row = /<tr[\s\S]*?<\/tr>/i.exec(html.replace(/<thead>([\s\S]*?)<\/thead>/, '$1'))?.[0] ?? '';
    const body = html.replace(/<\/?thead>/g, '').replace(row, '');
    expect(paste(withoutHeading, body, region)).toEqual(expected);
  });
});
