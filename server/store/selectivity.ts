import { sql } from 'kysely';
import type { View } from '../model/store.ts';
import type { Connection, Dialect } from './dialect.ts';
import { Parameter } from './parameter.ts';
import { statement } from './statement.ts';
import { columnIn, type TableLayout } from './tableLayout.ts';

/** From this share of a table on, its rows are read in their order faster than one by one by an index. */
const scanThreshold = 0.25;

/** How many times a share is believed before it is counted again. */
const reuseCount = 500;

/** Organisations of which a share is kept for each table; when there are more, they begin anew. */
const maxOrganisations = 1000;

interface CachedShare {
  isLarge: boolean;
  left: number;
}

const shares = new WeakMap<TableLayout, Map<string, CachedShare>>();

/**
 * Whether the organisation of a view has so large a share of the table that its rows are better found by looking at all than by the
 * index of organisations. A database that knows such shares by itself is left to decide: then this is always false.
 */
export async function prefersScan(
  dialect: Dialect,
  connection: Connection,
  shape: TableLayout,
  { scope: reach }: View,
): Promise<boolean> {
  const [field] = reach?.fields ?? [];
  if (dialect.withoutIndex === null || reach === null || field === undefined || reach.fields.length > 1) return false;
  let known = shares.get(shape);
  if (known === undefined || known.size > maxOrganisations) {
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
    return sql`select (select count(*) from ${table} where ${cell} = ${new Parameter('org')}) as own, (select count(*) from ${table}) as total`;
  });
  const [counted] = await connection.run(counting, { org: reach.org });
  const isLarge = Number(counted?.own ?? 0) >= Number(counted?.total ?? 0) * scanThreshold;
  known.set(reach.org, { isLarge, left: reuseCount });
  return isLarge;
}
