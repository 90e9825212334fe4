import type { Actor } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Cells, Row, RowId } from '../model/change.ts';
import type { Stood, TrailContext } from '../model/table.ts';
import type { Draft } from './draft.ts';
import { isQuiet } from './entry.ts';
import { newId } from './ids.ts';
import { type Intent, issueOf, refuse } from './intent.ts';
import { differs } from './record.ts';
import { engineWords } from './words.ts';

/**
 * Refuses every change of a row of an append-only table, whoever asks. Seatgrid adds rows there; its retention job deletes old ones.
 */
export function onlyAppend(intents: readonly Intent[], actor: Actor): void {
  for (const intent of intents) {
    const { table, kind, fate, row } = intent;
    if (table.table.appendOnly !== true || fate === 'refused') continue;
    const allowed = actor.kind === 'system' && (kind === 'insert' || (kind === 'delete' && actor.name === 'retention'));
    if (!allowed) refuse(intent, issueOf(table, row, 'append_only', engineWords.append_only));
  }
}

/**
 * Step 7b: adds the rows that the trails of the changed tables leave in append-only tables. It runs after all else was decided:
 * nothing is computed, checked or hooked because of these rows, and no wish is blamed for them. Returns their cells.
 */
export async function leaveTrail(draft: Draft, actor: Actor, label: string): Promise<Cells[]> {
  const left: Cells[] = [];
  for (const table of draft.catalog.tables.values()) {
    if (table.table.trail === undefined) continue;
    const changes = standing(table, draft);
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
function standing(table: CompiledTable, draft: Draft): Stood[] {
  const changes: Stood[] = [];
  for (const entry of draft.entries(table.id).values()) {
    if (isQuiet(entry) || !differs(entry)) continue;
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
