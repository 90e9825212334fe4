import type { CompiledClaim, CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { Draft } from './draft.ts';
import type { DraftRow } from './draftRow.ts';
import type { Fault } from './fault.ts';
import { createIssue } from './intent.ts';
import { canView } from './viewer.ts';

/**
 * Allocates places. Rows that hold one keep it; newcomers get one in the order of their requests while there is room, and rows with other
 * faults come last. Uniqueness is a claim with capacity 1 per key; licensing is a claim with the pool's capacity per pool.
 */
export async function checkClaims(
  table: CompiledTable,
  entries: readonly DraftRow[],
  refused: ReadonlySet<number>,
  draft: Draft,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const claim of table.claims) {
    const newcomers = entries.filter(entry => isNewcomer(entry, claim));
    if (newcomers.length === 0) continue;
    const queue = claimOrder(newcomers, refused);
    const broken =
      claim.capacity === null
        ? await checkUnique(table, claim, queue, refused, draft)
        : checkCapacity(table, claim, queue, refused, draft);
    faults.push(...broken);
  }
  return faults;
}

const claimKey = (row: Row | null, claim: CompiledClaim): string | null =>
  (row?.[claim.column] as string | null | undefined) ?? null;

function isNewcomer({ before, after }: DraftRow, claim: CompiledClaim): boolean {
  const key = claimKey(after, claim);
  return key !== null && key !== claimKey(before, claim);
}

/** Newcomers in the order of their requests; those that are refused for another reason come last. */
function claimOrder(newcomers: DraftRow[], refused: ReadonlySet<number>): readonly DraftRow[] {
  const isSorted = refused.size === 0 && newcomers.every((entry, at) => at === 0 || order(newcomers[at - 1]!) <= order(entry));
  if (isSorted) return newcomers;
  return newcomers.sort((a, b) => Number(hasOtherFault(a, refused)) - Number(hasOtherFault(b, refused)) || order(a) - order(b));
}

/** Whether the request behind a row is refused for another reason. */
const hasOtherFault = (entry: DraftRow, refused: ReadonlySet<number>): boolean =>
  refused.size > 0 && entry.causes.some(cause => refused.has(cause));

const order = (entry: DraftRow): number => entry.causes[0] ?? 0;

/** Checks a claim with capacity 1: against stored rows with this key, except those that give it up in this commit. */
async function checkUnique(
  table: CompiledTable,
  claim: CompiledClaim,
  queue: readonly DraftRow[],
  refused: ReadonlySet<number>,
  draft: Draft,
): Promise<Fault[]> {
  const holder = await currentHolders(table, claim, queue, draft);
  const faults: Fault[] = [];
  for (const entry of queue) {
    const key = claimKey(entry.after, claim) as string;
    const taken = holder.get(key);
    if (taken === undefined) {
      if (!hasOtherFault(entry, refused)) holder.set(key, entry.after as Row);
      continue;
    }
    const { code, words, at } = claim.rule;
    const issue = createIssue(table, entry.id, code, words, {
      rule: claim.id,
      ...(at === undefined ? {} : { field: at }),
      because: canView(draft.viewer, table, taken) ? [taken.id] : [],
    });
    faults.push({ entry, issue, rule: claim });
  }
  return faults;
}

/** The current holders of these keys, except the rows in the queue. No stored row can have a key with a row that this commit creates. */
async function currentHolders(
  table: CompiledTable,
  claim: CompiledClaim,
  queue: readonly DraftRow[],
  draft: Draft,
): Promise<Map<string, Row>> {
  const holder = new Map<string, Row>();
  const parts = [claim.rule.key].flat();
  const links = table.links.filter(field => parts.includes(field.id));
  const stored = new Set<string>();
  for (const { after } of queue) if (!namesNewRow(after as Row, links, draft)) stored.add(claimKey(after, claim) as string);
  for (const row of await draft.stored.where(table.id, claim.column, [...stored])) {
    if (draft.get(table.id, row.id) === undefined) holder.set(String(row[claim.column]), row);
  }
  const touched = draft.rowsOf(table.id);
  if (touched.size === queue.length) return holder;
  const waiting = new Set(queue);
  for (const entry of touched.values()) {
    const key = claimKey(entry.after, claim);
    if (key !== null && !waiting.has(entry)) holder.set(key, entry.after as Row);
  }
  return holder;
}

/** Whether one of these links of a row points to a row that is not stored yet. */
function namesNewRow(row: Row, links: readonly Field[], draft: Draft): boolean {
  for (const { id, to } of links) if (draft.get(to ?? '', String(row[id]))?.before === null) return true;
  return false;
}

/** Checks a claim whose capacity is a formula. The formula of used places already counts the newcomers. */
function checkCapacity(
  table: CompiledTable,
  claim: CompiledClaim,
  queue: readonly DraftRow[],
  refused: ReadonlySet<number>,
  draft: Draft,
): Fault[] {
  const faults: Fault[] = [];
  for (const group of Map.groupBy(queue, entry => claimKey(entry.after, claim)).values()) {
    const row = group[0]?.after as Row;
    const total = Number(draft.value(table, claim.capacity!, row) ?? 0);
    const counted = claim.used === null ? group.length : Number(draft.value(table, claim.used, row) ?? 0);
    let taken = counted - group.length;
    for (const entry of group) {
      if (taken < total && !hasOtherFault(entry, refused)) {
        taken += 1;
        continue;
      }
      if (taken < total) continue;
      const { at, overCapacity } = claim.rule;
      const { code, words } = overCapacity !== undefined && taken > total ? overCapacity : claim.rule;
      const params = { used: Math.max(taken, 0), total };
      faults.push({
        entry,
        issue: createIssue(table, entry.id, code, words, { rule: claim.id, ...(at === undefined ? {} : { field: at }), params }),
        rule: claim,
      });
    }
  }
  return faults;
}
