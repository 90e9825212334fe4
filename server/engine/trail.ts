import type { Actor } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, Row, RowId } from '../model/change.ts';
import type { AppliedChange, TrailContext } from '../model/table.ts';
import type { Draft } from './draft.ts';
import { isInert } from './draftRow.ts';
import { engineTexts } from './engineTexts.ts';
import { newId } from './ids.ts';
import { createIssue, type Intent, refuse } from './intent.ts';
import { isChanged } from './record.ts';

/**
 * Refuses every change of a row of an append-only table, whoever asks. Seatgrid adds rows there; its retention job deletes old ones.
 */
export function enforceAppendOnly(intents: readonly Intent[], actor: Actor): void {
  for (const intent of intents) {
    const { table, kind, result: fate, row } = intent;
    if (table.table.appendOnly !== true || fate === 'refused') continue;
    const allowed = actor.kind === 'system' && (kind === 'insert' || (kind === 'delete' && actor.name === 'retention'));
    if (!allowed) refuse(intent, createIssue(table, row, 'append_only', engineTexts.append_only));
  }
}

/**
 * Step 7b: adds the rows that the trails of the changed tables leave in append-only tables. It runs after all else was decided:
 * nothing is computed, checked or hooked because of these rows, and no wish is blamed for them. Returns their cells.
 */
export async function writeTrail(draft: Draft, actor: Actor, label: string): Promise<Cells[]> {
  const left: Cells[] = [];
  for (const table of draft.catalog.tables.values()) {
    if (table.table.trail === undefined) continue;
    const changes = writtenChanges(table, draft);
    if (changes.length === 0) continue;
    const context = contextOf(draft, actor, { label, fields: table.fields });
    for (const { table: target, to } of await table.table.trail(changes, context)) {
      const into = draft.catalog.table(target);
      if (into.table.appendOnly !== true)
        throw new Error(`The trail of ${table.id} leads into ${target}, which is not append-only`);
      draft.patch(draft.touch(into, newId()), to);
      left.push(to);
    }
  }
  return left;
}

/** What will be written of a table, as whole rows; cells from which nothing follows leave no trail. */
function writtenChanges(table: CompiledTable, draft: Draft): AppliedChange[] {
  const changes: AppliedChange[] = [];
  for (const entry of draft.rowsOf(table.id).values()) {
    if (isInert(entry) || !isChanged(entry)) continue;
    changes.push({ table: table.id, row: entry.id, from: entry.before, to: entry.after });
  }
  return changes;
}

function contextOf(draft: Draft, actor: Actor, more: Pick<TrailContext, 'label' | 'fields'>): TrailContext {
  return {
    ...more,
    actor,
    now: draft.now,
    async rows(from, ids) {
      const wanted = new Set(ids.filter(id => id !== null && id !== undefined));
      await draft.load(from, wanted);
      const found = new Map<RowId, Row>();
      for (const id of wanted) {
        const row = draft.row(from, id) ?? draft.get(from, id)?.before ?? null;
        if (row !== null) found.set(id, row);
      }
      return found;
    },
    where: (from, field, values) => draft.where(from, field, values),
  };
}
