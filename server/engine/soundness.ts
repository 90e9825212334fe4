import type { Catalog, CompiledTable } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Session } from '../model/session.ts';
import { broken, notTaken } from './check.ts';
import { occupies } from './compute.ts';
import { Draft, Stored } from './draft.ts';

/** A row that no commit would have left so: a rule is broken that holds in its state (`says` is the rule's sentence), or its verdict is wrong. */
export interface Unsound {
  table: string;
  row: RowId;
  kind: 'rule' | 'verdict';
  says: string;
}

/** Every row that breaks a rule where it must hold, or whose verdict tells another story than its state. Claims, which are between rows, are not looked at. */
export async function* unsound(catalog: Catalog, session: Session, now: string): AsyncGenerator<Unsound> {
  for (const table of catalog.order) {
    if (table.rules.length === 0 && table.verdict === null) continue;
    for await (const rows of session.all(table.id)) {
      const draft = new Draft(catalog, new Stored(session), now);
      await draft.loadPaths(table, rows);
      for (const row of rows) yield* faultsOf(table, row, draft);
    }
  }
}

function* faultsOf(table: CompiledTable, row: Row, draft: Draft): Generator<Unsound> {
  const here = { table: table.id, row: row.id };
  for (const rule of table.rules) {
    if (rule.rule.kind === 'only' || !occupies(table, rule.states, row)) continue;
    const issue = broken(table, rule, row, draft);
    if (issue !== null) yield { ...here, kind: 'rule', says: issue.message };
  }
  const { state, verdict, first } = table;
  if (state === null || verdict === null) return;
  const says = row[verdict.id];
  const begins = row[state.id] === first;
  if (!begins) for (const issue of notTaken(table, row)) yield { ...here, kind: 'rule', says: issue.message };
  if (begins ? says === 'OK' : says === null || (says === 'OK' && row.issues !== null))
    yield { ...here, kind: 'verdict', says: says === null ? 'nothing' : String(says) };
}
