import { sql } from 'kysely';
import type { View } from '../model/store.ts';
import type { Connection, Dialect } from './dialect.ts';
import { Parameter } from './parameter.ts';
import { statement } from './statement.ts';
import { columnIn, type TableLayout } from './tableLayout.ts';

/** From this share of the table on, a scan is faster than single rows by an index. */
const scanThreshold = 0.25;

/** How many times a share is used before it is counted again. */
const reuseCount = 500;

/** Cached organisations per table; beyond that the cache of the table is emptied. */
const maxOrganisations = 1000;

interface CachedShare {
  isLarge: boolean;
  left: number;
}

const shares = new WeakMap<TableLayout, Map<string, CachedShare>>();

/**
 * Whether the view's organisation owns so large a share of the table that a scan is faster than the index on organisations.
 * Always false for a database that estimates such shares itself.
 */
export async function prefersScan(
  dialect: Dialect,
  connection: Connection,
  layout: TableLayout,
  { scope }: View,
): Promise<boolean> {
  const [field] = scope?.fields ?? [];
  if (dialect.withoutIndex === null || scope === null || field === undefined || scope.fields.length > 1) return false;
  let known = shares.get(layout);
  if (known === undefined || known.size > maxOrganisations) {
    known = new Map();
    shares.set(layout, known);
  }
  const found = known.get(scope.org);
  if (found !== undefined && found.left > 0) {
    found.left -= 1;
    return found.isLarge;
  }
  const counting = statement(dialect, layout, `share ${field}`, () => {
    const cell = sql.id(columnIn(layout, field).id);
    const table = dialect.table(layout.id);
    return sql`select (select count(*) from ${table} where ${cell} = ${new Parameter('org')}) as own, (select count(*) from ${table}) as total`;
  });
  const [counted] = await connection.run(counting, { org: scope.org });
  const isLarge = Number(counted?.own ?? 0) >= Number(counted?.total ?? 0) * scanThreshold;
  known.set(scope.org, { isLarge, left: reuseCount });
  return isLarge;
}
