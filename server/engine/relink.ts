import type { Issue } from '../model/change.ts';
import type { Draft } from './draft.ts';
import type { Fault } from './fault.ts';
import { type Intent, isNoop, refuse } from './intent.ts';
import { canRead } from './viewer.ts';

/**
 * Fills links again that were emptied because their row went, where that row is back in the draft and they are still empty. Returns the
 * intents of those that were filled: nobody entered them, so they are told and logged as a consequence.
 */
export async function relink(intents: readonly Intent[], draft: Draft): Promise<Intent[]> {
  const open = intents.filter(intent => intent.relinks !== undefined && intent.result === 'accepted' && !isNoop(intent));
  for (const [table, group] of Map.groupBy(open, ({ relinks: refills }) => refills?.field.to ?? '')) {
    await draft.load(
      table,
      group.flatMap(({ relinks: refills }) => refills?.target ?? []),
    );
  }
  return open.filter(({ table, row, cells, index, relinks: refills }) => {
    const { field, target } = refills!;
    if ((draft.row(field.to ?? '', target) ?? null) === null) return false;
    const entry = draft.touch(table, row);
    if (entry.after === null || entry.after[field.id] !== null) return false;
    entry.causes.push(index);
    draft.patch(entry, cells);
    return true;
  });
}

/** What stood without the refilled links does not fall because of them: those that a fault speaks of stay empty, or all where it speaks of none. */
export function dropRelinks(faults: readonly Fault[], relinked: readonly Intent[]): void {
  for (const { entry, issue } of faults) {
    const causes = new Set(entry.causes);
    const meant = relinked.filter(({ index }) => causes.has(index));
    for (const each of meant.length > 0 ? meant : relinked) if (each.result !== 'refused') refuse(each, issue);
  }
}

/** Notes at the rows that came back which links could not be filled again, as far as the actor reads their rows. */
export function noteFailedRelinks(intents: readonly Intent[], { viewer: sight }: Draft): void {
  for (const { table, result: fate, issues, stored, relinks: refills } of intents) {
    if (refills === undefined || fate !== 'refused' || !canRead(sight, table, stored)) continue;
    const parent = intents.find(({ table: { id }, row }) => id === refills.field.to && row === refills.target) ?? intents[0];
    parent?.kept.push(...issues.map((issue): Issue => ({ ...issue, field: issue.field ?? refills.field.id })));
  }
}
