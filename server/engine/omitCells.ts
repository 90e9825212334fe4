import type { Issue } from '../model/change.ts';
import type { Fault } from './fault.ts';
import { type Intent, isNoop } from './intent.ts';

/** The changes of a commit of which single cells may be left out, and those that have fewer than when they were last judged. */
export interface CellOmission {
  mayOmit: (intent: Intent) => boolean;
  reduced: Set<Intent>;
}

/** Cells that were left out of changes since the draft was last made: with what they broke is not known yet. */
export type OmittedCells = Map<Intent, Set<string>>;

/**
 * Leaves out of a change the cells that break a rule, so that its other cells stand. Nothing is left out of a change that may not be made
 * at all, and of a new row only where it can be held. Returns whether the change goes on.
 */
export function omitCells(fault: Fault, issue: Issue, intent: Intent, omitted: OmittedCells): boolean {
  if (intent.kind === 'delete' || fault.denied === true || !isRule(fault)) return false;
  if (intent.kind === 'insert' && intent.table.validation === null) return false;
  const fields = omitted.get(intent) ?? new Set();
  const read = cellsAtFault(fault, issue, intent);
  if (read.some(id => fields.has(id))) return true;
  const cells = read.filter(id => id in intent.cells);
  if (cells.length === 0 || isEverything(cells, intent)) return false;
  omitted.set(intent, fields);
  for (const id of cells) {
    fields.add(id);
    delete intent.cells[id];
    intent.invalid?.delete(id);
  }
  if (intent.invalid?.size === 0) intent.invalid = null;
  if (intent.kind === 'insert') intent.result = 'held';
  else for (const field of cells) intent.kept.push({ ...issue, field });
  return true;
}

/** Whether a rule of a table is broken, not a right. */
const isRule = ({ rule, issue }: Fault): boolean => rule !== undefined || issue.code.startsWith('V_');

/**
 * The cell at which a fault is said, where the change sets it or did, or those that it empties of what must be filled in, or else those
 * that its rule reads of the row itself.
 */
function cellsAtFault({ entry, rule }: Fault, { field, params }: Issue, { row, cells }: Intent): string[] {
  if (field !== undefined && (field in cells || rule === undefined)) return [field];
  const missing = rule?.rule.kind === 'required' && entry.id === row ? [params?.fields ?? []].flat().map(String) : [];
  const emptied = missing.filter(id => id in cells);
  if (emptied.length > 0) return emptied;
  return [...(field === undefined ? [] : [field]), ...(rule === undefined || entry.id !== row ? [] : rule.reads)];
}

/** Whether these cells are all that is asked for: then the change is refused, and says why. */
function isEverything(cells: readonly string[], intent: Intent): boolean {
  const rest = Object.fromEntries(Object.entries(intent.cells).filter(([id]) => !cells.includes(id)));
  const texts = new Map([...(intent.invalid ?? [])].filter(([id]) => !cells.includes(id)));
  return isNoop({ ...intent, cells: rest, invalid: texts.size === 0 ? null : texts });
}
