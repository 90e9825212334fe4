import type { Catalog, CompiledClaim, CompiledTable } from '../model/catalog.ts';
import type { Cells, Issue, Row, RowId } from '../model/change.ts';
import type { Session } from '../model/session.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './entry.ts';
import { issueOf } from './intent.ts';

/*
 * Rows that have the same as another although only one may: a version that makes keys another way finds that two names are one. Both keep
 * their places, and both say so until one of them changes.
 */

/** A claim of one place, the table whose rows hold it, and the table whose rows say so: the same, or one whose `link` leads there. */
interface Told {
  claim: CompiledClaim;
  holder: CompiledTable;
  teller: CompiledTable;
  link: string | null;
}

const known = new WeakMap<Catalog, readonly Told[]>();

function toldOf(catalog: Catalog): readonly Told[] {
  let told = known.get(catalog);
  if (told === undefined) {
    told = catalog.order.flatMap(holder =>
      holder.claims
        .filter(claim => claim.of === null)
        .flatMap(claim => tellersOf(holder, claim).map(teller => ({ claim, holder, ...teller }))),
    );
    known.set(catalog, told);
  }
  return told;
}

function tellersOf(holder: CompiledTable, { rule }: CompiledClaim): Pick<Told, 'teller' | 'link'>[] {
  if (holder.verdict !== null) return [{ teller: holder, link: null }];
  return holder.referrers
    .filter(({ table }) => table.verdict !== null && rule.at !== undefined && table.byId.has(rule.at))
    .map(({ table, field }) => ({ teller: table, link: field.id }));
}

const saysSo = (told: Told, issue: Pick<Issue, 'code' | 'field'>): boolean =>
  told.claim.rule.code === issue.code && (told.claim.rule.at ?? null) === (issue.field ?? null);

/** The issues of a row, of those that it has, which say that another row has the same, and one still has. */
export async function stillShared(table: CompiledTable, row: Row, issues: readonly Issue[], draft: Draft): Promise<Issue[]> {
  const found: Issue[] = [];
  for (const issue of issues) {
    const told = toldOf(draft.catalog).find(each => each.teller === table && saysSo(each, issue));
    if (told === undefined) continue;
    const holder = await holderOf(told, row, draft);
    const key = holder?.[told.claim.column];
    if (holder === null || typeof key !== 'string') continue;
    const all = await draft.where(told.holder.id, told.claim.column, [key]);
    if (all.some(({ id }) => id !== holder.id)) found.push(issue);
  }
  return found;
}

async function holderOf({ link, holder }: Told, row: Row, draft: Draft): Promise<Row | null> {
  if (link === null) return row;
  const id = row[link];
  if (typeof id !== 'string') return null;
  await draft.load(holder.id, [id]);
  return draft.row(holder.id, id) ?? null;
}

/** The rows that had the same as this one, which has changed or gone, and which nobody else has any more: each with what it says no longer. */
export async function noLongerShared(
  table: CompiledTable,
  { before, after }: Entry,
  issues: readonly Issue[],
  draft: Draft,
): Promise<{ row: RowId; issue: Issue }[]> {
  const freed: { row: RowId; issue: Issue }[] = [];
  if (before === null) return freed;
  for (const issue of issues) {
    const told = toldOf(draft.catalog).find(each => each.teller === table && saysSo(each, issue));
    if (told === undefined) continue;
    const { link, holder, claim } = told;
    const was = link === null ? before : (draft.get(holder.id, String(before[link]))?.before ?? null);
    const is = link === null ? after : was === null ? null : (draft.row(holder.id, was.id) ?? null);
    const key = was?.[claim.column];
    if (typeof key !== 'string' || key === is?.[claim.column]) continue;
    const left = await draft.where(holder.id, claim.column, [key]);
    if (left.length !== 1) continue;
    for (const row of await tellersFor(told, [left[0]!.id], draft)) freed.push({ row, issue });
  }
  return freed;
}

async function tellersFor({ link, teller }: Told, holders: readonly RowId[], draft: Draft): Promise<RowId[]> {
  if (link === null) return [...holders];
  return (await draft.where(teller.id, link, holders)).map(({ id }) => id);
}

/** Has every row say so that has the same as another; `say` writes a row's issues as its verdict. Looks at all rows. */
export async function markShared(
  session: Session,
  draft: Draft,
  say: (table: CompiledTable, row: Row, issues: readonly Issue[]) => Cells,
): Promise<void> {
  for (const told of toldOf(draft.catalog)) {
    const { holder, claim, teller } = told;
    const holders = new Map<string, RowId[]>();
    for await (const rows of session.all(holder.id))
      for (const row of rows) {
        const key = row[claim.column];
        if (typeof key === 'string') holders.set(key, [...(holders.get(key) ?? []), row.id]);
      }
    const shared = [...holders.values()].filter(ids => ids.length > 1).flat();
    const ids = await tellersFor(told, shared, draft);
    await draft.load(teller.id, ids);
    for (const id of ids) {
      const entry = draft.touch(teller, id);
      if (entry.after === null) continue;
      const { code, words, at } = claim.rule;
      const issue = issueOf(teller, id, code, words, at === undefined ? {} : { field: at });
      const cells = say(teller, entry.after, [issue]);
      for (const field in cells) draft.set(entry, field, cells[field] ?? null);
    }
  }
}
