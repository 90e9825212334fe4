import type { CellsAnswer, RowsAnswer, WireRow } from '../../server/api/wire.ts';
import type { Cells } from '../../server/model/change.ts';

/** Columns of a page that are not cells: `id`, `version`, `invalid`, `issues`. */
const marks = 4;

/** A page that was told cell by cell, as rows. */
export function unpack({ fields, rows, ...rest }: CellsAnswer): RowsAnswer {
  return {
    ...rest,
    rows: rows.map(told => {
      const cells: Cells = {};
      for (let at = marks; at < fields.length; at += 1) cells[fields[at]!] = told[at]!;
      const [id, version, invalid, issues] = told;
      const row: WireRow = { id: String(id), version: Number(version), cells };
      if (typeof invalid === 'string') row.invalid = JSON.parse(invalid) as NonNullable<WireRow['invalid']>;
      if (typeof issues === 'string') row.issues = JSON.parse(issues) as NonNullable<WireRow['issues']>;
      return row;
    }),
  };
}
