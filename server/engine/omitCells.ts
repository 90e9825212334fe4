import type { Issue } from '../model/change.ts';
import type { Fault } from './fault.ts';
import { type Intent, isNoop } from './intent.ts';

/** Which changes of a commit may lose single cells, and which have lost some since they were last authorised. */
export interface CellOmission {
  mayOmit: (intent: Intent) => boolean;
  reduced: Set<Intent>;
}

/** Cells omitted since the draft was last built; which rules hold without them is not known yet. */
export type OmittedCells = Map<Intent, Set<string>>;

/**
 * Omits the cells of a change that break a rule, so that its other cells are written. Not for a denied change, and for a new row only if it
 * can be held. Returns whether the change continues.
 */
export function omitCells(fault: Fault, issue: Issue, intent: Intent, omitted: OmittedCells): boolean {
  if (intent.kind === 'delete' || fault.denied === true || !isRule(fault)) return false;
  if (intent.kind === 'insert' && (intent.table.validation === null || intent.table.state === null)) return false;
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

/** Whether the fault is a broken rule and not a missing permission. */
const isRule = ({ rule, issue }: Fault): boolean => rule !== undefined || issue.code.startsWith('V_');

/**
 * The cells responsible for a fault: the cell of its issue, if the change sets it; the required cells that the change empties; otherwise
 * the cells of the row that its rule reads.
 */
function cellsAtFault({ entry, rule }: Fault, { field, params }: Issue, { row, cells }: Intent): string[] {
  if (field !== undefined && (field in cells || rule === undefined)) return [field];
  const missing = rule?.rule.kind === 'required' && entry.id === row ? [params?.fields ?? []].flat(2).map(String) : [];
  const emptied = missing.filter(id => id in cells);
  if (emptied.length > 0) return emptied;
  return [...(field === undefined ? [] : [field]), ...(rule === undefined || entry.id !== row ? [] : rule.reads)];
}

/** Whether these cells are the whole change: then it is refused with the reason. */
function isEverything(cells: readonly string[], intent: Intent): boolean {
  const rest = Object.fromEntries(Object.entries(intent.cells).filter(([id]) => !cells.includes(id)));
  const texts = new Map([...(intent.invalid ?? [])].filter(([id]) => !cells.includes(id)));
  return isNoop({ ...intent, cells: rest, invalid: texts.size === 0 ? null : texts });
}
