import type { Catalog, CompiledClaim, CompiledTable } from '../model/catalog.ts';
import type { Cells, Issue, Row, RowId } from '../model/change.ts';
import type { StoreTransaction } from '../model/store.ts';
import type { Draft } from './draft.ts';
import type { DraftRow } from './draftRow.ts';
import { createIssue } from './intent.ts';

/*
 * Duplicates that a new key algorithm finds in existing data: two names that used to differ now have the same key. Both rows keep their
 * places, and both report it until one of them changes.
 */

/** A uniqueness claim, the table whose rows hold it, and the table whose rows report duplicates: the same, or one whose `link` leads there. */
interface DuplicateRule {
  claim: CompiledClaim;
  holder: CompiledTable;
  reporter: CompiledTable;
  link: string | null;
}

const known = new WeakMap<Catalog, readonly DuplicateRule[]>();

function duplicateRules(catalog: Catalog): readonly DuplicateRule[] {
  let rule = known.get(catalog);
  if (rule === undefined) {
    rule = catalog.order.flatMap(holder =>
      holder.claims
        .filter(claim => claim.capacity === null)
        .flatMap(claim => reportersOf(holder, claim).map(reporter => ({ claim, holder, ...reporter }))),
    );
    known.set(catalog, rule);
  }
  return rule;
}

function reportersOf(holder: CompiledTable, { rule }: CompiledClaim): Pick<DuplicateRule, 'reporter' | 'link'>[] {
  if (holder.validation !== null) return holder.state === null ? [] : [{ reporter: holder, link: null }];
  return holder.referrers
    .filter(({ table }) => table.validation !== null && table.state !== null && rule.at !== undefined && table.byId.has(rule.at))
    .map(({ table, field }) => ({ reporter: table, link: field.id }));
}

const matchesIssue = (rule: DuplicateRule, issue: Pick<Issue, 'code' | 'field'>): boolean =>
  rule.claim.rule.code === issue.code && (rule.claim.rule.at ?? null) === (issue.field ?? null);

/** The issues of a row that report a duplicate which still exists. */
export async function stillDuplicated(table: CompiledTable, row: Row, issues: readonly Issue[], draft: Draft): Promise<Issue[]> {
  const found: Issue[] = [];
  for (const issue of issues) {
    const rule = duplicateRules(draft.catalog).find(each => each.reporter === table && matchesIssue(each, issue));
    if (rule === undefined) continue;
    const holder = await holderOf(rule, row, draft);
    const key = holder?.[rule.claim.column];
    if (holder === null || typeof key !== 'string') continue;
    const all = await draft.where(rule.holder.id, rule.claim.column, [key]);
    if (all.some(({ id }) => id !== holder.id)) found.push(issue);
  }
  return found;
}

async function holderOf({ link, holder }: DuplicateRule, row: Row, draft: Draft): Promise<Row | null> {
  if (link === null) return row;
  const id = row[link];
  if (typeof id !== 'string') return null;
  await draft.load(holder.id, [id]);
  return draft.row(holder.id, id) ?? null;
}

/** The rows that were duplicates of this changed or deleted row and no longer have any: each with the issue to remove. */
export async function resolvedDuplicates(
  table: CompiledTable,
  { before, after }: DraftRow,
  issues: readonly Issue[],
  draft: Draft,
): Promise<{ row: RowId; issue: Issue }[]> {
  const freed: { row: RowId; issue: Issue }[] = [];
  if (before === null) return freed;
  for (const issue of issues) {
    const rule = duplicateRules(draft.catalog).find(each => each.reporter === table && matchesIssue(each, issue));
    if (rule === undefined) continue;
    const { link, holder, claim } = rule;
    const was = link === null ? before : (draft.get(holder.id, String(before[link]))?.before ?? null);
    const is = link === null ? after : was === null ? null : (draft.row(holder.id, was.id) ?? null);
    const key = was?.[claim.column];
    if (typeof key !== 'string' || key === is?.[claim.column]) continue;
    const left = await draft.where(holder.id, claim.column, [key]);
    if (left.length !== 1) continue;
    for (const row of await reportingRows(rule, [left[0]!.id], draft)) freed.push({ row, issue });
  }
  return freed;
}

async function reportingRows({ link, reporter }: DuplicateRule, holders: readonly RowId[], draft: Draft): Promise<RowId[]> {
  if (link === null) return [...holders];
  return (await draft.where(reporter.id, link, holders)).map(({ id }) => id);
}

/** Reports duplicates on all their rows; `writeIssues` returns the cells of a row's issues. Reads all rows. */
export async function reportDuplicates(
  tx: StoreTransaction,
  draft: Draft,
  writeIssues: (table: CompiledTable, row: Row, issues: readonly Issue[]) => Cells,
): Promise<void> {
  for (const rule of duplicateRules(draft.catalog)) {
    const { holder, claim, reporter } = rule;
    const holders = new Map<string, RowId[]>();
    for await (const rows of tx.scan(holder.id))
      for (const row of rows) {
        const key = row[claim.column];
        if (typeof key === 'string') holders.set(key, [...(holders.get(key) ?? []), row.id]);
      }
    const shared = [...holders.values()].filter(ids => ids.length > 1).flat();
    const ids = await reportingRows(rule, shared, draft);
    await draft.load(reporter.id, ids);
    for (const id of ids) {
      const entry = draft.touch(reporter, id);
      if (entry.after === null) continue;
      const { code, words, at } = claim.rule;
      const issue = createIssue(reporter, id, code, words, at === undefined ? {} : { field: at });
      const cells = writeIssues(reporter, entry.after, [issue]);
      for (const field in cells) draft.set(entry, field, cells[field] ?? null);
    }
  }
}
