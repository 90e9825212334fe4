import type { CellsResponse, WireRow } from '../../server/api/wire.ts';

/** Encodes rows in column form. */
export function encodeRows(rows: readonly WireRow[]): Pick<CellsResponse, 'fields' | 'rows' | 'same'> {
  const fields = [...new Set(rows.flatMap(row => Object.keys(row.cells)))];
  const text = (marks: unknown): string | null => (marks === undefined ? null : JSON.stringify(marks));
  return {
    same: {},
    fields: ['id', 'version', 'invalid', 'issues', ...fields],
    rows: rows.map(({ id, version, invalid, issues, cells }) => [
      id,
      version,
      text(invalid),
      text(issues),
      ...fields.map(field => cells[field] ?? null),
    ]),
  };
}
