import type { Issue } from '../model/change.ts';
import type { Draft } from './draft.ts';
import type { Fault } from './fault.ts';
import { type Intent, isIdle, refuse } from './intent.ts';
import { reads } from './sight.ts';

/**
 * Fills links again that were emptied because their row went, where that row is back in the draft and they are still empty. Returns the
 * intents of those that were filled: nobody entered them, so they are told and logged as a consequence.
 */
export async function refill(intents: readonly Intent[], draft: Draft): Promise<Intent[]> {
  const open = intents.filter(intent => intent.refills !== undefined && intent.fate === 'accepted' && !isIdle(intent));
  for (const [table, group] of Map.groupBy(open, ({ refills }) => refills?.field.to ?? '')) {
    await draft.load(
      table,
      group.flatMap(({ refills }) => refills?.target ?? []),
    );
  }
  return open.filter(({ table, row, cells, index, refills }) => {
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
export function giveUp(faults: readonly Fault[], filled: readonly Intent[]): void {
  for (const { entry, issue } of faults) {
    const causes = new Set(entry.causes);
    const meant = filled.filter(({ index }) => causes.has(index));
    for (const each of meant.length > 0 ? meant : filled) if (each.fate !== 'refused') refuse(each, issue);
  }
}

/** Notes at the rows that came back which links could not be filled again, as far as the actor reads their rows. */
export function noteUnfilled(intents: readonly Intent[], { sight }: Draft): void {
  for (const { table, fate, issues, stored, refills } of intents) {
    if (refills === undefined || fate !== 'refused' || !reads(sight, table, stored)) continue;
    const parent = intents.find(({ table: { id }, row }) => id === refills.field.to && row === refills.target) ?? intents[0];
    parent?.kept.push(...issues.map((issue): Issue => ({ ...issue, field: issue.field ?? refills.field.id })));
  }
}
