/** A rectangle of cells; all four edges are inclusive. */
export interface Area {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** The target of a paste: how many rows and visible columns there are, and which cells are writable. */
export interface PasteBounds {
  rows: number;
  columns: number;
  /** Whether rows may be created below the last one. */
  create: boolean;
  writable(row: number, column: number): boolean;
}

/** One row to write, the row of the block it comes from, and its writable columns with those of the block. */
export interface PasteRow {
  row: number;
  fromRow: number;
  columns: { column: number; fromColumn: number }[];
}

/** The plan of a paste. Rows from `PasteBounds.rows` on are new. */
export interface PastePlan {
  how: 'fill' | 'tile' | 'once';
  rows: PasteRow[];
  area: Area;
  created: number;
  /** Number of rows and columns of the block that do not fit. */
  extraRows: number;
  extraColumns: number;
  /** Cells skipped because they are read-only. */
  skipped: { row: number; column: number }[];
}

/**
 * Maps a block to a selection: one cell fills it, a block that divides it evenly is repeated, any other is pasted once from the
 * top left. Rows are added past the last one; columns past the last one are dropped and counted; read-only cells are skipped.
 */
export function planPaste(block: { rows: number; columns: number }, target: Area, bounds: PasteBounds): PastePlan {
  const height = target.bottom - target.top + 1;
  const width = target.right - target.left + 1;
  const single = block.rows === 1 && block.columns === 1;
  const even = height % block.rows === 0 && width % block.columns === 0 && (height > block.rows || width > block.columns);
  const how = single && height * width > 1 ? 'fill' : even ? 'tile' : 'once';
  const rowCount = how === 'once' ? block.rows : height;
  const columnCount = how === 'once' ? block.columns : width;
  const last = bounds.create ? Number.POSITIVE_INFINITY : bounds.rows - 1;
  const bottom = Math.min(target.top + rowCount - 1, last);
  const right = Math.min(target.left + columnCount - 1, bounds.columns - 1);
  const rows: PasteRow[] = [];
  const skipped: PastePlan['skipped'] = [];
  for (let row = target.top; row <= bottom; row += 1) {
    const columns: PasteRow['columns'] = [];
    for (let column = target.left; column <= right; column += 1) {
      if (!bounds.writable(row, column)) skipped.push({ row, column });
      else columns.push({ column, fromColumn: (column - target.left) % block.columns });
    }
    rows.push({ row, fromRow: (row - target.top) % block.rows, columns });
  }
  return {
    how,
    rows,
    area: { top: target.top, left: target.left, bottom, right },
    created: Math.max(0, bottom - Math.max(bounds.rows, target.top) + 1),
    extraRows: target.top + rowCount - 1 - bottom,
    extraColumns: target.left + columnCount - 1 - right,
    skipped,
  };
}
