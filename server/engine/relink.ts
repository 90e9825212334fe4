import { isList, listOf } from '../../formulas/list.ts';
import type { Issue, List, RowId } from '../model/change.ts';
import { castTexts } from '../model/fields/castTexts.ts';
import { maxItems } from '../model/fields/listText.ts';
import type { Draft } from './draft.ts';
import type { Fault } from './fault.ts';
import { createIssue, type Intent, isNoop, refuse } from './intent.ts';
import { canView } from './viewer.ts';

/**
 * Restores links that were emptied because their target was deleted, if the target exists again in the draft and they are still empty.
 * Returns the intents of the restored links; these are reported and logged as consequences, because nobody entered them.
 */
export async function relink(intents: readonly Intent[], draft: Draft): Promise<Intent[]> {
  const open = intents.filter(intent => intent.relinks !== undefined && intent.result === 'accepted' && !isNoop(intent));
  for (const [table, group] of Map.groupBy(open, ({ relinks }) => relinks?.field.to ?? '')) {
    await draft.load(
      table,
      group.flatMap(({ relinks }) => relinks?.targets ?? []),
    );
  }
  return open.filter(intent => {
    const { table, row, cells, index, relinks } = intent;
    const { field, targets, was } = relinks!;
    const back = targets.filter(target => (draft.row(field.to ?? '', target) ?? null) !== null);
    if (back.length === 0) return false;
    const entry = draft.touch(table, row);
    const left = entry.after?.[field.id] ?? null;
    if (entry.after === null || (left !== null && !isList(left))) return false;
    const merged = isList(was) ? mergeLists(was, left, back) : null;
    if (merged !== null && merged.length > maxItems) {
      const more = { field: field.id, params: { max: maxItems } };
      refuse(intent, createIssue(table, row, 'V_ITEMS', castTexts.V_ITEMS, more));
      return false;
    }
    entry.causes.push(index);
    draft.patch(entry, merged === null ? cells : { [field.id]: merged });
    return true;
  });
}

/** The list as it was, as far as its rows are in it now or are back; rows that were added since come last. */
function mergeLists(was: List, now: List | null, back: readonly RowId[]): List | null {
  const there = new Set([...(now ?? []), ...back]);
  return listOf([...was.filter(id => there.has(id)), ...there]);
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
    if (relinks === undefined || result !== 'refused' || !canView(viewer, table, stored)) continue;
    const parent =
      intents.find(({ table: { id }, row }) => id === relinks.field.to && relinks.targets.includes(row)) ?? intents[0];
    parent?.kept.push(...issues.map((issue): Issue => ({ ...issue, field: issue.field ?? relinks.field.id })));
  }
}
