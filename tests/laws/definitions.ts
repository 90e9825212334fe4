import fc from 'fast-check';
import {
  check,
  computed,
  count,
  date,
  email,
  encrypted,
  flag,
  link,
  longtext,
  normalizedKey,
  number,
  phone,
  required,
  secret,
  select,
  state,
  sum,
  text,
  time,
  unique,
  validation,
} from '../../server/model/definitionBuilders.ts';
import type { Grant } from '../../server/model/grant.ts';
import { say } from '../../server/model/localizedText.ts';
import { defineTable, type FieldSpec, type Rule, type Table } from '../../server/model/table.ts';

const same = (label: string) => say(label, label);
const fieldIds = ['a', 'b', 'c', 'd', 'e', 'up', 'org', 'state', 'verdict'];
const odd = ['A', 'id', 'seq', 'key_r', 'x.y', '', '__proto__', 'constructor', 'naïve', 'nothing', '1a', 'x'.repeat(70)];
const tableIds = ['t', 'u', 'v', 'w', 'orgs'];

/** How often something is wrong: a name that does not exist, or a kind of value that does not fit. */
const mostly = (right: readonly string[], wrong: readonly string[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
const fieldId = mostly(fieldIds, odd);
const tableId = mostly(tableIds, ['T', '_log', 'nothing', 'a b', '']);
const stateId = mostly(['one', 'two', 'three'], ['four', 'One']);
const words = fc.constant(same('Words'));

const part = fc.oneof(
  fieldId,
  fc.tuple(fieldId, fieldId).map(path => path.join('.')),
  fc.tuple(fieldId, fieldId, fieldId).map(path => path.join('.')),
  fc.constantFrom('1', '0', '"x"', 'BLANK()', 'TRUE', 'TODAY()', 'NOW()', '""', '1e300'),
);

/** Formulas, among them some that do not parse or have the wrong type. */
const formula: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: part },
  {
    weight: 6,
    arbitrary: fc.tuple(part, fc.constantFrom('+', '-', '*', '/', '^', '&', '=', '<', '<>'), part).map(all => all.join(' ')),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('IF', 'AND', 'LEN', 'ISBLANK', 'IFBLANK', 'CONCAT', 'DATE', 'LOWR', 'MAX'), part, part, part)
      .map(([name, ...args]) => `${name}(${args.join(', ')})`),
  },
  { weight: 1, arbitrary: fc.constantFrom('', '(', 'a +', '{a', '"', 'a..b', '{}') },
);

const scalar = fc.oneof(
  fc.constantFrom('x', '12', '2026-01-02', '{now}', '{row}', '{in}', '{gone}', 'one', ''),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 4 });
const settings = fc
  .record(
    {
      initial: scalar,
      immutable: fc.boolean(),
      required: fc.boolean(),
      indexed: fc.boolean(),
      hidden: fc.boolean(),
      system: fc.boolean(),
      inert: fc.boolean(),
      lockedIn: fc.record({ in: fc.array(stateId, { maxLength: 2 }), code: fc.constant('LOCKED'), words }),
    },
    { requiredKeys: [] },
  )
  .filter(({ initial }) => initial === undefined || String(initial).length < 100);
const range = fc.constantFrom({ min: 0, max: 100, step: 1 }, { min: -1e15, max: 1e15, step: 0 });
const types = fc.constantFrom('text', 'number', 'flag', 'date', 'time', 'link', 'select', 'longtext', 'email' as const);

const states = fc.dictionary(
  stateId,
  fc.record(
    {
      label: words,
      next: fc.array(stateId, { maxLength: 3 }),
      bySystem: fc.array(stateId, { maxLength: 1 }),
      redirect: fc.record({ when: formula, state: stateId }),
      undo: stateId,
      deletable: fc.constant(true as const),
    },
    { requiredKeys: ['label', 'next'] },
  ),
  { maxKeys: 3 },
);

const field: fc.Arbitrary<FieldSpec> = fc.oneof(
  fc
    .tuple(fc.constantFrom(text, longtext, email, phone, flag, date, time), settings)
    .map(([build, more]) => build(same('F'), more)),
  fc.tuple(range, settings).map(([limits, more]) => number(same('N'), { ...limits, ...more })),
  fc.constant(secret(same('S'))),
  fc.constant(encrypted(same('P'))),
  fc
    .tuple(tableId, fc.constantFrom('setNull', 'restrict', 'cascade' as const), settings)
    .map(([to, onDelete, { initial: _, ...more }]) => link(to, same('L'), { onDelete, ...more })),
  settings.map(more => select(same('C'), { one: same('One'), two: same('Two') }, more)),
  fc
    .tuple(types, formula, optional(tableId))
    .map(([type, by, to]) => computed(type, same('X'), by, to === undefined ? {} : { to })),
  fieldId.map(of => normalizedKey(same('K'), of)),
  fc.tuple(tableId, fieldId, optional(formula)).map(([of, via, where]) => count(same('#'), of, via, where)),
  fc.tuple(tableId, fieldId, fieldId, optional(formula)).map(([of, via, by, where]) => sum(same('+'), of, via, by, where)),
  fc.constant({ ...text(same('R')), rollup: { of: 't', via: 'up' } }),
  states.map(all => state(same('State'), all)),
  fc.constant(validation()),
);

const shared = fc.record(
  {
    in: fc.oneof(fc.constant('always' as const), fc.array(stateId, { maxLength: 2 })),
    when: formula,
    at: fieldId,
  },
  { requiredKeys: [] },
);
const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc.tuple(formula, shared).map(([by, more]): Rule => check(by, 'V_CHECK', same('No {a}'), more)),
  fc
    .tuple(fc.array(fc.oneof(fieldId, fc.array(fieldId, { maxLength: 2 })), { maxLength: 2 }), shared)
    .map(([fields, more]): Rule => required(fields, more)),
  fc.tuple(fc.oneof(fieldId, fc.array(fieldId, { maxLength: 2 })), shared, optional(formula), optional(formula)).map(
    ([key, more, capacity, used]): Rule => ({
      ...unique(key, 'V_TAKEN', same('Taken'), more),
      ...(capacity === undefined ? {} : { capacity }),
      ...(used === undefined ? {} : { used }),
    }),
  ),
);

const set = fc.dictionary(fieldId, scalar, { maxKeys: 2 });
const action = fc.record(
  {
    label: words,
    needs: fc.array(fc.record({ when: formula, code: fc.constant('NEED'), words }), { maxLength: 2 }),
    set,
    remove: fc.boolean(),
    add: fc.record({ table: tableId, set }),
    form: fc.dictionary(mostly(['in'], ['gone']), field, { maxKeys: 2 }),
  },
  { requiredKeys: ['label', 'needs'] },
);

const rows = fc.record({ rows: fc.constantFrom('mine', 'shared', 'none'), when: formula }, { requiredKeys: [] });
const grant: fc.Arbitrary<Grant> = fc.record(
  {
    read: fc.oneof(fc.constant('organisation' as const), fc.constant(['mine']), fc.constant(['none'])),
    insert: fc.oneof(
      fc.constant(true as const),
      fc.record({ fields: fc.array(fieldId, { maxLength: 3 }), states: fc.array(stateId, { maxLength: 2 }) }),
    ),
    update: fc.oneof(
      fc.constant(true as const),
      fc.array(
        fc.tuple(rows, fc.array(fieldId, { maxLength: 3 })).map(([which, fields]) => ({ ...which, fields })),
        {
          maxLength: 2,
        },
      ),
    ),
    delete: fc.oneof(fc.constant(true as const), fc.array(rows, { maxLength: 1 })),
    act: fc.oneof(
      fc.constant(true as const),
      fc.array(
        fc.tuple(rows, mostly(['go'], ['gone'])).map(([which, id]) => ({ ...which, actions: [id] })),
        { maxLength: 1 },
      ),
    ),
    values: fc.dictionary(fieldId, fc.constant({ only: ['one', 1], code: 'ONLY', words: same('Only') }), { maxKeys: 1 }),
    except: fc.array(fc.record({ when: formula, code: fc.constant('EXCEPT'), words }), { maxLength: 1 }),
  },
  { requiredKeys: ['read'] },
);
const relation = fc.record(
  { field: fieldId, through: fc.record({ table: tableId, row: fieldId, user: fieldId }) },
  { requiredKeys: ['field'] },
);

const table: fc.Arbitrary<Table> = fc
  .record(
    {
      label: words,
      title: formula,
      fields: fc.dictionary(fieldId, field, { minKeys: 2, maxKeys: 7 }),
      rules: fc.dictionary(mostly(['r', 's'], ['x.y', '']), rule, { maxKeys: 2 }),
      actions: fc.dictionary(mostly(['go', 'do'], ['__proto__']), action, { maxKeys: 2 }),
      access: fc.dictionary(fc.constantFrom('owner', 'member'), grant, { maxKeys: 2 }),
      relations: fc.dictionary(fc.constantFrom('mine', 'shared'), relation, { maxKeys: 2 }),
      guards: fc.array(
        fc.record({
          on: fc.subarray(['insert', 'update', 'delete'] as const, { minLength: 1 }),
          when: formula,
          code: fc.constant('GUARD'),
          words,
        }),
        { maxLength: 1 },
      ),
      scope: fc.array(fieldId, { maxLength: 1 }),
      lookupFields: fc.array(fieldId, { maxLength: 1 }),
      sort: fieldId.map(id => `-${id}`),
    },
    { requiredKeys: ['label', 'title', 'fields'] },
  )
  .map(spec => defineTable('', spec));

/** Any definitions of up to four tables; some of their parts are wrong. */
export const definitions: fc.Arbitrary<readonly Table[]> = fc
  .array(fc.tuple(tableId, table), { minLength: 1, maxLength: 4 })
  .map(all => all.map(([id, one]) => ({ ...one, id })));

/** A change of a table: cells by field, with any values. */
export const anyCells = fc.dictionary(
  fc.constantFrom(...fieldIds),
  fc.oneof(scalar, fc.constantFrom('two', 'three', '3 %', '2026-13-01', 'x@y.zz', '+33612345678', 1e308, -0, '\u0000', '👋')),
  { maxKeys: 4 },
);
