import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import type { StoreTransaction } from '../model/store.ts';
import { invalidCellIssues, ruleIssue } from './checkRules.ts';
import { isInStates } from './compute.ts';
import { Draft, StoredRows } from './draft.ts';

/** A row that no commit would have left so: a rule is broken that holds in its state (`says` is the rule's sentence), or its verdict is wrong. */
export interface IntegrityProblem {
  table: string;
  row: RowId;
  kind: 'rule' | 'verdict';
  says: string;
}

/** Every row that breaks a rule where it must hold, or whose verdict tells another story than its state. Claims, which are between rows, are not looked at. */
export async function* findProblems(catalog: Catalog, tx: StoreTransaction, now: string): AsyncGenerator<IntegrityProblem> {
  for (const table of catalog.order) {
    if (table.rules.length === 0 && table.validation === null) continue;
    for await (const rows of tx.scan(table.id)) {
      const draft = new Draft(catalog, new StoredRows(tx), now);
      await draft.loadPaths(table, rows);
      for (const row of rows) yield* faultsOf(table, row, draft);
    }
  }
}

function* faultsOf(table: CompiledTable, row: Row, draft: Draft): Generator<IntegrityProblem> {
  const here = { table: table.id, row: row.id };
  for (const rule of table.rules) {
    if (rule.rule.kind === 'claim' || !isInStates(table, rule.states, row)) continue;
    const issue = ruleIssue(table, rule, row, draft);
    if (issue !== null) yield { ...here, kind: 'rule', says: issue.message };
  }
  const { state, validation: verdict, initialState: first } = table;
  if (state === null || verdict === null) return;
  const says = row[verdict.id];
  const isInitial = row[state.id] === first;
  if (!isInitial) for (const issue of invalidCellIssues(table, row)) yield { ...here, kind: 'rule', says: issue.message };
  if (isInitial ? says === 'OK' : says === null || (says === 'OK' && row.issues !== null))
    yield { ...here, kind: 'verdict', says: says === null ? 'nothing' : String(says) };
}
