import { sameValue } from '../../formulas/list.ts';
import type { CompiledRule, CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';
import { bookkeeping } from '../model/systemFields.ts';
import { checkClaims } from './checkClaims.ts';
import { isInStates } from './compute.ts';
import type { Draft } from './draft.ts';
import { type DraftRow, touches } from './draftRow.ts';
import type { Fault } from './fault.ts';
import { invalidCellIssues, ruleIssue } from './ruleIssue.ts';

/**
 * Step 6: finds broken rules, in rows that enter a state in which a rule must hold or that change within one. Claims are checked last, in
 * the order of links, so that a request with other faults takes no place from a valid one. Licences are claimed last.
 */
export async function checkRules(rows: Iterable<DraftRow>, draft: Draft): Promise<Fault[]> {
  const faults: Fault[] = [];
  const tables = Map.groupBy(rows, entry => entry.table);
  const changed = new Map<CompiledTable, DraftRow[]>();
  for (const table of draft.catalog.order) {
    const here = tables.get(table)?.filter(entry => entry.after !== null && entry.after !== entry.before) ?? [];
    if (here.length === 0 || (table.rules.length === 0 && table.validation === null)) continue;
    await draft.loadPaths(
      table,
      here.map(entry => entry.after as Row),
    );
    for (const entry of here) checkRow(table, entry, draft, faults);
    changed.set(table, here);
  }
  const refused = new Set(faults.flatMap(fault => fault.entry.causes));
  for (const [table, here] of changed) {
    const broken = await checkClaims(table, here, refused, draft);
    for (const fault of broken) for (const cause of fault.entry.causes) refused.add(cause);
    faults.push(...broken);
  }
  return faults;
}

function checkRow(table: CompiledTable, entry: DraftRow, draft: Draft, faults: Fault[]): void {
  const row = entry.after as Row;
  for (const rule of table.rules) {
    if (rule.rule.kind === 'claim' || !isInStates(table, rule.states, row) || !isAffected(table, rule, entry, draft)) continue;
    const issue = ruleIssue(table, rule, row, draft);
    if (issue !== null) faults.push({ entry, issue, rule });
  }
  if (typeof row.invalid !== 'string' || table.state === null || row[table.state.id] === table.initialState) return;
  if (entry.before?.invalid !== row.invalid || (entry.before[table.state.id] ?? table.initialState) === table.initialState) {
    for (const issue of invalidCellIssues(table, row)) faults.push({ entry, issue });
  }
}

/**
 * Whether a rule must be checked: the row enters one of its states, a cell that it reads changed, or it depends on who acts and a person
 * changed any cell that is not computed.
 */
function isAffected(table: CompiledTable, rule: CompiledRule, entry: DraftRow, { viewer }: Draft): boolean {
  const { before, after } = entry;
  if (before === null || after === null || !isInStates(table, rule.states, before)) return true;
  if (rule.readsActor && viewer !== null && isWrittenByActor(table, entry)) return true;
  return touches(entry, rule.reads) && differs(entry, rule.reads);
}

/** Whether any cell changed that is neither computed nor written by every commit. */
function isWrittenByActor({ byId, validation }: CompiledTable, { before, after, written }: DraftRow): boolean {
  return (written ?? []).some(id => {
    const field = byId.get(id);
    if (field === undefined || field === validation || id === 'issues' || bookkeeping.has(id)) return false;
    return field.formula === undefined && field.rollup === undefined && !sameValue(before?.[id], after?.[id]);
  });
}

/** Whether any of these cells differs from the stored row. */
export function differs({ before, after }: Pick<DraftRow, 'before' | 'after'>, fields: Iterable<string>): boolean {
  for (const field of fields) if (!sameValue(before?.[field], after?.[field])) return true;
  return false;
}
