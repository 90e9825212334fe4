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
 * Refuses all changes of append-only tables, except that Seatgrid adds rows and its retention job deletes them.
 */
export function enforceAppendOnly(intents: readonly Intent[], actor: Actor): void {
  for (const intent of intents) {
    const { table, kind, result, row } = intent;
    if (table.table.appendOnly !== true || result === 'refused') continue;
    const allowed = actor.kind === 'system' && (kind === 'insert' || (kind === 'delete' && actor.name === 'retention'));
    if (!allowed) refuse(intent, createIssue(table, row, 'append_only', engineTexts.append_only));
  }
}

/**
 * Step 7b: adds the rows of the changed tables' trails to append-only tables. It runs after everything else: these rows are not computed,
 * checked or passed to hooks, and no request is blamed for them. Returns their cells.
 */
export async function writeTrail(draft: Draft, actor: Actor, label: string): Promise<Cells[]> {
  const written: Cells[] = [];
  for (const table of draft.catalog.tables.values()) {
    if (table.table.trail === undefined) continue;
    const changes = writtenChanges(table, draft);
    if (changes.length === 0) continue;
    const context = contextOf(draft, actor, { label, fields: table.fields });
    for (const { table: target, to } of await table.table.trail(changes, context)) {
      const into = draft.catalog.table(target);
      if (into.table.appendOnly !== true)
        throw new Error(`The trail of ${table.id} writes to ${target}, which is not append-only`);
      draft.patch(draft.touch(into, newId()), to);
      written.push(to);
    }
  }
  return written;
}

/** The changes of a table that will be written, with complete rows; changes of only inert cells are excluded. */
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
