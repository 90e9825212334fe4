import { sql } from 'kysely';
import type { View } from '../model/session.ts';
import type { Connection, Dialect } from './dialect.ts';
import { columnIn, type Shape } from './shape.ts';
import { Slot } from './slot.ts';
import { statement } from './statement.ts';

/** From this share of a table on, its rows are read in their order faster than one by one by an index. */
const most = 0.25;

/** How many times a share is believed before it is counted again. */
const believed = 500;

/** Organisations of which a share is kept for each table; when there are more, they begin anew. */
const mostKept = 1000;

interface Share {
  isLarge: boolean;
  left: number;
}

const shares = new WeakMap<Shape, Map<string, Share>>();

/**
 * Whether the organisation of a view has so large a share of the table that its rows are better found by looking at all than by the
 * index of organisations. A database that knows such shares by itself is left to decide: then this is always false.
 */
export async function holdsMost(dialect: Dialect, connection: Connection, shape: Shape, { reach }: View): Promise<boolean> {
  const [field] = reach?.fields ?? [];
  if (dialect.unindexed === null || reach === null || field === undefined || reach.fields.length > 1) return false;
  let known = shares.get(shape);
  if (known === undefined || known.size > mostKept) {
    known = new Map();
    shares.set(shape, known);
  }
  const found = known.get(reach.org);
  if (found !== undefined && found.left > 0) {
    found.left -= 1;
    return found.isLarge;
  }
  const counting = statement(dialect, shape, `share ${field}`, () => {
    const cell = sql.id(columnIn(shape, field).id);
    const table = dialect.table(shape.id);
    return sql`select (select count(*) from ${table} where ${cell} = ${new Slot('org')}) as own, (select count(*) from ${table}) as total`;
  });
  const [counted] = await connection.run(counting, { org: reach.org });
  const isLarge = Number(counted?.own ?? 0) >= Number(counted?.total ?? 0) * most;
  known.set(reach.org, { isLarge, left: believed });
  return isLarge;
}
