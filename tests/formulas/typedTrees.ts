import * as fc from 'fast-check';
import { listOf } from '../../formulas/list.ts';
import { precedence } from '../../formulas/operators.ts';
import type { Cells, Operator, Scalar, Scope, ScopeField, Tree, Type, Value } from '../../formulas/tree.ts';

/** The types that a column can have. */
export type ColumnType = Exclude<Type, 'any'>;

/** The types of columns. */
export const columnTypes: readonly ColumnType[] = ['text', 'number', 'flag', 'date', 'time', 'link', 'list'];

const fieldsOf = (prefix: string, to: string): ScopeField[] =>
  columnTypes.flatMap(type =>
    [1, 2].map(at => ({
      id: `${prefix}${type}${at}`,
      name: `${prefix.toUpperCase()} ${type} ${at}`,
      type,
      ...(type === 'link' ? { to } : {}),
    })),
  );

const tables: Readonly<Record<string, ScopeField[]>> = { own: fieldsOf('o', 'far'), far: fieldsOf('f', 'own') };

/** Two tables with two columns of every type; the links of each lead to the other. */
export const typedScope: Scope = { table: 'own', fields: table => tables[table] ?? [] };

const date = fc
  .date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
  .map(each => each.toISOString());
const zone = fc.constantFrom('Z', '+05:45', '-11:00', '');

/** Any cell of a column of this type, blanks included. */
export const cellOf: Readonly<Record<ColumnType, fc.Arbitrary<Value>>> = {
  text: fc.oneof(
    fc.constant(null),
    fc.constant(''),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom('12', 'İ', 'ß'),
  ),
  number: fc.oneof(
    fc.constant(null),
    fc.integer({ min: -1000, max: 1000 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(number => number + 0),
  ),
  flag: fc.constantFrom(null, true, false),
  date: fc.oneof(
    fc.constant(null),
    date.map(iso => iso.slice(0, 10)),
  ),
  time: fc.oneof(
    fc.constant(null),
    fc.tuple(date, zone).map(([iso, suffix]) => `${iso.slice(0, 19)}${suffix}`),
  ),
  link: fc.constantFrom(null, 'row1', 'row2', 'gone'),
  list: fc.subarray(['row1', 'Red', '12', 'ß']).map(listOf),
};

/** A row of one of the tables. */
export const rowOf = (table: string): fc.Arbitrary<Cells> =>
  fc.record(Object.fromEntries(typedScope.fields(table).map(({ id, type }) => [id, cellOf[type as ColumnType]])));

const literal = (value: Scalar): Tree => ({ kind: 'value', value });
const call = (name: string, ...args: Tree[]): Tree => ({ kind: 'call', name, args });
const binary = (operator: Operator, left: Tree, right: Tree): Tree => ({ kind: 'binary', operator, left, right });

/** Functions with a fixed result, and their arguments: the letter of a type, `l` for a list, `a` for any. A `?` makes the rest optional. */
const signatures: Readonly<Record<'text' | 'number' | 'flag' | 'date' | 'time', readonly string[]>> = {
  text: ['CONCAT a a', 'JOIN a a a', 'LOWER a', 'UPPER a', 'PROPER a', 'TRIM a', 'LEFT a ? n', 'RIGHT a ? n', 'MID a n n'].concat(
    ['REPLACE a n n a', 'SUBSTITUTE a a a ? n', 'INITIALS a a', 'TEXT n', 'ROLE'],
  ),
  number: ['ROUND n ? n', 'FLOOR n ? n', 'CEILING n ? n', 'INT n', 'ABS n', 'SUM n n n', 'MOD n n', 'POWER n n', 'SQRT n'].concat(
    ['VALUE a', 'LEN a', 'FIND a a ? n', 'COUNTA a a', 'YEAR d', 'MONTH d', 'DAY d', 'DAYS d d', 'WEEKDAY d ? n', 'COUNT l'],
  ),
  flag: [
    'AND a a',
    'OR a a a',
    'NOT a',
    'ISBLANK a',
    'BLANK a',
    'ISERROR a',
    'IN a a a',
    'CONTAINS a a',
    'STARTSWITH a a',
  ].concat([
    'HAS l a',
    'HASANY l a a',
    'HASALL l a',
    'ENDSWITH a a',
    'EXACT a a',
    'ISDATE a',
    'ISEMAIL a',
    'ISPHONE a',
    'ISMOBILE a',
    'ISUSERID a',
    'HASROLE a a',
  ]),
  date: ['DATE n n n', 'TODAY'],
  time: ['NOW'],
};

const arithmetic = (Object.keys(precedence) as Operator[]).filter(operator => precedence[operator] >= 3);
const comparisons = (Object.keys(precedence) as Operator[]).filter(operator => precedence[operator] === 1);
const calendarUnits = fc.constantFrom('day', 'weeks', 'Months', 'y').map(literal);
const clockUnits = fc.constantFrom('hours', 'MINUTE').map(literal);

/** Formulas without a type error, by the type of their result. */
export const typedTrees: Readonly<Record<ColumnType, fc.Arbitrary<Tree>>> = fc.letrec<Record<ColumnType | 'any', Tree>>(tie => {
  const argument: Record<string, fc.Arbitrary<Tree>> = {
    n: fc.oneof(tie('number'), tie('flag')),
    d: fc.oneof(tie('date'), tie('time')),
    a: tie('any'),
    l: tie('list'),
  };
  const called = (signature: string): fc.Arbitrary<Tree> => {
    const [name = '', ...letters] = signature.split(' ');
    const cut = letters.indexOf('?');
    const needed = cut < 0 ? letters : letters.slice(0, cut);
    const all = fc.tuple(...letters.filter(letter => letter !== '?').map(letter => argument[letter]!));
    return fc.tuple(all, fc.boolean()).map(([args, short]) => call(name, ...(short ? args.slice(0, needed.length) : args)));
  };
  /** What can have any type: columns of this type, and the choice between two formulas of it. */
  const of = (type: ColumnType, ...more: fc.Arbitrary<Tree>[]): fc.Arbitrary<Tree> => {
    const one = tie(type);
    const columns = ['1', '2'].flatMap((at): Tree[] => [
      { kind: 'field', path: [`o${type}${at}`] },
      { kind: 'field', path: ['olink1', `f${type}${at}`] },
      { kind: 'field', path: ['olink2', `flink${at}`, `o${type}1`] },
    ]);
    return fc.oneof(
      { maxDepth: 3, depthIdentifier: 'typed' },
      fc.constantFrom(...columns),
      ...more,
      fc.tuple(tie('any'), one, one).map(([a, b, c]) => call('IF', a, b, c)),
      fc.tuple(tie('any'), one).map(([a, b]) => call('IF', a, b)),
      fc.tuple(tie('any'), one, tie('any'), one, one).map(args => call('IFS', ...args)),
      fc.tuple(tie('any'), tie('any'), one, tie('any'), one).map(args => call('SWITCH', ...args)),
      fc.tuple(fc.constantFrom('IFBLANK', 'IFERROR', 'COALESCE', 'MIN', 'MAX'), one, one).map(([name, a, b]) => call(name, a, b)),
      one.map(a => call('COALESCE', literal(null), a)),
    );
  };
  const dated = (type: 'date' | 'time', units: fc.Arbitrary<Tree>) => [
    fc.tuple(tie(type), argument.n!, units).map(([a, b, c]) => call('DATEADD', a, b, c)),
    fc.tuple(fc.constantFrom<Operator>('+', '-'), tie(type), argument.n!).map(([operator, a, b]) => binary(operator, a, b)),
    fc.tuple(argument.n!, tie(type)).map(([a, b]) => binary('+', a, b)),
  ];
  const compared = (...types: ColumnType[]) => {
    const side = fc.oneof(...types.map(type => tie(type)));
    return fc.tuple(fc.constantFrom(...comparisons), side, side).map(([operator, a, b]) => binary(operator, a, b));
  };
  return {
    any: fc.oneof(...columnTypes.map(type => tie(type))),
    text: of(
      'text',
      fc.string({ maxLength: 6 }).map(literal),
      fc.tuple(tie('any'), tie('any')).map(([a, b]) => binary('&', a, b)),
      ...signatures.text.map(called),
    ),
    number: of(
      'number',
      fc.integer({ min: -20, max: 20 }).map(literal),
      fc.constantFrom(0.1, 2.5, 1e-7, 1e21, -0.5).map(literal),
      argument.n!.map(of => ({ kind: 'negate', of })),
      fc.tuple(fc.constantFrom(...arithmetic), argument.n!, argument.n!).map(([operator, a, b]) => binary(operator, a, b)),
      fc.tuple(argument.d!, argument.d!).map(([a, b]) => binary('-', a, b)),
      fc.tuple(argument.d!, argument.d!, fc.oneof(calendarUnits, clockUnits)).map(([a, b, c]) => call('DATEDIF', a, b, c)),
      ...signatures.number.map(called),
    ),
    flag: of(
      'flag',
      fc.boolean().map(literal),
      compared('text', 'date', 'time', 'link'),
      compared('number'),
      compared('flag'),
      compared('list'),
      ...signatures.flag.map(called),
    ),
    date: of('date', ...dated('date', calendarUnits), ...signatures.date.map(called)),
    time: of('time', ...dated('time', fc.oneof(calendarUnits, clockUnits)), ...signatures.time.map(called)),
    link: of('link', fc.constant(call('ME'))),
    list: of('list'),
  };
});
