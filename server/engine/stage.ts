import { parseInvalid } from '../model/castCell.ts';
import type { Cells, InvalidInput } from '../model/change.ts';
import type { Draft } from './draft.ts';
import type { DraftRow } from './draftRow.ts';
import type { Intent } from './intent.ts';
import { restorableCells, restorableTexts } from './unlistedCells.ts';

/** Step 3: writes the intents to a new draft: accepted ones completely, held ones without the state they would enter. */
export function stage(intents: readonly Intent[], draft: Draft): void {
  const invalidByRow: InvalidByRow = new Map();
  for (const intent of intents) {
    if (intent.result === 'refused' || intent.relinks !== undefined) continue;
    const { table, cells, enters } = intent;
    const entry = draft.touch(table, intent.row);
    entry.causes.push(intent.index);
    if (intent.kind === 'delete') {
      entry.entered ??= [];
      invalidByRow.delete(entry);
      draft.remove(entry);
      continue;
    }
    const state = intent.result === 'accepted' && enters !== null ? table.state : null;
    const cellsToSet: Cells = state === null ? cells : { ...cells, [state.id]: enters };
    entry.entered ??= [];
    entry.entered.push(cellsToSet);
    draft.patch(entry, cellsToSet);
    if (intent.unlisted !== undefined) {
      const others = restorableCells(intent.unlisted, entry.before);
      entry.entered.push(others);
      draft.patch(entry, others);
      recordInvalid(entry, restorableTexts(intent.unlisted, entry.before), invalidByRow);
    }
    if (intent.invalid !== null) recordInvalid(entry, intent.invalid, invalidByRow);
  }
  for (const [entry, all] of invalidByRow) {
    draft.patch(entry, { invalid: Object.keys(all).length === 0 ? null : JSON.stringify(all) });
  }
}

/** The invalid texts of rows: read and written once per row, however many requests change it. */
type InvalidByRow = Map<DraftRow, Record<string, InvalidInput>>;

function recordInvalid(entry: DraftRow, changes: NonNullable<Intent['invalid']>, invalidByRow: InvalidByRow): void {
  const known = invalidByRow.get(entry);
  const json = entry.after?.invalid ?? null;
  if (known === undefined && json === null && changes.values().every(each => each === null)) return;
  const all = known ?? parseInvalid(json);
  for (const [id, invalid] of changes) {
    if (invalid === null) delete all[id];
    else all[id] = invalid;
  }
  invalidByRow.set(entry, all);
}
