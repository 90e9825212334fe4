import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, Issue, Row } from '../model/change.ts';

/** The issues stored with a row's validation result. */
export const parseIssues = (row: Row): Issue[] => (typeof row.issues === 'string' ? (JSON.parse(row.issues) as Issue[]) : []);

/** The validation cells of a row with these issues added to its own. */
export function addIssues(table: CompiledTable, row: Row, more: readonly Issue[]): Cells {
  const others = parseIssues(row).filter(({ code, field }) => !more.some(one => one.code === code && one.field === field));
  return validationCells(table.validation?.id ?? '', sortIssues(table, [...others, ...more]));
}

/** The cells of a validation result: the messages of the issues, and the issues as JSON; both empty without issues. */
export function validationCells(field: string, issues: readonly Issue[]): Cells {
  if (issues.length === 0) return { [field]: null, issues: null };
  const stored = issues.map(({ table: _table, row: _row, because: _because, ...rest }) => rest);
  return { [field]: issues.map(issue => issue.message).join('; '), issues: JSON.stringify(stored) };
}

/** Sorts a row's issues: missing cells first, then by field, the licence last. */
export function sortIssues(table: CompiledTable, issues: readonly Issue[]): Issue[] {
  const fields = [...table.byId.keys()];
  const rank = (issue: Issue): number => {
    if (issue.code === 'V_MISSING') return -1;
    const at = fields.indexOf(issue.field ?? '');
    return at < 0 ? fields.length : at;
  };
  return [...issues].sort((a, b) => rank(a) - rank(b));
}
