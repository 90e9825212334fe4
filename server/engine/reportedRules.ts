import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, Row } from '../model/change.ts';
import type { Draft } from './draft.ts';
import { invalidCellIssues, ruleIssue } from './ruleIssue.ts';
import { sortIssues, validationCells } from './storedIssues.ts';

/**
 * The validation cells of a row in a table without states: the rules that it breaks, and its invalid texts; `OK` if there are none. The rows
 * that the rules read must have been loaded.
 */
export function reportRules(table: CompiledTable, row: Row, draft: Draft): Cells {
  const field = table.validation?.id ?? '';
  const broken = (table.reported ?? []).flatMap(rule => ruleIssue(table, rule, row, draft) ?? []);
  const issues = [...broken, ...invalidCellIssues(table, row)];
  return issues.length === 0 ? { [field]: 'OK', issues: null } : validationCells(field, sortIssues(table, issues));
}
