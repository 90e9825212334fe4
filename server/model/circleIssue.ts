import type { CompiledTables } from './catalog.ts';
import type { CatalogIssue } from './catalogIssue.ts';
import type { ColumnRef } from './columnGraph.ts';

/** The issue of columns that read each other in a circle, with their labels in reading order. */
export function circleIssue(circle: readonly ColumnRef[], tables: CompiledTables): CatalogIssue {
  const labels = circle.map(({ table, field }) => {
    const { table: spec, byId } = tables.get(table)!;
    return `“${byId.get(field)?.label.en ?? field}” of ${spec.label.en}`;
  });
  const [{ table, field }] = circle as readonly [ColumnRef];
  const [first = '', ...rest] = labels;
  const message =
    rest.length === 0
      ? `${first} reads itself.`
      : `Columns read each other in a circle: ${[first, ...rest, first].join(' reads ')}.`;
  return { table, field, code: 'circle', message };
}
