import { ofUndo } from '../panels/tell.ts';
import { toast } from '../panels/toast.ts';
import type { Rows } from '../sync/rows.ts';
import type { Report } from '../sync/wish.ts';
import type { Workspace } from '../sync/workspace.ts';
import { t } from '../words/words.ts';
import type { WaysOut } from './ways-out.ts';

/** Says in the corner what became of a command, and offers what can be done about it. */
export function createTell(
  workspace: Workspace,
  rows: () => Rows,
  ways: WaysOut,
  openTable: (table: string, filter: string) => void,
): (report: Report, quiet?: boolean, heard?: boolean) => void {
  const undo = async (step: Report['step']): Promise<void> => {
    const report = await rows().undo(step);
    if (report) tell(report);
    else toast(t().report.nothingToUndo);
  };
  function tell(report: Report, quiet = false, heard = false): void {
    const { accepted, held, refused, message } = report;
    // Of a text that one field did not take the field itself says so.
    if (quiet && report.outcomes.every(item => item.outcome === 'accepted')) return;
    const issues = report.outcomes.flatMap(item => [...item.issues, ...(item.kept ?? [])]);
    const reasons = [...new Set(issues.map(issue => rows().explain(issue)))];
    const staying = ofUndo()?.stayingOf(report.outcomes) ?? null;
    const isUndo = report.outcomes.some(({ undone }) => undone !== undefined);
    const words = reasons.length === 1 && !isUndo ? `${message}. ${reasons[0]}` : message;
    const undoable = report.step !== undefined && accepted + held > 0;
    const isRight = held === 0 && (accepted > 0 || report.outcomes.length === 0) && staying === null;
    const tone = refused > 0 ? 'danger' : isRight ? 'ok' : 'warn';
    const way = ways.of(issues.map(({ code }) => code));
    const about = staying === null ? [] : (ofUndo()?.aboutStaying(staying, workspace, openTable, tell) ?? []);
    toast(words, tone, {
      undo: undoable ? () => void undo(report.step) : undefined,
      heard,
      more: [...about, ...(way === null ? [] : [{ label: way.label, run: way.go }])],
    });
  }
  return tell;
}
