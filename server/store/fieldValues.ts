import { sql } from 'kysely';
import { foldText } from '../../formulas/fold.ts';
import type { FieldValues, FieldValuesRequest } from '../model/store.ts';
import type { Connection } from './dialect.ts';
import type { FilterScope } from './filter.ts';
import { cellSql } from './joinTable.ts';
import { Parameter } from './parameter.ts';
import { compiledStatement, viewConditions, viewKey, viewParameters, whereClause } from './query.ts';
import { prefersScan } from './selectivity.ts';
import { type Cell, columnIn, decodeList, isCaseInsensitive } from './tableLayout.ts';

/** The most rows whose cells are read, the most different cells that are kept of them, and the most values to return. */
export const fieldValueLimits = { rows: 100_000, cells: 5_000, values: 200 } as const;

/**
 * The values of a field in the rows of a view, the most frequent first. Texts that differ only in case are one value, as a filter compares
 * them; of a list, each item is a value. The number of rows that are read is limited, so that the cost is known before.
 */
export async function readFieldValues(
  scope: FilterScope,
  connection: Connection,
  request: FieldValuesRequest,
): Promise<FieldValues> {
  const { dialect, layout } = scope;
  const column = columnIn(layout, request.field);
  const fullScan = await prefersScan(dialect, connection, layout, request);
  const key = viewKey(scope, request, fullScan);
  const reading = compiledStatement(scope, key && `values ${column.id} ${key}`, () => {
    const cell = cellSql(dialect, layout, column.id, 't0');
    const where = whereClause(viewConditions(scope, request, fullScan));
    const read = sql`select ${cell} as cell from ${dialect.table(layout.id)} as t0 ${where} limit ${new Parameter('rows', 'integer')}`;
    const counted = sql`select v.cell, count(*) as many from (${read}) as v group by v.cell`;
    return sql`${counted} order by many desc, v.cell limit ${new Parameter('cells', 'integer')}`;
  });
  const { rows, cells, values: listed } = fieldValueLimits;
  const found = await connection.arrays(reading, { ...viewParameters(request), rows: rows + 1, cells: cells + 1 });
  const total = found.reduce((sum, [, count]) => sum + Number(count), 0);
  const isText = isCaseInsensitive(column);
  const counted = new Map<Cell, { value: FieldValues['values'][number]['value']; count: number }>();
  for (const [cell = null, count] of found.slice(0, cells)) {
    const values: readonly Cell[] = column.list === undefined || cell === null ? [cell] : decodeList(String(cell));
    for (const one of values) {
      const value = one === '' ? null : column.flag && one !== null ? one !== 0 : one;
      const id = isText && value !== null ? foldText(String(value)) : String(value);
      const known = counted.get(id);
      if (known) known.count += Number(count);
      else counted.set(id, { value, count: Number(count) });
    }
  }
  const values = [...counted.values()].sort((a, b) => b.count - a.count);
  return {
    values: values.slice(0, listed),
    more: values.length > listed || found.length > cells || total > rows,
  };
}
