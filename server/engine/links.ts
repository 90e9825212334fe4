import { isList, itemsOf, listOf, sameValue } from '../../formulas/list.ts';
import { textForInvalid } from '../model/castCell.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { RowId, Value } from '../model/change.ts';
import type { Draft } from './draft.ts';
import { type DraftRow, isEntered } from './draftRow.ts';
import { engineTexts } from './engineTexts.ts';
import type { Fault } from './fault.ts';
import { createIssue } from './intent.ts';
import { canView } from './viewer.ts';

/**
 * Step 4: no link dangles. Its target exists and can be read by the actor. When a row is deleted, links to it are emptied, delete their
 * row, or prevent the deletion, as `onDelete` of their field says. A list loses only the deleted rows. Rows that were in a list before are
 * not checked again.
 */
export async function checkLinks(dirty: ReadonlySet<DraftRow>, draft: Draft): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const [table, entries] of Map.groupBy(dirty, entry => entry.table)) {
    faults.push(...(await checkTargets(table, entries, draft)));
  }
  const deleted: DraftRow[] = [];
  for (const entry of dirty) if (entry.after === null && entry.before !== null) deleted.push(entry);
  await cascadeDeletes(deleted, draft, faults);
  return faults;
}

async function checkTargets(table: CompiledTable, entries: readonly DraftRow[], draft: Draft): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const field of table.links) {
    const changed = entries.flatMap(entry => newTargets(entry, field.id).map(id => ({ entry, id })));
    if (changed.length === 0) continue;
    const target = draft.catalog.table(field.to ?? '');
    await draft.load(target.id, new Set(changed.map(({ id }) => id)));
    for (const { entry, id: text } of changed) {
      const to = draft.row(target.id, text) ?? null;
      const isTyped = field.system !== true && isEntered(entry, field.id);
      if (to !== null && (!isTyped || field.allowUnreadable === true || canView(draft.viewer, target, to))) continue;
      const unknown = { text, code: field.notFound?.code ?? 'V_LINK' };
      faults.push({
        entry,
        issue: createIssue(table, entry.id, unknown.code, textForInvalid(field, unknown), {
          field: field.id,
          params: { text },
        }),
      });
    }
  }
  return faults;
}

/** The rows that a changed cell links to and did not link to before. */
function newTargets({ before, after }: DraftRow, field: string): readonly RowId[] {
  if (after === null || sameValue(after[field] ?? null, before?.[field] ?? null)) return [];
  const known = new Set(itemsOf(before?.[field]));
  return itemsOf(after[field]).filter(id => !known.has(id));
}

/** Applies `onDelete` of all links to deleted rows, until no more rows are deleted. */
async function cascadeDeletes(deleted: readonly DraftRow[], draft: Draft, faults: Fault[]): Promise<void> {
  let leaving = deleted;
  while (leaving.length > 0) {
    const next: DraftRow[] = [];
    for (const [table, entries] of Map.groupBy(leaving, entry => entry.table)) {
      const causes = new Map<RowId, DraftRow>(entries.map(entry => [entry.id, entry]));
      for (const referrer of table.referrers) {
        for (const row of await draft.where(referrer.table.id, referrer.field.id, [...causes.keys()])) {
          const cell = row[referrer.field.id] ?? null;
          const here = itemsOf(cell).flatMap(id => causes.get(id) ?? []);
          const [cause] = here;
          if (cause === undefined) continue;
          if (referrer.field.onDelete === 'restrict') {
            const params = { table: referrer.table.table.label.en };
            for (const each of here) {
              const because = canView(draft.viewer, referrer.table, row) ? [row.id] : [];
              const issue = createIssue(table, each.id, 'linked', engineTexts.linked, { params, because });
              faults.push({ entry: each, issue });
            }
            continue;
          }
          const entry = draft.touch(referrer.table, row.id);
          for (const each of here) draft.addCause(entry, each);
          if (referrer.field.onDelete === 'cascade') {
            draft.remove(entry);
            next.push(entry);
          } else {
            draft.patch(entry, { [referrer.field.id]: withoutTargets(cell, causes) });
          }
        }
      }
    }
    await emptyUnlistedLinks(leaving, draft);
    leaving = next;
  }
}

/** Empties the links to deleted rows in fields that only another catalog has: nobody here knows what else should follow. */
async function emptyUnlistedLinks(deleted: readonly DraftRow[], draft: Draft): Promise<void> {
  for (const [table, entries] of Map.groupBy(deleted, entry => entry.table)) {
    const causes = new Map<RowId, DraftRow>(entries.map(entry => [entry.id, entry]));
    for (const { table: id, field } of draft.stored.tx.unlistedLinks(table.id)) {
      for (const row of await draft.where(id, field, [...causes.keys()])) {
        const cell = row[field] ?? null;
        const entry = draft.touch(draft.catalog.table(id), row.id);
        for (const target of itemsOf(cell)) draft.addCause(entry, causes.get(target));
        draft.patch(entry, { [field]: withoutTargets(cell, causes) });
      }
    }
  }
}

/** The cell of a link without these rows. */
const withoutTargets = (cell: Value, targets: ReadonlyMap<RowId, unknown>): Value =>
  isList(cell) ? listOf(cell.filter(id => !targets.has(id))) : null;
