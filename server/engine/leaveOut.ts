import type { Issue } from '../model/change.ts';
import type { Fault } from './fault.ts';
import { type Intent, isIdle } from './intent.ts';

/** The changes of a commit of which single cells may be left out, and those that have fewer than when they were last judged. */
export interface Parting {
  mayPart: (intent: Intent) => boolean;
  less: Set<Intent>;
}

/** Cells that were left out of changes since the draft was last made: with what they broke is not known yet. */
export type LeftOut = Map<Intent, Set<string>>;

/**
 * Leaves out of a change the cells that break a rule, so that its other cells stand. Nothing is left out of a change that may not be made
 * at all, and of a new row only where it can be held. Returns whether the change goes on.
 */
export function leaveOut(fault: Fault, issue: Issue, intent: Intent, left: LeftOut): boolean {
  if (intent.kind === 'delete' || fault.denied === true || !isRule(fault)) return false;
  if (intent.kind === 'insert' && intent.table.verdict === null) return false;
  const gone = left.get(intent) ?? new Set();
  const read = readBy(fault, issue, intent);
  if (read.some(id => gone.has(id))) return true;
  const cells = read.filter(id => id in intent.cells);
  if (cells.length === 0 || isAll(cells, intent)) return false;
  left.set(intent, gone);
  for (const id of cells) {
    gone.add(id);
    delete intent.cells[id];
    intent.invalid?.delete(id);
  }
  if (intent.invalid?.size === 0) intent.invalid = null;
  if (intent.kind === 'insert') intent.fate = 'held';
  else for (const field of cells) intent.kept.push({ ...issue, field });
  return true;
}

/** Whether a rule of a table is broken, not a right. */
const isRule = ({ rule, issue }: Fault): boolean => rule !== undefined || issue.code.startsWith('V_');

/**
 * The cell at which a fault is said, where the change sets it or did, or those that it empties of what must be filled in, or else those
 * that its rule reads of the row itself.
 */
function readBy({ entry, rule }: Fault, { field, params }: Issue, { row, cells }: Intent): string[] {
  if (field !== undefined && (field in cells || rule === undefined)) return [field];
  const missing = rule?.rule.kind === 'required' && entry.id === row ? [params?.fields ?? []].flat().map(String) : [];
  const emptied = missing.filter(id => id in cells);
  if (emptied.length > 0) return emptied;
  return [...(field === undefined ? [] : [field]), ...(rule === undefined || entry.id !== row ? [] : rule.reads)];
}

/** Whether these cells are all that is asked for: then the change is refused, and says why. */
function isAll(cells: readonly string[], intent: Intent): boolean {
  const rest = Object.fromEntries(Object.entries(intent.cells).filter(([id]) => !cells.includes(id)));
  const texts = new Map([...(intent.invalid ?? [])].filter(([id]) => !cells.includes(id)));
  return isIdle({ ...intent, cells: rest, invalid: texts.size === 0 ? null : texts });
}
