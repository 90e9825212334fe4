import { sql } from 'kysely';
import { fold } from '../../formulas/fold.ts';
import type { Operator, Tree, Value } from '../../formulas/tree.ts';
import type { Dialect, Place, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import { arithmetic, constant, field, join, type Operand, plain, zeroOf } from './operand.ts';
import type { Shape } from './shape.ts';

/** What a filter is read against: the table of alias `t0`, the tables its links lead to, and the day that TODAY() is. */
export interface FilterScope {
  dialect: Dialect;
  shapes: ReadonlyMap<string, Shape>;
  shape: Shape;
  /** ISO date. */
  today: string;
}

type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';
type Call = (args: readonly Tree[], scope: FilterScope) => Sql;

const comparisons: Record<Comparison, { sql: Sql; flipped: Comparison }> = {
  '=': { sql: sql`=`, flipped: '=' },
  '<>': { sql: sql`<>`, flipped: '<>' },
  '<': { sql: sql`<`, flipped: '>' },
  '<=': { sql: sql`<=`, flipped: '>=' },
  '>': { sql: sql`>`, flipped: '<' },
  '>=': { sql: sql`>=`, flipped: '<=' },
};

const isComparison = (operator: Operator): operator is Comparison => operator in comparisons;

/**
 * The filter as a condition: true for exactly the rows for which the formula is. Blank is equal to "", 0 and FALSE, and neither before
 * nor after anything; text is compared by its fold; a row for which it fails, as by a division by zero, is left out. Throws `QueryError` for what SQL cannot say.
 */
export function condition(tree: Tree, scope: FilterScope): Sql {
  if (tree.kind === 'binary' && isComparison(tree.operator)) {
    return compare(tree.operator, operand(tree.left, scope), operand(tree.right, scope), scope.dialect);
  }
  if (tree.kind === 'call') {
    const call = conditions[tree.name.toUpperCase()];
    if (call !== undefined) return call(tree.args, scope);
  }
  const of = operand(tree, scope);
  return compare('<>', of, constant(null), scope.dialect);
}

/** Functions that are true or false. */
const conditions: Record<string, Call> = {
  AND: (args, scope) => joined(args, scope, sql` and `),
  OR: (args, scope) => joined(args, scope, sql` or `),
  NOT: (args, scope) => sql`(not ${condition(only(args, 'NOT'), scope)})`,
  TRUE: () => sql`1 = 1`,
  FALSE: () => sql`1 = 0`,
  BLANK: (args, scope) => (args.length === 0 ? sql`1 = 0` : blank(operand(only(args, 'BLANK'), scope))),
  ISBLANK: (args, scope) => blank(operand(only(args, 'ISBLANK'), scope)),
  CONTAINS: (args, scope) => matches('CONTAINS', args, scope, 'anywhere'),
  STARTSWITH: (args, scope) => matches('STARTSWITH', args, scope, 'start'),
  ENDSWITH: (args, scope) => matches('ENDSWITH', args, scope, 'end'),
  IN: isIn,
};

/** Functions that give a value. */
const functions: Record<string, (args: readonly Tree[], scope: FilterScope) => Operand> = {
  TODAY: (_args, scope) => constant(scope.today),
  LOWER: (args, scope) => ({ kind: 'text', sql: sql`lower(${textOf('LOWER', args, scope)})`, blankable: false }),
  UPPER: (args, scope) => ({ kind: 'text', sql: sql`upper(${textOf('UPPER', args, scope)})`, blankable: false }),
  LEN: (args, scope) => ({ kind: 'number', sql: sql`length(${textOf('LEN', args, scope)})`, blankable: false }),
};

function operand(tree: Tree, scope: FilterScope): Operand {
  switch (tree.kind) {
    case 'value':
      return constant(tree.value);
    case 'field':
      return field(tree.path, scope);
    case 'negate':
      return arithmetic('-', constant(0), operand(tree.of, scope), scope.dialect);
    case 'binary': {
      if (isComparison(tree.operator)) break;
      const [left, right] = [operand(tree.left, scope), operand(tree.right, scope)];
      return tree.operator === '&' ? join(left, right, scope.dialect) : arithmetic(tree.operator, left, right, scope.dialect);
    }
    case 'call': {
      if (tree.name.toUpperCase() === 'BLANK' && tree.args.length === 0) return constant(null);
      const call = functions[tree.name.toUpperCase()];
      if (call !== undefined) return call(tree.args, scope);
      if (!(tree.name.toUpperCase() in conditions))
        throw new QueryError(`This filter cannot be used here: ${tree.name.toUpperCase()}()`);
    }
  }
  return { kind: 'flag', sql: sql`cast((${condition(tree, scope)}) as integer)`, blankable: false };
}

function compare(operator: Comparison, left: Operand, right: Operand, dialect: Dialect): Sql {
  if (left.constant !== undefined && right.constant === undefined)
    return compare(comparisons[operator].flipped, right, left, dialect);
  const blankSide = left.constant === null || right.constant === null;
  if (!blankSide) checkAlike(left, right);
  const { kind, folded } = alike(left, right);
  if (left.column === true && right.constant !== undefined) return compareColumn(operator, left, right.constant, folded, dialect);
  const { sql: sign } = comparisons[operator];
  const [a, b] = [plain(left, kind, folded, dialect), plain(right, kind, folded, dialect)];
  return isOrder(operator) ? ordered(left, right, sql`${a} ${sign} ${b}`) : sql`${a} ${sign} ${b}`;
}

/** Whether it asks what comes before or after; blank does neither. */
const isOrder = (operator: Comparison): boolean => operator !== '=' && operator !== '<>';

/** What is compared where neither side is blank, FALSE where one is; NULL where one could not be worked out. */
function ordered(left: Operand, right: Operand, compared: Sql): Sql {
  if (left.constant === null || left.constant === '' || right.constant === null || right.constant === '') {
    return notFailed([left, right]);
  }
  const blanks = [left, right].filter(of => of.constant === undefined).flatMap(blankness);
  if (blanks.length === 0) return compared;
  return sql`(case when ${sql.join(blanks, sql` or `)} then ${notFailed([left, right])} else ${compared} end)`;
}

/** When a value is blank: where it is a text, the empty one is too. */
function blankness(of: Operand): Sql[] {
  const isText = of.kind === 'text' || of.kind === 'exact';
  if (!of.blankable) return isText ? [sql`${of.sql} = ''`] : [];
  return [isText ? sql`coalesce(${of.sql}, '') = ''` : sql`${of.sql} is null`];
}

/** FALSE, or NULL where one of these could not be worked out. */
function notFailed(operands: readonly Operand[]): Sql {
  const failing = operands.filter(of => !of.blankable && of.constant === undefined);
  return failing.length === 0
    ? sql`1 = 0`
    : sql`(${sql.join(
        failing.map(of => sql`${of.sql} <> ${of.sql}`),
        sql` or `,
      )})`;
}

function checkAlike(left: Operand, right: Operand): void {
  if (group(left) === group(right)) return;
  throw new QueryError(`This filter cannot be used here: it compares ${group(left)} with ${group(right)}`);
}

/** As what two values are compared, and whether without regard to case. */
function alike(left: Operand, right: Operand): { kind: Operand['kind']; folded: boolean } {
  const kind = left.constant === null ? right.kind : left.kind;
  return { kind, folded: kind === 'text' || (right.kind === 'text' && right.constant === undefined) };
}

/** A column beside a given value: written so that an index is used and the answer is never NULL. */
function compareColumn(operator: Comparison, column: Operand, given: Value, folded: boolean, dialect: Dialect): Sql {
  const zero = zeroOf(column.kind);
  const cell = asCell(given ?? zero);
  const { sql: sign } = comparisons[operator];
  if (isOrder(operator)) {
    if (given === null || given === '') return sql`1 = 0`;
    const [of, value] = folded ? [dialect.folded(column.sql), fold(String(cell))] : [column.sql, cell];
    // An empty text, which only text of earlier versions is, comes before nothing either.
    const some = (operator === '<' || operator === '<=') && typeof zero === 'string' ? sql` and ${column.sql} <> ''` : sql``;
    return sql`(${of} ${sign} ${dialect.value(value)} and ${column.sql} is not null${some})`;
  }
  if (folded && fold(String(cell)) !== '') {
    const same = dialect.matches(column.sql, String(cell), 'whole');
    return operator === '=' ? sql`(${same} and ${column.sql} is not null)` : sql`(${column.sql} is null or not ${same})`;
  }
  const compared = sql`${folded ? dialect.folded(column.sql) : column.sql} ${sign} ${dialect.value(folded ? '' : cell)}`;
  const isZero = cell === zero;
  return isZero === (operator === '=')
    ? sql`(${compared} or ${column.sql} is null)`
    : sql`(${compared} and ${column.sql} is not null)`;
}

const asCell = (value: string | number | boolean): string | number => (typeof value === 'boolean' ? Number(value) : value);
const group = ({ kind }: Operand): string => (kind === 'exact' || kind === 'text' ? 'text' : `a ${kind}`);

function joined(args: readonly Tree[], scope: FilterScope, by: Sql): Sql {
  if (args.length === 0) throw new QueryError('This filter cannot be used here: AND() and OR() need something to look at');
  return balanced(
    args.map(arg => condition(arg, scope)),
    by,
  );
}

/** Conditions joined half by half: databases bound how deep an expression is nested, and a row of them counts as that deep. */
function balanced(parts: readonly Sql[], by: Sql): Sql {
  const [first = sql``] = parts;
  if (parts.length <= 1) return first;
  const half = parts.length >> 1;
  return sql`(${balanced(parts.slice(0, half), by)}${by}${balanced(parts.slice(half), by)})`;
}

function blank(of: Operand): Sql {
  if (of.constant !== undefined) return of.constant === null || of.constant === '' ? sql`1 = 1` : sql`1 = 0`;
  if (of.kind !== 'text' && of.kind !== 'exact') return sql`(${of.sql} is null)`;
  return of.column === true ? sql`(${of.sql} is null or ${of.sql} = '')` : sql`coalesce(${of.sql}, '') = ''`;
}

function matches(name: string, args: readonly Tree[], scope: FilterScope, place: Place): Sql {
  const [of, term] = args;
  if (of === undefined || term === undefined || args.length !== 2) throw new QueryError(`${name}() needs a field and a text`);
  const text = operand(term, scope).constant;
  if (text === undefined || (text !== null && typeof text !== 'string')) {
    throw new QueryError(`This filter cannot be used here: ${name}() can only look for a given text`);
  }
  if (text === null || text === '') return sql`1 = 1`;
  return sql`${scope.dialect.matches(textOf(name, [of], scope), text, place)}`;
}

function isIn(args: readonly Tree[], scope: FilterScope): Sql {
  const [of, ...list] = args;
  if (of === undefined || list.length === 0) throw new QueryError('IN() needs a field and at least one value');
  const value = operand(of, scope);
  const candidates = list.map(one => operand(one, scope));
  // Written for each candidate: nothing but a column or a constant is short enough for that.
  if (value.column === true || value.constant !== undefined) {
    return balanced(
      candidates.map(one => compare('=', value, one, scope.dialect)),
      sql` or `,
    );
  }
  for (const one of candidates) if (one.constant !== null) checkAlike(value, one);
  const groups = Map.groupBy(candidates, one => (alike(value, one).folded ? 'folded' : 'exact'));
  const those = [...groups.values()].map(some => {
    const { folded } = alike(value, some[0]!);
    const list = sql.join(some.map(one => plain(one, value.kind, folded, scope.dialect)));
    return sql`${plain(value, value.kind, folded, scope.dialect)} in (${list})`;
  });
  return balanced(those, sql` or `);
}

function textOf(name: string, args: readonly Tree[], scope: FilterScope): Sql {
  const of = operand(only(args, name), scope);
  if (group(of) !== 'text') throw new QueryError(`This filter cannot be used here: ${name}() of ${group(of)}`);
  return plain(of, of.kind, false, scope.dialect);
}

function only(args: readonly Tree[], name: string): Tree {
  const [first] = args;
  if (first === undefined || args.length !== 1) throw new QueryError(`${name}() needs exactly one value`);
  return first;
}
