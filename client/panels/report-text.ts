import type { CatalogTable } from '../../server/api/wire.ts';
import type { Issue } from '../../server/model/change.ts';
import type { CommandKind, Report } from '../contract/command.ts';
import { localize, t } from '../i18n/language.ts';
import { reportTexts } from '../i18n/report.ts';
import { undoReportText } from './undo-report.ts';

/** Describes the result of a command in one sentence: `3 activated, 3 need attention: see Validation result`. */
export function reportText(
  report: Omit<Report, 'message'>,
  command: CommandKind,
  table: CatalogTable,
  explain: (issue: Issue) => string,
): string {
  const undone = command.kind === 'undo' || command.kind === 'redo' ? undoReportText(report.outcomes, table, explain) : null;
  if (undone) return undone;
  const { accepted, held, refused } = report;
  const texts = reportTexts();
  const done = accepted > 0 ? [doneText(accepted, command, table)] : [];
  const refusedText = refused > 0 ? [(accepted > 0 ? texts.refusedToo : texts.refused)(refused)] : [];
  const heldText = held > 0 ? [(accepted + refused > 0 ? texts.heldToo : texts.held)(held)] : [];
  return [...done, ...refusedText, ...heldText].join(', ') || texts.none;
}

/** Describes what was done to the accepted rows. */
function doneText(count: number, command: CommandKind, table: CatalogTable): string {
  const { done, entered, acted } = reportTexts();
  if (command.kind === 'state') {
    const known = entered[command.of as keyof typeof entered] as ((count: number) => string) | undefined;
    const state = table.fields.flatMap(field => field.states ?? []).find(one => one.id === command.of);
    return known?.(count) ?? reportTexts().nowIn(count, state ? localize(state.label) : String(command.of));
  }
  if (command.kind === 'act') {
    const known = acted[command.of as keyof typeof acted] as ((count: number) => string) | undefined;
    const action = table.actions.find(one => one.id === command.of);
    if (action?.removes) return done.delete(count);
    return known?.(count) ?? t().act.many(action ? localize(action.label) : String(command.of), count);
  }
  return done[command.kind](count);
}
