import type { CellsResponse, RowsResponse, WireRow } from '../../server/api/wire.ts';
import type { Cells } from '../../server/model/change.ts';

/** Number of leading columns that are not cells: `id`, `version`, `invalid`, `issues`. */
const metaColumns = 4;

/** Converts a page in column form to rows. */
export function decodePage({ fields, rows, same, ...rest }: CellsResponse): RowsResponse {
  // Copying one object that has all fields is faster than adding the fields to each row.
  const blank: Cells = { ...same };
  for (const field of fields.slice(metaColumns)) blank[field] = null;
  return {
    ...rest,
    rows: rows.map(values => {
      const cells: Cells = { ...blank };
      for (let at = metaColumns; at < fields.length; at += 1) cells[fields[at]!] = values[at]!;
      const [id, version, invalid, issues] = values;
      const row: WireRow = { id: String(id), version: Number(version), cells };
      if (typeof invalid === 'string') row.invalid = JSON.parse(invalid) as NonNullable<WireRow['invalid']>;
      if (typeof issues === 'string') row.issues = JSON.parse(issues) as NonNullable<WireRow['issues']>;
      return row;
    }),
  };
}
