import type { Catalog, CompiledRule, CompiledTable } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import type { StoreTransaction } from '../model/store.ts';
import { isInStates } from './compute.ts';
import { Draft, StoredRows } from './draft.ts';
import { invalidCellIssues, ruleIssue } from './ruleIssue.ts';

/** A row that no commit could have left like this: it breaks a rule that must hold in its state (`says` is the rule's message), or its validation result is wrong. */
export interface IntegrityProblem {
  table: string;
  row: RowId;
  kind: 'rule' | 'validation';
  says: string;
}

/** Every row that breaks a rule in a state in which it must hold, or whose validation result does not match its state. Claims are not checked. */
export async function* findProblems(catalog: Catalog, tx: StoreTransaction, now: string): AsyncGenerator<IntegrityProblem> {
  for (const table of catalog.order) {
    if (table.rules.length === 0 && table.validation === null) continue;
    const rules = table.rules.filter(isSameForAll);
    for await (const rows of tx.scan(table.id)) {
      const draft = new Draft(catalog, new StoredRows(tx), now);
      await draft.loadPaths(table, rows);
      for (const row of rows) yield* faultsOf(table, rules, row, draft);
    }
  }
}

/** Whether a rule does not depend on who acts: only such a rule can be checked afterwards. */
const isSameForAll = ({ readsActor }: CompiledRule): boolean => !readsActor;

function* faultsOf(table: CompiledTable, rules: readonly CompiledRule[], row: Row, draft: Draft): Generator<IntegrityProblem> {
  const here = { table: table.id, row: row.id };
  for (const rule of rules) {
    if (rule.rule.kind === 'claim' || !isInStates(table, rule.states, row)) continue;
    const issue = ruleIssue(table, rule, row, draft);
    if (issue !== null) yield { ...here, kind: 'rule', says: issue.message };
  }
  const { state, validation, initialState } = table;
  if (state === null || validation === null) return;
  const says = row[validation.id];
  const isInitial = row[state.id] === initialState;
  if (!isInitial) for (const issue of invalidCellIssues(table, row)) yield { ...here, kind: 'rule', says: issue.message };
  if (isInitial ? says === 'OK' : says === null || (says === 'OK' && row.issues !== null))
    yield { ...here, kind: 'validation', says: says === null ? 'nothing' : String(says) };
}
