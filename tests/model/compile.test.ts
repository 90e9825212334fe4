import { describe, expect, it } from 'vitest';
import { catalogIssueText } from '../../server/model/catalogIssue.ts';
import { compile, compileCatalog } from '../../server/model/compile.ts';
import {
  check,
  computed,
  count,
  date,
  flag,
  link,
  normalizedKey,
  number,
  sum,
  text,
  unique,
} from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable, type FieldSpec, type Table } from '../../server/model/table.ts';
import { administration } from '../../server/tables/administration.ts';

const same = (label: string) => say(label, label);
const amount = { min: 0, max: 1_000, step: 1 };

/** Companies with people and teams; each test changes one part. */
const company = (fields: Record<string, FieldSpec> = {}, more: Partial<Table> = {}): Table =>
  defineTable('companies', {
    ...(more as object),
    label: same('Companies'),
    title: 'name',
    fields: { name: text(same('Name')), since: date(same('Since')), ...fields },
  });
const person = (fields: Record<string, FieldSpec> = {}, more: Partial<Table> = {}): Table =>
  defineTable('people', {
    ...(more as object),
    label: same('People'),
    title: 'name',
    fields: {
      name: text(same('Name')),
      age: number(same('Age'), amount),
      company: link('companies', same('Company')),
      ...fields,
    },
  });

const issuesOf = (...tables: Table[]) => compile(tables).issues;
const textsOf = (...tables: Table[]) => issuesOf(...tables).map(catalogIssueText);

describe('compile', () => {
  it('returns a catalog without issues for the built-in tables', () => {
    const { catalog, issues } = compile(administration);
    expect(issues).toEqual([]);
    expect(catalog.order).toHaveLength(administration.length);
  });

  it('returns an issue with the field, the formula and the position of a formula that does not parse', () => {
    expect(issuesOf(company(), person({ double: computed('number', same('Double'), 'aeg * 2') }))).toEqual([
      {
        table: 'people',
        field: 'double',
        code: 'unknown_field',
        message: 'Unknown field "aeg". Did you mean "Age"?',
        formula: { text: 'aeg * 2', at: 0, length: 3 },
      },
    ]);
  });

  it('returns an issue with the id of the rule', () => {
    const rules = {
      adult: check('age >', 'V_ADULT', same('Too young')),
      named: unique('nickname', 'V_NAME', same('Taken')),
    };
    expect(issuesOf(company(), person({}, { rules })).map(({ rule, code, formula }) => [rule, code, formula?.at])).toEqual([
      ['adult', 'syntax', 5],
      ['named', 'unknown_field', undefined],
    ]);
  });

  it('returns all issues of all tables at once', () => {
    const wrong = company({ a: computed('text', same('A'), 'nme'), b: computed('text', same('B'), 'LOWR(name)') });
    expect(textsOf(wrong, person({ c: link('planets', same('C')) }))).toEqual([
      'Table companies, field a: Unknown field "nme". Did you mean "Name"? In the formula: nme',
      'Table companies, field b: Unknown function LOWR. Did you mean LOWER? In the formula: LOWR(name)',
      'Table people, field c: There is no table planets to link to.',
    ]);
  });

  it.each<[string, FieldSpec, string]>([
    ['a text in a number', computed('number', same('X'), 'name'), 'The formula gives a text, but the field is a number.'],
    ['a number in a date', computed('date', same('X'), 'age'), 'The formula gives a number, but the field is a date.'],
    ['a flag in a text', computed('text', same('X'), 'age > 3'), 'The formula gives a yes or no, but the field is a text.'],
    ['a date in a flag', computed('flag', same('X'), 'company.since'), 'The formula gives a date, but the field is a yes or no.'],
    [
      'a link to another table',
      computed('link', same('X'), 'company', { to: 'people' }),
      'The formula links to companies, but the field links to people.',
    ],
  ])('returns an issue for a formula with a result of the wrong type: %s', (_, x, message) => {
    expect(issuesOf(company(), person({ x }))).toEqual([{ table: 'people', field: 'x', code: 'result_type', message }]);
  });

  it('returns an issue for operands of the wrong type', () => {
    expect(textsOf(company(), person({ x: computed('number', same('X'), 'age + name') }))).toEqual([
      'Table people, field x: "+" expects a number, not a text. In the formula: age + name',
    ]);
  });

  it.each<[string, FieldSpec, string]>([
    ['an unknown table', count(same('X'), 'planets', 'company'), 'There is no table planets to aggregate.'],
    ['a field that is not a link here', count(same('X'), 'people', 'name'), 'people.name is not a link to companies.'],
    ['a sum of texts', sum(same('X'), 'people', 'company', 'name'), 'people.name is not a number, so it has no sum.'],
    [
      'a condition over links',
      count(same('X'), 'people', 'company', 'company.name = "A"'),
      'The condition of a rollup may only read cells of the rows that it aggregates.',
    ],
  ])('returns an issue for a rollup over %s', (_, x, message) => {
    expect(issuesOf(company({ x }), person())).toMatchObject([{ table: 'companies', field: 'x', message }]);
  });

  it('returns an issue for the key of an unknown field', () => {
    expect(textsOf(company({ key: normalizedKey(same('Key'), 'nme') }))[0]).toContain('Table companies, field key');
  });

  describe('names a circle in words', () => {
    it('of one column', () => {
      const x = computed('number', same('X'), 'x + 1');
      expect(textsOf(company(), person({ x }))).toEqual(['Table people, field x: “X” of People reads itself.']);
    });

    it('within a table', () => {
      const fields = { x: computed('number', same('X'), 'y + 1'), y: computed('number', same('Y'), 'x + 1') };
      expect(textsOf(company(), person(fields))).toEqual([
        'Table people, field x: Columns read each other in a circle: “X” of People reads “Y” of People reads “X” of People.',
      ]);
    });

    it('over two tables, through a link and a rollup', () => {
      const people = person({ share: computed('number', same('Share'), 'company.total + 1') });
      const companies = company({ total: sum(same('Total'), 'people', 'company', 'share') });
      expect(textsOf(companies, people)).toEqual([
        'Table people, field share: Columns read each other in a circle: “Share” of People reads “Total” of Companies reads “Share” of People.',
      ]);
    });

    it('through the condition of a rollup', () => {
      const people = person({ big: computed('flag', same('Big'), 'company.bigs > 2') });
      const companies = company({ bigs: count(same('Bigs'), 'people', 'company', 'big') });
      expect(issuesOf(companies, people).map(({ code }) => code)).toEqual(['circle']);
    });

    it('through a computed link', () => {
      const people = person({
        boss: computed('link', same('Boss'), 'boss.deputy', { to: 'people' }),
        deputy: link('people', same('Deputy')),
      });
      expect(textsOf(company(), people)).toEqual(['Table people, field boss: “Boss” of People reads itself.']);
    });
  });

  it('does not see a circle in tables that only link to each other', () => {
    const people = person({ label: computed('text', same('Label'), 'name & company.motto') });
    const companies = company({
      motto: text(same('Motto')),
      leader: link('people', same('Leader')),
      staff: count(same('Staff'), 'people', 'company'),
    });
    expect(issuesOf(companies, people)).toEqual([]);
  });

  it('sorts computed columns after those that they read', () => {
    const people = person({
      c: computed('number', same('C'), 'b + 1'),
      b: computed('number', same('B'), 'a + 1'),
      a: computed('number', same('A'), 'age + 1'),
    });
    const { catalog } = compile([company(), people]);
    expect(catalog.table('people').computed.map(({ field }) => field.id)).toEqual(['a', 'b', 'c']);
  });

  it('leaves a formula with a problem blank and computes the others', () => {
    const people = person({ x: computed('number', same('X'), 'name'), y: computed('number', same('Y'), 'age + 1') });
    const { catalog } = compile([company(), people]);
    const env = { follow: () => null, today: '2026-03-14', now: '2026-03-14T09:30:00.000Z' };
    const results = catalog
      .table('people')
      .computed.map(({ field, formula }) => [field.id, formula.run({ age: 4, name: 'Ada' }, env)]);
    expect(Object.fromEntries(results)).toEqual({ x: null, y: 5 });
  });

  it('checks the result of a formula of unknown type for each row', () => {
    const people = person({ x: computed('number', same('X'), 'IF(retired, name, age)'), retired: flag(same('Retired')) });
    const { catalog, issues } = compile([company(), people]);
    expect(issues).toEqual([]);
    const [{ formula } = { formula: undefined }] = catalog.table('people').computed;
    const env = { follow: () => null, today: '2026-03-14', now: '2026-03-14T09:30:00.000Z' };
    expect(formula?.run({ age: 4, retired: false }, env)).toBe(4);
    expect(formula?.run({ name: '', retired: true }, env)).toBe(null);
    expect(formula?.run({ name: 'Ada', retired: true }, env)).toMatchObject({ code: '#VALUE!' });
  });

  it('gives no access by a grant with a problem, and applies a guard with a problem to every row', () => {
    const words = same('No');
    const people = person(
      {},
      {
        access: {
          owner: { read: 'organisation', except: [{ when: 'nme = "A"', code: 'NO', words }] },
          member: { read: ['own'] },
        },
        guards: [{ on: ['delete'], when: 'nme', code: 'NO', words }],
      },
    );
    const { catalog, issues } = compile([company(), people]);
    expect(issues.map(({ code }) => code).sort()).toEqual(['unknown_field', 'unknown_field', 'unknown_relation']);
    const { grants, guards } = catalog.table('people');
    expect([...grants.keys()]).toEqual([]);
    const env = { follow: () => null, today: '2026-03-14', now: '2026-03-14T09:30:00.000Z' };
    expect(guards[0]?.when.run({}, env)).toBe(true);
  });
});

it('compileCatalog throws one error with every issue', () => {
  const wrong = [company({ a: computed('text', same('A'), 'nme') }), person({ c: link('planets', same('C')) })];
  expect(() => compileCatalog(wrong)).toThrow(textsOf(...wrong).join('\n'));
});
