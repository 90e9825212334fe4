import type { CatalogIssue } from './catalogIssue.ts';
import type { Field } from './field.ts';
import { fieldType } from './fieldType.ts';
import type { Table } from './table.ts';

const optionId = /^[\w-]+$/;

/** The problems of a table's lists: they are not computed, and what needs one value per row names no list. */
export function listIssues({ id: table, fields, rules, scope, lookupFields }: Table): CatalogIssue[] {
  const issues: CatalogIssue[] = [];
  const report = (part: Pick<CatalogIssue, 'field' | 'rule'>, message: string): number =>
    issues.push({ table, ...part, code: 'list', message });
  const isList = (field: Field | undefined): boolean => field !== undefined && fieldType(field).list !== undefined;
  for (const [rule, spec] of Object.entries(rules)) {
    for (const field of spec.kind === 'claim' ? [spec.key].flat() : [])
      if (isList(fields[field])) report({ rule }, `The key of the rule names the list ${field}. A key needs one value per row.`);
  }
  for (const field of new Set([...scope, ...lookupFields]))
    if (isList(fields[field])) report({ field }, 'A list identifies neither a row nor its organisation.');
  for (const field of Object.values(fields).filter(isList)) {
    if (field.formula !== undefined) report({ field: field.id }, 'A list cannot be computed by a formula.');
    const wrong = field.options?.find(option => !optionId.test(option.id));
    if (wrong !== undefined)
      report({ field: field.id }, `The option ${JSON.stringify(wrong.id)} may only have letters, digits, - and _ in its id.`);
  }
  return issues;
}
