import type { Issue } from '../model/change.ts';
import type { Draft } from './draft.ts';
import type { Fault } from './fault.ts';
import { type Intent, isNoop, refuse } from './intent.ts';
import { canRead } from './viewer.ts';

/**
 * Restores links that were emptied because their target was deleted, if the target exists again in the draft and they are still empty.
 * Returns the intents of the restored links; these are reported and logged as consequences, because nobody entered them.
 */
export async function relink(intents: readonly Intent[], draft: Draft): Promise<Intent[]> {
  const open = intents.filter(intent => intent.relinks !== undefined && intent.result === 'accepted' && !isNoop(intent));
  for (const [table, group] of Map.groupBy(open, ({ relinks }) => relinks?.field.to ?? '')) {
    await draft.load(
      table,
      group.flatMap(({ relinks }) => relinks?.target ?? []),
    );
  }
  return open.filter(({ table, row, cells, index, relinks }) => {
    const { field, target } = relinks!;
    if ((draft.row(field.to ?? '', target) ?? null) === null) return false;
    const entry = draft.touch(table, row);
    if (entry.after === null || entry.after[field.id] !== null) return false;
    entry.causes.push(index);
    draft.patch(entry, cells);
    return true;
  });
}

/** Refuses restored links that cause faults, so that nothing else is refused because of them: those in the causes of a fault, or all if it has none. */
export function dropRelinks(faults: readonly Fault[], relinked: readonly Intent[]): void {
  for (const { entry, issue } of faults) {
    const causes = new Set(entry.causes);
    const meant = relinked.filter(({ index }) => causes.has(index));
    for (const each of meant.length > 0 ? meant : relinked) if (each.result !== 'refused') refuse(each, issue);
  }
}

/** Reports on the restored rows which links could not be restored, if the actor can read the linking rows. */
export function noteFailedRelinks(intents: readonly Intent[], { viewer }: Draft): void {
  for (const { table, result, issues, stored, relinks } of intents) {
    if (relinks === undefined || result !== 'refused' || !canRead(viewer, table, stored)) continue;
    const parent = intents.find(({ table: { id }, row }) => id === relinks.field.to && row === relinks.target) ?? intents[0];
    parent?.kept.push(...issues.map((issue): Issue => ({ ...issue, field: issue.field ?? relinks.field.id })));
  }
}
