import { describe, expect, it } from 'vitest';
import { catalogIssueText } from '../../server/model/catalogIssue.ts';
import { compile } from '../../server/model/compile.ts';
import { capacity, check, choices, link, number, state, text, unique } from '../../server/model/definitionBuilders.ts';
import { say } from '../../server/model/localizedText.ts';
import { pagePaths } from '../../server/model/pagePaths.ts';
import { type Action, defineTable, type FieldSpec, type Table } from '../../server/model/table.ts';

const same = (label: string) => say(label, label);
const amount = { min: 0, max: 1_000, step: 1 };

const company = (): Table =>
  defineTable('companies', { label: same('Companies'), title: 'name', fields: { name: text(same('Name')) } });
/** People of companies, with one part that is wrong. */
const person = (fields: Record<string, FieldSpec> = {}, more: Partial<Table> = {}): Table =>
  defineTable('people', {
    ...(more as object),
    label: same('People'),
    title: 'name',
    fields: { name: text(same('Name')), company: link('companies', same('Company')), ...fields },
  });

describe('compile checks the names in a definition:', () => {
  const words = same('Words');
  const states = {
    new: { label: same('New'), next: ['done'] },
    done: { label: same('Done'), next: [] },
  };
  const action = (more: Partial<Action>) => ({ go: { label: words, needs: [], ...more } });

  it.each<[string, Table, string]>([
    ['the scope', person({}, { scope: ['owner'] }), 'Table people: The scope names the unknown field owner.'],
    [
      'a scope that is no link',
      person({}, { scope: ['name'] }),
      'Table people: The scope names name, which is not a link to an organisation.',
    ],
    ['lookups', person({}, { lookupFields: ['nick'] }), 'Table people: The lookup names the unknown field nick.'],
    [
      'the flag of external people',
      person({}, { people: { external: 'guest' } }),
      'Table people: The flag of external people names the unknown field guest.',
    ],
    [
      'the role of people',
      person({}, { people: { role: 'job' } }),
      'Table people: The role of people names the unknown field job.',
    ],
    [
      'the bar of chosen rows',
      person({}, { bulk: { before: [['promote']], after: [] } }),
      'Table people: The bar of chosen rows names the unknown action promote.',
    ],
    [
      'a column composed of a field that does not exist',
      person({}, { composed: { whole: { label: words, fields: ['name', 'nick'], sort: ['name'] } } }),
      'Table people: The column whole names the unknown field nick.',
    ],
    [
      'a column composed of a field that is no text',
      person({}, { composed: { whole: { label: words, fields: ['name', 'company'], sort: ['name'] } } }),
      'Table people: The column whole names company, which is not a text.',
    ],
    [
      'a composed column with the id of a field',
      person({}, { composed: { name: { label: words, fields: ['name'], sort: ['name'] } } }),
      'Table people: There already is a column called name.',
    ],
    [
      'a view without such a column',
      person({}, { views: { short: { label: words, columns: ['whole'] } } }),
      'Table people: The view short names the unknown field whole.',
    ],
    ['the sort order', person({}, { sort: '-nick' }), 'Table people: The sort order names the unknown field nick.'],
    [
      'the states of a rule',
      person({ state: state(same('State'), states) }, { rules: { r: check('TRUE', 'R', words, { in: ['open'] }) } }),
      'Table people, rule r: The rule names the unknown state open.',
    ],
    [
      'the fields that an action sets',
      person({}, { actions: action({ set: { nick: 'A' } }) }),
      'Table people, action go: The action sets the unknown field nick.',
    ],
    [
      'the inputs of an action',
      person({}, { actions: action({ set: { name: '{nick}' }, form: { name: text(words) } }) }),
      'Table people, action go: The action has no input nick.',
    ],
    [
      'a value that an action sets',
      person({ state: state(same('State'), states) }, { actions: action({ set: { state: 'open' } }) }),
      'Table people, action go: The action sets “open”, which is not a value of state (state).',
    ],
    [
      'the table to which an action adds',
      person({}, { actions: action({ add: { table: 'planets', set: {} } }) }),
      'Table people, action go: The action adds a row to the unknown table planets.',
    ],
    [
      'a relation through another table',
      person({}, { relations: { own: { field: 'company', through: { table: 'companies', row: 'id', user: 'boss' } } } }),
      'Table people: The relation own names the unknown field boss of companies.',
    ],
    [
      'the fields of a grant',
      person({}, { access: { member: { read: 'organisation', update: [{ fields: ['nick'] }] } } }),
      'Table people: The grant of member names the unknown field nick.',
    ],
    [
      'a state that follows',
      person({ state: state(same('State'), { ...states, new: { label: words, next: ['open'] } }) }),
      'Table people, field state: The state new names the unknown state open.',
    ],
    [
      'an initial value',
      person({ size: number(words, { ...amount, initial: 'big' }) }),
      'Table people, field size: The initial value is “big”, which is not a value of size (number).',
    ],
    [
      'a column that exists',
      person({ version: text(words) }),
      'Table people, field version: There already is a column called version.',
    ],
    [
      'an id that is no name',
      person({ 'x.y': text(words) }),
      'Table people, field x.y: “x.y” cannot be the id of a field: use letters, digits and underscores, a letter first.',
    ],
  ])('%s', (_, table, expected) => {
    const { catalog, issues } = compile([company(), table]);
    expect(issues.map(catalogIssueText)).toEqual([expected]);
    // The catalog goes without the part: what is left has no problem.
    expect(compile([...catalog.tables.values()].map(each => each.table)).issues).toEqual([]);
  });

  it.each([...pagePaths.filter(path => /^[a-z]+$/.test(path)), 'Invite', 'api', 'metrics'])(
    'a table called %s, which is the address of another page',
    id => {
      const { catalog, issues } = compile([company(), { ...company(), id }]);
      expect(issues.map(catalogIssueText)).toEqual([
        `Table ${id}: “${id}” cannot be the id of a table: another page has this address.`,
      ]);
      expect([...catalog.tables.keys()]).toEqual(['companies']);
    },
  );

  it.each([
    ['unique', unique(['company', 'tags'], 'TAKEN', words)],
    ['capacity', capacity('tags', '3', 'FULL', words)],
  ])('a %s rule whose key names a list', (_, rule) => {
    const tags = choices(words, { red: words, blue: words });
    const { issues } = compile([company(), person({ tags }, { rules: { claimed: rule } })]);
    expect(issues.map(catalogIssueText)).toEqual([
      'Table people, rule claimed: The key of the rule names the list tags. A key needs one value per row.',
    ]);
  });

  it('two tables with one id', () => {
    expect(compile([company(), company()]).issues.map(catalogIssueText)).toEqual([
      'Table companies: There already is a table called companies.',
    ]);
  });
});
