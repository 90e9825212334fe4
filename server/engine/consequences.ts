import { itemsOf } from '../../formulas/list.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Consequences, LinkedRows, RowId, StateChange } from '../model/change.ts';
import type { Draft } from './draft.ts';
import type { DraftRow } from './draftRow.ts';
import type { Intent } from './intent.ts';
import { canView } from './viewer.ts';

/** The maximum number of rows that one link is searched for, and of rows that link to them. */
const maxLinked = 5_000;

/**
 * What a dry run finds beyond licences, messages and cascades: the states that accepted rows enter, the sessions that end, and the rows that
 * go on linking to rows that leave their state. It names only rows that the actor can read.
 */
export async function findConsequences(intents: readonly Intent[], draft: Draft): Promise<Consequences> {
  const states = new Map<string, StateChange>();
  const leaving = new Map<CompiledTable, Set<RowId>>();
  const seen = new Set<DraftRow>();
  for (const { table, row, result, relinks } of intents) {
    const entry = draft.get(table.id, row);
    const { state } = table;
    if (result !== 'accepted' || relinks !== undefined || entry === undefined || state === null || seen.has(entry)) continue;
    seen.add(entry);
    const [from, to] = [entry.before, entry.after].map(each => (each === null ? null : String(each[state.id])));
    if (from === to) continue;
    const change = states.get(`${table.id} ${from} ${to}`) ?? { table: table.id, from: from ?? null, to: to ?? null, rows: 0 };
    change.rows += 1;
    states.set(`${table.id} ${from} ${to}`, change);
    if (entry.before === null || entry.after === null) continue;
    const rows = leaving.get(table) ?? new Set();
    leaving.set(table, rows.add(row));
  }
  const links: LinkedRows[] = [];
  for (const [table, rows] of leaving) links.push(...(await linkedRows(table, rows, draft)));
  return { states: [...states.values()], sessions: await countEnded(draft), links };
}

/** The rows of each table that link to these rows. A link with very many rows is left out. */
async function linkedRows(table: CompiledTable, targets: ReadonlySet<RowId>, draft: Draft): Promise<LinkedRows[]> {
  if (targets.size > maxLinked) return [];
  const found: LinkedRows[] = [];
  for (const { table: from, field } of table.referrers) {
    if (from.table.section === 'hidden' || field.hidden === true || field.system === true) continue;
    const counts = await draft.stored.tx.count(from.id, field.id, [...targets]);
    if ([...counts.values()].reduce((sum, count) => sum + count, 0) > maxLinked) continue;
    const rows = (await draft.where(from.id, field.id, [...targets])).filter(row => canView(draft.viewer, from, row));
    const to = new Set(rows.flatMap(row => itemsOf(row[field.id]).filter(id => targets.has(id))));
    if (rows.length > 0) found.push({ table: from.id, field: field.id, rows: rows.length, to: [...to] });
  }
  return found;
}

/** The number of sessions that end, of people whom the actor can read: an account may have others in other organisations. */
async function countEnded(draft: Draft): Promise<number> {
  let count = 0;
  for (const { table, byId } of draft.catalog.tables.values()) {
    const people = draft.catalog.tables.get(byId.get('user')?.to ?? '');
    if (table.report !== 'sessions' || people === undefined) continue;
    const ended = [...draft.rowsOf(table.id).values()].filter(({ before, after }) => before !== null && after === null);
    const users = ended.map(({ before }) => String(before?.user));
    await draft.stored.load(people.id, users);
    count += users.filter(user => canView(draft.viewer, people, draft.stored.get(people.id, user) ?? null)).length;
  }
  return count;
}
