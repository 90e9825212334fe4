import type { CellsResponse, WireRow } from '../../server/api/wire.ts';

/** Rows as they are told cell by cell. */
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
