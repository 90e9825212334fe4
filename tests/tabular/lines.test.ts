import { describe, expect, it } from 'vitest';
import { splitDelimited } from '../../server/model/tabular/delimited.ts';
import type { HeadingField } from '../../server/model/tabular/headings.ts';
import { isSameLine, readHeadings } from '../../server/model/tabular/headings.ts';
import { valueSigns } from '../../server/model/tabular/targetField.ts';

const fields: HeadingField[] = [
  { id: 'userId', sign: valueSigns.text, labels: ['User ID', 'Identifiant'], synonyms: ['Login'] },
  { id: 'firstName', sign: valueSigns.text, labels: ['First Name', 'Prénom'], synonyms: ['Given name'] },
  { id: 'lastName', sign: valueSigns.text, labels: ['Last Name', 'Nom'], synonyms: ['Surname'] },
  { id: 'email', sign: valueSigns.email, labels: ['Email', 'E-mail'], synonyms: ['Mail', 'Courriel'] },
  { id: 'mobile', sign: valueSigns.phone, labels: ['Mobile', 'Mobile'], synonyms: ['GSM'] },
  { id: 'role', sign: valueSigns.select, labels: ['Role', 'Rôle'], choices: ['Manager', 'Member'] },
  { id: 'manager', sign: valueSigns.link, labels: ['Manager', 'Responsable'] },
];
const order = fields.map(field => field.id);
const read = (...block: string[][]) => readHeadings(block, fields, order);

describe('a header row', () => {
  it('names fields in any order, language and spelling, by label, id or synonym', () => {
    const person = ['Ann', 'Lee', 'ann@acme.test', '+33612345678'];
    const known = ['firstName', 'lastName', 'email', 'mobile'];
    for (const line of [
      ['First name', 'LAST NAME', 'E-mail', 'Mobile'],
      ['Prénom', 'nom', 'Courriel', 'GSM'],
      ['firstName', 'last_name', 'Mail', 'mobile'],
      ['Given Name', 'Surname', 'EMAIL', 'Gsm'],
    ])
      expect(read(line, person)).toEqual({ fields: known, sure: true });
    expect(read(['Identifiant', '', 'email'], ['ann', 'x', 'a@b.fr'])?.fields).toEqual(['userId', null, 'email']);
  });

  it('may contain unknown columns, and names each field once', () => {
    expect(read(['Mail', 'Kostenstelle', 'E-mail', 'Nom'], ['a@b.fr', '4', 'c@d.fr', 'Lee'])).toEqual({
      fields: [null, null, 'email', 'lastName'],
      sure: true,
    });
  });

  it('of a single column is recognised if the values below have another form or it is in its own place', () => {
    expect(read(['Courriel'], ['a@b.fr'], ['c@d.fr'])).toEqual({ fields: ['email'], sure: true });
    expect(readHeadings([['Nom'], ['Lee'], ['Roy']], fields, ['lastName'])).toEqual({ fields: ['lastName'], sure: true });
    expect(readHeadings([['Nom'], ['Lee'], ['Roy']], fields, ['userId'])).toEqual({ fields: ['lastName'], sure: false });
  });

  it('is not recognised in data', () => {
    expect(read(['ben', 'Ben', 'ben@acme.test'], ['dan', 'Dan', 'dan@acme.test'])).toBeNull();
    expect(read(['Email', 'Ben', 'ben@acme.test'], ['x', 'Dan', 'dan@acme.test'])).toBeNull();
    expect(readHeadings([['Manager'], ['Member']], fields, ['role'])).toBeNull();
    expect(read(['Email'])).toBeNull();
    expect(readHeadings([], fields, order)).toBeNull();
  });

  it('can be copied alone if it has several field names; a single name may be a text', () => {
    expect(read(['Nom', 'Email'])).toEqual({ fields: ['lastName', 'email'], sure: true });
    expect(read(['Nom', 'Dupont'])).toBeNull();
  });

  it('is recognised when it is repeated, whatever is beside it', () => {
    const headings = ['Last Name', 'E-mail'];
    expect(isSameLine(['last name', 'Email'], headings)).toBe(true);
    expect(isSameLine(['last name', 'Email', ''], headings)).toBe(true);
    for (const line of [['Last Name'], ['Last Name', 'a@b.fr'], ['Last Name', 'Email', 'x'], []])
      expect(isSameLine(line, headings)).toBe(false);
  });

  it('with little evidence is not sure', () => {
    expect(read(['Nom', 'Ville', 'Site'], ['Lee', 'Paris', 'Nord'])).toEqual({ fields: ['lastName', null, null], sure: false });
  });
});

describe('one column of delimited lines', () => {
  it.each([
    [
      'semicolons',
      ['Roy;Ann;a@b.fr', 'Lee;Bob;c@d.fr'],
      ';',
      [
        ['Roy', 'Ann', 'a@b.fr'],
        ['Lee', 'Bob', 'c@d.fr'],
      ],
    ],
    [
      'commas, with quotes',
      ['Name,Mail,Title', 'Roy,a@b.fr,"Head, sales"'],
      ',',
      [
        ['Name', 'Mail', 'Title'],
        ['Roy', 'a@b.fr', 'Head, sales'],
      ],
    ],
    [
      'bars',
      ['a | b', 'c | d'],
      '|',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'tabs within quoted cells',
      ['a\tb', 'c\td'],
      '\t',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['an empty line between', ['a;b', '', 'c;d'], ';', [['a', 'b'], [''], ['c', 'd']]],
  ])('%s', (_, lines, separator, cells) => {
    expect(splitDelimited(lines)).toEqual({ separator, cells });
  });

  it.each([
    ['a name with its first name behind', ['Martin, Alice', 'Roy, Carol']],
    ['numbers with a decimal comma', ['12,5', '13,25']],
    ['text with a comma now and then', ['Well, yes', 'No', 'Perhaps, or not, we say']],
    ['a single line', ['a;b;c']],
    ['plain text', ['Ann', 'Bob']],
  ])('%s stays one column', (_, lines) => {
    expect(splitDelimited(lines)).toBeNull();
  });
});
