import { createMemo } from 'solid-js';
import type { CatalogField, CatalogTable } from '../../server/api/wire.ts';
import type { GridRow } from '../contract/row.ts';
import { lockReason } from './cell-display.ts';
import type { Columns } from './columns.ts';
import type { GridProps } from './grid-props.ts';
import { mayInsert, maySetSomewhere } from './rights.ts';

/** The rows and fields of one grid by position. */
export interface GridCells {
  count: () => number;
  /** The last row that the active cell may be in: the insert row, if rows may be added. */
  lastRow: () => number;
  canInsert: () => boolean;
  /** Whether anything in this grid can be edited. If not, cells do not say that they are read-only. */
  editable: () => boolean;
  field: (column: number) => CatalogField | undefined;
  row: (position: number) => GridRow | undefined;
  lockReason: (row: number, column: number) => string | null;
}

/** Reads the rows and fields of a grid. */
export function createGridCells(props: GridProps, columns: Columns): GridCells {
  const { source } = props;
  const count = (): number => source.count();
  const canInsert = (): boolean => mayInsert(source.table());
  const field = (column: number): CatalogField | undefined => columns.visible()[column]?.field;
  const row = (position: number): GridRow | undefined => (position >= 0 && position < count() ? source.at(position) : undefined);
  return {
    count,
    lastRow: () => (canInsert() ? count() : count() - 1),
    canInsert,
    editable: createMemo(() => mayEdit(source.table())),
    field,
    row,
    lockReason: (position, column) => {
      const one = field(column);
      return one ? lockReason(one, row(position), source.table(), props.language) : '';
    },
  };
}

/** Whether this reader may write any cell of a table, in an existing or a new row. */
const mayEdit = (table: CatalogTable): boolean =>
  table.fields.some(({ id, readOnly }) => !readOnly && maySetSomewhere(table, id));
