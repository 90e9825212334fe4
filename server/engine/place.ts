import type { Cells } from '../model/change.ts';
import { invalidOf } from './cast.ts';
import type { Draft } from './draft.ts';
import type { Intent } from './intent.ts';

/** Lays intents into a fresh draft: those accepted as they were meant, those held without the state they would enter. */
export function place(intents: readonly Intent[], draft: Draft): void {
  for (const intent of intents) {
    if (intent.fate === 'refused') continue;
    const { table, cells, enters } = intent;
    const entry = draft.touch(table, intent.row);
    entry.causes = entry.causes.length === 0 ? [intent.index] : [...entry.causes, intent.index];
    if (intent.kind === 'delete') {
      entry.entered ??= [];
      draft.remove(entry);
      continue;
    }
    const state = intent.fate === 'accepted' && enters !== null ? table.state : null;
    const asked: Cells = state === null ? cells : { ...cells, [state.id]: enters };
    entry.entered = entry.entered === null ? [asked] : [...entry.entered, asked];
    const invalid = mergeInvalid(entry.after?.invalid ?? null, intent.invalid);
    draft.patch(entry, invalid === undefined ? asked : { ...asked, invalid });
  }
}

/** The JSON of cells not taken after a change to some; undefined where it stays as it is. */
function mergeInvalid(json: unknown, changes: Intent['invalid']): string | null | undefined {
  if (changes === null || (json === null && changes.values().every(each => each === null))) return undefined;
  const all = invalidOf(json as string | null);
  for (const [id, invalid] of changes) {
    if (invalid === null) delete all[id];
    else all[id] = invalid;
  }
  return Object.keys(all).length === 0 ? null : JSON.stringify(all);
}
