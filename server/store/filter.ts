import { sql } from 'kysely';
import { type Comparison, isComparison } from '../../formulas/comparison.ts';
import { foldText } from '../../formulas/fold.ts';
import type { Scalar, Tree } from '../../formulas/tree.ts';
import { toText } from '../../formulas/value.ts';
import type { Dialect, Sql, TextPosition } from './dialect.ts';
import { QueryError } from './errors.ts';
import { listCountSql, rowsLinking } from './joinTable.ts';
import {
  arithmetic,
  blankValue,
  concatenate,
  constant,
  fieldOperand,
  nonBlankSql,
  type Operand,
  withListAsText,
} from './operand.ts';
import type { TableLayout } from './tableLayout.ts';

/** What a filter refers to: its table (alias `t0`), the tables that its links lead to, and the date of TODAY(). */
export interface FilterScope {
  dialect: Dialect;
  layouts: ReadonlyMap<string, TableLayout>;
  layout: TableLayout;
  /** ISO date. */
  today: string;
}

type ConditionFunction = (args: readonly Tree[], scope: FilterScope) => Sql;

const comparisons: Record<Comparison, { sql: Sql; flipped: Comparison }> = {
  '=': { sql: sql`=`, flipped: '=' },
  '<>': { sql: sql`<>`, flipped: '<>' },
  '<': { sql: sql`<`, flipped: '>' },
  '<=': { sql: sql`<=`, flipped: '>=' },
  '>': { sql: sql`>`, flipped: '<' },
  '>=': { sql: sql`>=`, flipped: '<=' },
};

/**
 * The filter as an SQL condition that is true for exactly the rows for which the formula is true. Blank equals "", 0 and
 * FALSE, and is neither less nor greater than anything. Texts are compared case-folded. A row for which the formula fails,
 * such as by a division by zero, is left out. Throws `QueryError` for what SQL cannot express.
 */
export function condition(tree: Tree, scope: FilterScope): Sql {
  if (tree.kind === 'binary' && isComparison(tree.operator)) {
    return compare(tree.operator, operand(tree.left, scope), operand(tree.right, scope), scope.dialect);
  }
  if (tree.kind === 'call') {
    const call = booleanFunctions[tree.name.toUpperCase()];
    if (call !== undefined) return call(tree.args, scope);
  }
  const of = operand(tree, scope);
  return compare('<>', of, constant(null), scope.dialect);
}

/** Functions that return TRUE or FALSE. */
const booleanFunctions: Record<string, ConditionFunction> = {
  AND: (args, scope) => joinConditions(args, scope, sql` and `),
  OR: (args, scope) => joinConditions(args, scope, sql` or `),
  NOT: (args, scope) => sql`(not ${condition(singleArgument(args, 'NOT'), scope)})`,
  TRUE: () => sql`1 = 1`,
  FALSE: () => sql`1 = 0`,
  BLANK: (args, scope) => (args.length === 0 ? sql`1 = 0` : isBlank(operand(singleArgument(args, 'BLANK'), scope))),
  ISBLANK: (args, scope) => isBlank(operand(singleArgument(args, 'ISBLANK'), scope)),
  CONTAINS: (args, scope) => matches('CONTAINS', args, scope, 'anywhere'),
  STARTSWITH: (args, scope) => matches('STARTSWITH', args, scope, 'start'),
  ENDSWITH: (args, scope) => matches('ENDSWITH', args, scope, 'end'),
  IN: isIn,
  HAS: (args, scope) => hasItems('HAS', args, scope, sql` or `),
  HASANY: (args, scope) => hasItems('HASANY', args, scope, sql` or `),
  HASALL: (args, scope) => hasItems('HASALL', args, scope, sql` and `),
};

/** Functions that return another value. */
const valueFunctions: Record<string, (args: readonly Tree[], scope: FilterScope) => Operand> = {
  TODAY: (_args, scope) => constant(scope.today),
  LOWER: (args, scope) => ({ kind: 'text', sql: sql`lower(${textArgument('LOWER', args, scope)})`, blankable: false }),
  UPPER: (args, scope) => ({ kind: 'text', sql: sql`upper(${textArgument('UPPER', args, scope)})`, blankable: false }),
  COUNT: (args, scope) => {
    const of = operand(singleArgument(args, 'COUNT'), scope);
    if (of.kind !== 'list') throw new QueryError(`COUNT() counts the items of a list, not of ${typeName(of)}`);
    return { kind: 'number', sql: listCountSql(of.sql), blankable: false };
  },
  LEN: (args, scope) => ({ kind: 'number', sql: sql`length(${textArgument('LEN', args, scope)})`, blankable: false }),
};

function operand(tree: Tree, scope: FilterScope): Operand {
  switch (tree.kind) {
    case 'value':
      return constant(tree.value);
    case 'field':
      return fieldOperand(tree.path, scope);
    case 'negate':
      return arithmetic('-', constant(0), operand(tree.of, scope), scope.dialect);
    case 'binary': {
      if (isComparison(tree.operator)) break;
      const [left, right] = [operand(tree.left, scope), operand(tree.right, scope)];
      return tree.operator === '&'
        ? concatenate(left, right, scope.dialect)
        : arithmetic(tree.operator, left, right, scope.dialect);
    }
    case 'call': {
      if (tree.name.toUpperCase() === 'BLANK' && tree.args.length === 0) return constant(null);
      const call = valueFunctions[tree.name.toUpperCase()];
      if (call !== undefined) return call(tree.args, scope);
      if (!(tree.name.toUpperCase() in booleanFunctions))
        throw new QueryError(`This filter cannot be used here: ${tree.name.toUpperCase()}()`);
    }
  }
  return { kind: 'flag', sql: sql`cast((${condition(tree, scope)}) as integer)`, blankable: false };
}

function compare(operator: Comparison, left: Operand, right: Operand, dialect: Dialect): Sql {
  if (left.constant !== undefined && right.constant === undefined)
    return compare(comparisons[operator].flipped, right, left, dialect);
  const blankSide = left.constant === null || right.constant === null;
  if (isOrdering(operator) && (left.kind === 'list' || right.kind === 'list'))
    throw new QueryError('This filter cannot be used here: a list comes neither before nor after another value');
  if (!blankSide) checkComparable(left, right);
  const { kind, folded } = comparisonKind(left, right);
  if (left.column === true && right.constant !== undefined) return compareColumn(operator, left, right.constant, folded, dialect);
  const { sql: sign } = comparisons[operator];
  const [a, b] = [nonBlankSql(left, kind, folded, dialect), nonBlankSql(right, kind, folded, dialect)];
  return isOrdering(operator) ? compareOrdered(left, right, sql`${a} ${sign} ${b}`) : sql`${a} ${sign} ${b}`;
}

/** Whether it asks what comes before or after; blank does neither. */
const isOrdering = (operator: Comparison): boolean => operator !== '=' && operator !== '<>';

/** What is compared where neither side is blank, FALSE where one is; NULL where one could not be worked out. */
function compareOrdered(left: Operand, right: Operand, compared: Sql): Sql {
  if (left.constant === null || left.constant === '' || right.constant === null || right.constant === '') {
    return falseOrNull([left, right]);
  }
  const blanks = [left, right].filter(of => of.constant === undefined).flatMap(blankTests);
  if (blanks.length === 0) return compared;
  return sql`(case when ${sql.join(blanks, sql` or `)} then ${falseOrNull([left, right])} else ${compared} end)`;
}

/** When a value is blank: where it is a text, the empty one is too. */
function blankTests(of: Operand): Sql[] {
  const isText = of.kind === 'text' || of.kind === 'exact';
  if (!of.blankable) return isText ? [sql`${of.sql} = ''`] : [];
  return [isText ? sql`coalesce(${of.sql}, '') = ''` : sql`${of.sql} is null`];
}

/** FALSE, or NULL where one of these operands failed. */
function falseOrNull(operands: readonly Operand[]): Sql {
  const failing = operands.filter(of => !of.blankable && of.constant === undefined);
  return failing.length === 0
    ? sql`1 = 0`
    : sql`(${sql.join(
        failing.map(of => sql`${of.sql} <> ${of.sql}`),
        sql` or `,
      )})`;
}

function checkComparable(left: Operand, right: Operand): void {
  if (typeName(left) === typeName(right)) return;
  throw new QueryError(`This filter cannot be used here: it compares ${typeName(left)} with ${typeName(right)}`);
}

/** The kind as which two values are compared, and whether case-folded. */
function comparisonKind(left: Operand, right: Operand): { kind: Operand['kind']; folded: boolean } {
  const kind = left.constant === null ? right.kind : left.kind;
  return { kind, folded: kind === 'text' || (right.kind === 'text' && right.constant === undefined) };
}

/** Compares a column with a constant, so that an index can be used and the answer is never NULL. */
function compareColumn(operator: Comparison, column: Operand, literal: Scalar, folded: boolean, dialect: Dialect): Sql {
  const zero = blankValue(column.kind);
  const cell = asCell(literal ?? zero);
  const { sql: sign } = comparisons[operator];
  if (isOrdering(operator)) {
    if (literal === null || literal === '') return sql`1 = 0`;
    const [of, value] = folded ? [dialect.foldCase(column.sql), foldText(String(cell))] : [column.sql, cell];
    // An empty text, which only data of earlier versions holds, is not less than anything either.
    const some = (operator === '<' || operator === '<=') && typeof zero === 'string' ? sql` and ${column.sql} <> ''` : sql``;
    return sql`(${of} ${sign} ${dialect.value(value)} and ${column.sql} is not null${some})`;
  }
  if (folded && foldText(String(cell)) !== '') {
    const same = dialect.matches(column.sql, String(cell), 'whole');
    return operator === '=' ? sql`(${same} and ${column.sql} is not null)` : sql`(${column.sql} is null or not ${same})`;
  }
  const compared = sql`${folded ? dialect.foldCase(column.sql) : column.sql} ${sign} ${dialect.value(folded ? '' : cell)}`;
  const isZero = cell === zero;
  return isZero === (operator === '=')
    ? sql`(${compared} or ${column.sql} is null)`
    : sql`(${compared} and ${column.sql} is not null)`;
}

const asCell = (value: string | number | boolean): string | number => (typeof value === 'boolean' ? Number(value) : value);
const typeName = ({ kind }: Operand): string => (kind === 'exact' || kind === 'text' ? 'text' : `a ${kind}`);

function joinConditions(args: readonly Tree[], scope: FilterScope, by: Sql): Sql {
  if (args.length === 0) throw new QueryError('This filter cannot be used here: AND() and OR() need at least one condition');
  return balanced(
    args.map(arg => condition(arg, scope)),
    by,
  );
}

/**
 * Joins conditions as a balanced tree, because databases limit the depth of an expression and count a chain of n conditions
 * as n deep.
 */
function balanced(parts: readonly Sql[], by: Sql): Sql {
  const [first = sql``] = parts;
  if (parts.length <= 1) return first;
  const half = parts.length >> 1;
  return sql`(${balanced(parts.slice(0, half), by)}${by}${balanced(parts.slice(half), by)})`;
}

function isBlank(of: Operand): Sql {
  if (of.constant !== undefined) return of.constant === null || of.constant === '' ? sql`1 = 1` : sql`1 = 0`;
  if (of.kind !== 'text' && of.kind !== 'exact') return sql`(${of.sql} is null)`;
  return of.column === true ? sql`(${of.sql} is null or ${of.sql} = '')` : sql`coalesce(${of.sql}, '') = ''`;
}

function matches(name: string, args: readonly Tree[], scope: FilterScope, position: TextPosition): Sql {
  const [of, term] = args;
  if (of === undefined || term === undefined || args.length !== 2) throw new QueryError(`${name}() needs a field and a text`);
  const text = operand(term, scope).constant;
  if (text === undefined || (text !== null && typeof text !== 'string')) {
    throw new QueryError(`This filter cannot be used here: ${name}() can only search for a constant text`);
  }
  if (text === null || text === '') return sql`1 = 1`;
  return sql`${scope.dialect.matches(textArgument(name, [of], scope), text, position)}`;
}

function isIn(args: readonly Tree[], scope: FilterScope): Sql {
  const [of, ...list] = args;
  if (of === undefined || list.length === 0) throw new QueryError('IN() needs a field and at least one value');
  const value = operand(of, scope);
  const candidates = list.map(one => operand(one, scope));
  // Repeated for each candidate, so only for a column or a constant, which are short.
  if (value.column === true || value.constant !== undefined) {
    return balanced(
      candidates.map(one => compare('=', value, one, scope.dialect)),
      sql` or `,
    );
  }
  for (const one of candidates) if (one.constant !== null) checkComparable(value, one);
  const groups = Map.groupBy(candidates, one => (comparisonKind(value, one).folded ? 'folded' : 'exact'));
  const those = [...groups.values()].map(some => {
    const { folded } = comparisonKind(value, some[0]!);
    const list = sql.join(some.map(one => nonBlankSql(one, value.kind, folded, scope.dialect)));
    return sql`${nonBlankSql(value, value.kind, folded, scope.dialect)} in (${list})`;
  });
  return balanced(those, sql` or `);
}

/** Whether a list contains one or all of some constant items. */
function hasItems(name: string, args: readonly Tree[], scope: FilterScope, by: Sql): Sql {
  const [list, ...items] = args;
  if (list === undefined || items.length === 0) throw new QueryError(`${name}() needs a list and an item`);
  const of = operand(list, scope);
  if (of.kind !== 'list') throw new QueryError(`${name}() looks into a list, not into ${typeName(of)}`);
  const tests = items.map(item => {
    const { constant: sought } = operand(item, scope);
    if (sought === undefined) throw new QueryError(`This filter cannot be used here: ${name}() can only look for constant items`);
    return hasItem(of, toText(sought), scope);
  });
  return balanced(tests, by);
}

function hasItem(of: Operand, item: string, { dialect, layout }: FilterScope): Sql {
  const join = layout.joins.get(of.list ?? '');
  if (join !== undefined) return sql`t0.id in ${rowsLinking(dialect, join, sql`j.target = ${dialect.value(foldText(item))}`)}`;
  return sql`(${of.sql} is not null and ${dialect.matches(of.sql, JSON.stringify(item), 'anywhere')})`;
}

function textArgument(name: string, args: readonly Tree[], scope: FilterScope): Sql {
  const of = withListAsText(operand(singleArgument(args, name), scope));
  if (typeName(of) !== 'text') throw new QueryError(`This filter cannot be used here: ${name}() of ${typeName(of)}`);
  return nonBlankSql(of, of.kind, false, scope.dialect);
}

function singleArgument(args: readonly Tree[], name: string): Tree {
  const [first] = args;
  if (first === undefined || args.length !== 1) throw new QueryError(`${name}() needs exactly one value`);
  return first;
}
