import type { RowId } from '../../server/model/change.ts';
import { joinSentences } from '../../server/model/localizedText.ts';
import type { Report } from '../contract/command.ts';
import { reportTexts } from '../i18n/report.ts';
import { type ToastMessage, toast } from '../panels/toast.ts';
import { findUndeletable, undeletableActions } from '../panels/undo-report.ts';
import { filterByIds } from '../sync/catalog.ts';
import type { TableRows } from '../sync/table-rows.ts';
import type { Workspace } from '../sync/workspace.ts';
import type { ProblemActions } from './problem-actions.ts';

/** Shows the result of a command; with `onlyProblems` only if something was not accepted. */
export type ShowReport = (report: Report, onlyProblems?: boolean, announced?: boolean) => void;

/** Creates a function that shows the result of a command as a toast, with Undo and other actions. */
export function createReportToast(
  workspace: Workspace,
  rows: () => TableRows,
  problemActions: ProblemActions,
  removeRows: (of: TableRows, rows: readonly RowId[], label: string) => Promise<Report | null>,
  openTable: (table: string, filter: string) => void,
): ShowReport {
  const undo = async (step: Report['step']): Promise<void> => {
    const report = await rows().undo(step);
    if (report) showReport(report);
    else toast(reportTexts().nothingToUndo);
  };
  const remove = async (of: TableRows, list: readonly RowId[], label: string): Promise<void> => {
    const report = await removeRows(of, list, label);
    if (report) showReport(report);
  };
  function showReport(report: Report, onlyProblems = false, announced = false): void {
    const { accepted, held, refused, message } = report;
    // An accepted edit in the panel needs no message.
    if (onlyProblems && report.outcomes.every(item => item.outcome === 'accepted')) return;
    const issues = report.outcomes.flatMap(item => [...item.issues, ...(item.kept ?? [])]);
    const reasons = [...new Set(issues.map(issue => rows().explain(issue)))];
    const undeletable = findUndeletable(report.outcomes);
    const isUndo = report.outcomes.some(({ undone }) => undone !== undefined);
    const text = reasons.length === 1 && !isUndo ? joinSentences([message, reasons[0]]) : message;
    const undoable = report.step !== undefined && accepted + held > 0;
    const isRight = held === 0 && (accepted > 0 || report.outcomes.length === 0) && undeletable === null;
    const tone = refused > 0 ? 'danger' : isRight ? 'ok' : 'warn';
    const problemAction = problemActions.actionFor(issues.map(({ code }) => code));
    const rowActions = undeletable === null ? [] : undeletableActions(undeletable, workspace, openTable, remove);
    toast(text, tone, {
      undo: undoable ? () => void undo(report.step) : undefined,
      announced,
      actions: [
        ...rowActions,
        ...stayActions(report),
        ...(problemAction === null ? [] : [{ label: problemAction.label, run: problemAction.go }]),
      ],
    });
  }
  /** Leads to the rows that stayed as they are. */
  const stayActions = ({ stays = [] }: Report): ToastMessage['actions'] => {
    const table = rows().table().id;
    return stays.length === 0 || stays.length > maxNamedRows
      ? []
      : [{ label: reportTexts().showStays, run: () => openTable(table, filterByIds('id', stays)) }];
  };
  return showReport;
}

/** The most rows that a filter names. */
const maxNamedRows = 100;
