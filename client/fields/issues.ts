import type { IssueDetails } from '../../server/api/wire.ts';
import { cause, interpolate, remedy } from '../../server/model/localizedText.ts';
import { timeZone } from '../browser/locale.ts';
import type { GridRow } from '../contract/row.ts';
import { alertsOf } from './attention.ts';
import type { DisplayContext } from './field-type.ts';

/** The texts of a row's alerts, although the row is valid; only those at `field` if it is given. */
export const showAlerts = (row: GridRow, context: DisplayContext, field?: string): string[] =>
  alertsOf(context.source.table(), row, field).map(({ words, at }) =>
    interpolate(words, { [at]: String(row.cells[at] ?? '') }, { language: context.language }),
  );

/** The text of several issues in the reader's language. */
export const showIssues = (issues: readonly IssueDetails[], context: DisplayContext): string =>
  issues.map(issue => showIssue(issue, context)).join(' · ');

/** The text of one issue in the reader's language. */
export function showIssue(issue: IssueDetails, context: DisplayContext): string {
  const current = context.currentText?.(issue) ?? null;
  if (current !== null) return current;
  const template = context.words[issue.code];
  const label = (id: string): string =>
    context.source.table().fields.find(field => field.id === id)?.label[context.language] ?? id;
  return template
    ? interpolate(template, issue.params, { language: context.language, label, timeZone: timeZone() })
    : issue.message;
}

/** The short causes of issues; null if none of them has one. */
export function showCauses(issues: readonly IssueDetails[], context: DisplayContext): string | null {
  const causes = issues.map(issue => showCause(issue, context));
  return causes.every(each => each === null)
    ? null
    : causes.map((each, at) => each ?? showIssue(issues[at]!, context)).join(' · ');
}

/** The short cause of an issue; null if its text is short or was replaced by a newer one. */
function showCause(issue: IssueDetails, context: DisplayContext): string | null {
  const template = context.words[cause(issue.code)];
  if (template === undefined || (context.currentText?.(issue) ?? null) !== null) return null;
  return interpolate(template, issue.params, { language: context.language, timeZone: timeZone() });
}

/** What to do about an issue; null if its message says it already. */
export function showRemedy({ code, params }: Pick<IssueDetails, 'code' | 'params'>, context: DisplayContext): string | null {
  const template = context.words[remedy(code)];
  return template === undefined ? null : interpolate(template, params, { language: context.language, timeZone: timeZone() });
}
