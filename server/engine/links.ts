import { textForInvalid } from '../model/castCell.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { RowId } from '../model/change.ts';
import type { Draft } from './draft.ts';
import { type DraftRow, isEntered } from './draftRow.ts';
import { engineTexts } from './engineTexts.ts';
import type { Fault } from './fault.ts';
import { createIssue } from './intent.ts';
import { canRead } from './viewer.ts';

/**
 * Step 4: no link dangles. Its target exists and can be read by the actor. When a row is deleted, links to it are emptied, delete their
 * row, or prevent the deletion, as `onDelete` of their field says.
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
    const changed = entries.filter(
      entry => entry.after !== null && entry.after[field.id] !== null && entry.after[field.id] !== entry.before?.[field.id],
    );
    if (changed.length === 0) continue;
    const target = draft.catalog.table(field.to ?? '');
    await draft.load(target.id, new Set(changed.map(entry => String(entry.after?.[field.id]))));
    for (const entry of changed) {
      const to = draft.row(target.id, String(entry.after?.[field.id])) ?? null;
      const isTyped = field.system !== true && isEntered(entry, field.id);
      if (to !== null && (!isTyped || field.allowUnreadable === true || canRead(draft.viewer, target, to))) continue;
      const text = String(entry.after?.[field.id]);
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

/** Applies `onDelete` of all links to deleted rows, until no more rows are deleted. */
async function cascadeDeletes(deleted: readonly DraftRow[], draft: Draft, faults: Fault[]): Promise<void> {
  let leaving = deleted;
  while (leaving.length > 0) {
    const next: DraftRow[] = [];
    for (const [table, entries] of Map.groupBy(leaving, entry => entry.table)) {
      const causes = new Map<RowId, DraftRow>(entries.map(entry => [entry.id, entry]));
      for (const referrer of table.referrers) {
        for (const row of await draft.where(referrer.table.id, referrer.field.id, [...causes.keys()])) {
          const cause = causes.get(String(row[referrer.field.id]));
          if (cause === undefined) continue;
          if (referrer.field.onDelete === 'restrict') {
            const params = { table: referrer.table.table.label.en };
            faults.push({
              entry: cause,
              issue: {
                ...createIssue(table, cause.id, 'linked', engineTexts.linked, { params }),
                because: canRead(draft.viewer, referrer.table, row) ? [row.id] : [],
              },
            });
            continue;
          }
          const entry = draft.touch(referrer.table, row.id);
          draft.addCause(entry, cause);
          if (referrer.field.onDelete === 'cascade') {
            draft.remove(entry);
            next.push(entry);
          } else {
            draft.patch(entry, { [referrer.field.id]: null });
          }
        }
      }
    }
    leaving = next;
  }
}
