import { sql } from 'kysely';
import type { StoredColumn, View } from '../model/session.ts';
import { sortedAs } from './alphabet.ts';
import type { Dialect, Sql } from './dialect.ts';
import { QueryError } from './errors.ts';
import { keptByTable } from './kept.ts';
import { type Cell, columnIn, isFolded, lowered, type Shape } from './shape.ts';
import { Slot } from './slot.ts';

/** One step of an order: what is compared, and which way. Empty cells come last either way; the last step is always the id, which is never empty. */
export interface Step {
  column: StoredColumn;
  sql: Sql;
  /** What is compared of a text that is stored. */
  key: (text: string) => string;
  descending: boolean;
  nullable: boolean;
}

const made = keptByTable<readonly Step[]>();

/** The order of a view: its sort fields, then the id. Throws `QueryError` for a field that is not there. */
export const stepsOf = (dialect: Dialect, shape: Shape, sort: View['sort']): readonly Step[] =>
  made(shape, sort.map(({ field, descending }) => `${descending ? '-' : '+'}${field}`).join(), () => read(dialect, shape, sort));

function read(dialect: Dialect, shape: Shape, sort: View['sort']): Step[] {
  const steps: Step[] = [];
  for (const { field, descending } of [...sort, { field: 'id', descending: false }]) {
    const column = columnIn(shape, field);
    if (steps.some(step => step.column === column)) continue;
    const cell = sql`t0.${sql.id(field)}`;
    steps.push({ column, ...comparedBy(dialect, column, cell), descending, nullable: field !== 'id' });
    if (field === 'id') break;
  }
  return steps;
}

/** An index over text holds it in lower case; where there is none, accents are passed over as well. */
function comparedBy(dialect: Dialect, column: StoredColumn, cell: Sql): Pick<Step, 'sql' | 'key'> {
  if (!isFolded(column)) return { sql: cell, key: text => text };
  return column.index === 'none' ? { sql: dialect.sorted(cell), key: sortedAs } : { sql: sql`lower(${cell})`, key: lowered };
}

/** The order as SQL. `filled`: the first step has no empty cells, so that an index serves either way. */
export function orderBy(steps: readonly Step[], filled: boolean): Sql {
  return sql.join(
    steps.map((step, at) => {
      const last = step.nullable && !(filled && at === 0) ? sql` nulls last` : sql``;
      return sql`${step.sql} ${step.descending ? sql`desc` : sql`asc`}${last}`;
    }),
  );
}

/** Where a row stands in an order: what is compared of it, step by step. */
export type Position = readonly Cell[];

/** The same with slots for what is there: all positions with the same cells empty make the same SQL. */
export type OpenPosition = readonly (null | Slot)[];

/** A position's shape, and the values for its slots. */
export function opened(steps: readonly Step[], position: Position): { open: OpenPosition; values: Record<string, Cell> } {
  const values: Record<string, Cell> = {};
  const open = position.map((cell, at) => {
    if (cell === null) return null;
    values[`at${at}`] = cell;
    return new Slot(`at${at}`, steps[at]!.column.column);
  });
  return { open, values };
}

/** The position of a row of which these are the cells of the order, step by step, as they are stored. */
export function positionOf(steps: readonly Step[], cells: readonly Cell[]): Position {
  return steps.map(({ key }, at) => {
    const cell = cells[at] ?? null;
    return typeof cell === 'string' ? key(cell) : cell;
  });
}

/** Whether a row stands after this position. `filled`: the first step's cells are known not to be empty, and may be looked up from there. */
export function after(dialect: Dialect, steps: readonly Step[], position: OpenPosition, filled: boolean): Sql {
  const [first] = steps;
  const [start] = position;
  const beyond = past(dialect, steps, position, 0, filled);
  if (!filled || first === undefined || start === null || start === undefined || steps.length === 1) return beyond;
  return sql`${first.sql} ${first.descending ? sql`<=` : sql`>=`} ${dialect.value(start)} and ${beyond}`;
}

function past(dialect: Dialect, steps: readonly Step[], position: OpenPosition, at: number, filled: boolean): Sql {
  const step = steps[at]!;
  const cell = position[at] ?? null;
  const rest = at === steps.length - 1 ? null : past(dialect, steps, position, at + 1, filled);
  if (cell === null) return rest === null ? sql`1 = 0` : sql`(${step.sql} is null and ${rest})`;
  const value = dialect.value(cell);
  const beyond = sql`${step.sql} ${step.descending ? sql`<` : sql`>`} ${value}`;
  const empty = step.nullable && !(filled && at === 0) ? sql` or ${step.sql} is null` : sql``;
  return rest === null ? sql`(${beyond}${empty})` : sql`(${beyond}${empty} or (${step.sql} = ${value} and ${rest}))`;
}

/** Whether a row stands before this position. */
export function before(dialect: Dialect, steps: readonly Step[], position: OpenPosition, at = 0): Sql {
  const step = steps[at]!;
  const cell = position[at] ?? null;
  const rest = at === steps.length - 1 ? null : before(dialect, steps, position, at + 1);
  if (cell === null) return rest === null ? sql`1 = 0` : sql`(${step.sql} is not null or (${step.sql} is null and ${rest}))`;
  const value = dialect.value(cell);
  const ahead = sql`${step.sql} ${step.descending ? sql`>` : sql`<`} ${value}`;
  return rest === null ? ahead : sql`(${ahead} or (${step.sql} = ${value} and ${rest}))`;
}

/** The position as text that means nothing to others and is good for this order only. */
export function cursorOf(steps: readonly Step[], position: Position): string {
  return Buffer.from(JSON.stringify([signature(steps), ...position])).toString('base64url');
}

/** The position that a cursor holds. Throws `QueryError` for one that was not made by `cursorOf` for this order. */
export function readCursor(steps: readonly Step[], cursor: string): Position {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    throw new QueryError('This page mark cannot be read. Start again from the first page.', { cause: error });
  }
  if (!Array.isArray(read) || read[0] !== signature(steps) || read.length !== steps.length + 1) {
    throw new QueryError('This page mark belongs to another order. Start again from the first page.');
  }
  const position: unknown[] = read.slice(1);
  if (!position.every((cell, at): cell is Cell => fits(steps[at]!, cell))) {
    throw new QueryError('This page mark cannot be read. Start again from the first page.');
  }
  return position;
}

function fits(step: Step, cell: unknown): boolean {
  if (cell === null) return step.nullable;
  if (step.column.column === 'text') return typeof cell === 'string' && !cell.includes('\0');
  return step.column.column === 'integer' ? Number.isSafeInteger(cell) : Number.isFinite(cell);
}

function signature(steps: readonly Step[]): string {
  return steps.map(step => `${step.column.id}${step.descending ? '-' : '+'}`).join(' ');
}
