import type { CompiledClaim as Claim, CompiledTable } from '../model/catalog.ts';
import type { Row } from '../model/change.ts';
import type { Field } from '../model/field.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './entry.ts';
import type { Fault } from './fault.ts';
import { issueOf } from './intent.ts';
import { reads } from './sight.ts';

/**
 * Who gets a place. Who has one keeps it; newcomers get one in the order of their wishes while there is room, and those that have other
 * faults get none. Uniqueness is a claim of capacity 1 by key, licensing one of the pool's capacity by pool.
 */
export async function claims(
  table: CompiledTable,
  entries: readonly Entry[],
  fallen: ReadonlySet<number>,
  draft: Draft,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const claim of table.claims) {
    const newcomers = entries.filter(entry => isNewcomer(entry, claim));
    if (newcomers.length === 0) continue;
    const queue = inTurn(newcomers, fallen);
    const broken =
      claim.of === null ? await unique(table, claim, queue, fallen, draft) : licensed(table, claim, queue, fallen, draft);
    faults.push(...broken);
  }
  return faults;
}

const keyOf = (row: Row | null, claim: Claim): string | null => (row?.[claim.column] as string | null | undefined) ?? null;

function isNewcomer({ before, after }: Entry, claim: Claim): boolean {
  const key = keyOf(after, claim);
  return key !== null && key !== keyOf(before, claim);
}

/** In the order of their wishes, those last that fall for another reason. */
function inTurn(newcomers: Entry[], fallen: ReadonlySet<number>): readonly Entry[] {
  const inOrder = fallen.size === 0 && newcomers.every((entry, at) => at === 0 || order(newcomers[at - 1]!) <= order(entry));
  if (inOrder) return newcomers;
  return newcomers.sort((a, b) => Number(isFaulty(a, fallen)) - Number(isFaulty(b, fallen)) || order(a) - order(b));
}

/** Whether the wish behind a row falls for another reason. */
const isFaulty = (entry: Entry, fallen: ReadonlySet<number>): boolean =>
  fallen.size > 0 && entry.causes.some(cause => fallen.has(cause));

const order = (entry: Entry): number => entry.causes[0] ?? 0;

/** Capacity 1: the rows stored with this key, less those that give it up in this very commit. */
async function unique(
  table: CompiledTable,
  claim: Claim,
  queue: readonly Entry[],
  fallen: ReadonlySet<number>,
  draft: Draft,
): Promise<Fault[]> {
  const holder = await incumbents(table, claim, queue, draft);
  const faults: Fault[] = [];
  for (const entry of queue) {
    const key = keyOf(entry.after, claim) as string;
    const taken = holder.get(key);
    if (taken === undefined) {
      if (!isFaulty(entry, fallen)) holder.set(key, entry.after as Row);
      continue;
    }
    const { code, words, at } = claim.rule;
    const issue = issueOf(table, entry.id, code, words, {
      ...(at === undefined ? {} : { field: at }),
      because: reads(draft.sight, table, taken) ? [taken.id] : [],
    });
    faults.push({ entry, issue, rule: claim });
  }
  return faults;
}

/** Who has these keys now, apart from those in the queue. A stored key cannot name a row that is only now made. */
async function incumbents(table: CompiledTable, claim: Claim, queue: readonly Entry[], draft: Draft): Promise<Map<string, Row>> {
  const holder = new Map<string, Row>();
  const parts = [claim.rule.key].flat();
  const links = table.links.filter(field => parts.includes(field.id));
  const stored = new Set<string>();
  for (const { after } of queue) if (!namesNewRow(after as Row, links, draft)) stored.add(keyOf(after, claim) as string);
  for (const row of await draft.stored.where(table.id, claim.column, [...stored])) {
    if (draft.get(table.id, row.id) === undefined) holder.set(String(row[claim.column]), row);
  }
  const touched = draft.entries(table.id);
  if (touched.size === queue.length) return holder;
  const waiting = new Set(queue);
  for (const entry of touched.values()) {
    const key = keyOf(entry.after, claim);
    if (key !== null && !waiting.has(entry)) holder.set(key, entry.after as Row);
  }
  return holder;
}

/** Whether one of these links of a row leads to a row that is not stored yet. */
function namesNewRow(row: Row, links: readonly Field[], draft: Draft): boolean {
  for (const { id, to } of links) if (draft.get(to ?? '', String(row[id]))?.before === null) return true;
  return false;
}

/** A capacity that a formula gives, and a count of who is there already, which counts the newcomers too. */
function licensed(
  table: CompiledTable,
  claim: Claim,
  queue: readonly Entry[],
  fallen: ReadonlySet<number>,
  draft: Draft,
): Fault[] {
  const faults: Fault[] = [];
  for (const group of Map.groupBy(queue, entry => keyOf(entry.after, claim)).values()) {
    const row = group[0]?.after as Row;
    const total = Number(draft.value(table, claim.of!, row) ?? 0);
    const counted = claim.used === null ? group.length : Number(draft.value(table, claim.used, row) ?? 0);
    let taken = counted - group.length;
    for (const entry of group) {
      if (taken < total && !isFaulty(entry, fallen)) {
        taken += 1;
        continue;
      }
      if (taken < total) continue;
      const { at, over } = claim.rule;
      const { code, words } = over !== undefined && taken > total ? over : claim.rule;
      const params = { used: Math.max(taken, 0), total };
      faults.push({
        entry,
        issue: issueOf(table, entry.id, code, words, { ...(at === undefined ? {} : { field: at }), params }),
        rule: claim,
      });
    }
  }
  return faults;
}
