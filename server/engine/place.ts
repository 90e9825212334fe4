import type { Cells, Invalid } from '../model/change.ts';
import { invalidOf } from './cast.ts';
import type { Draft } from './draft.ts';
import type { Intent } from './intent.ts';

/** Lays intents into a fresh draft: those accepted as they were meant, those held without the state they would enter. */
export function place(intents: readonly Intent[], draft: Draft): void {
  for (const intent of intents) {
    if (intent.fate === 'refused') continue;
    const { table, cells, enters } = intent;
    const entry = draft.touch(table, intent.row);
    entry.causes.push(intent.index);
    entry.entered ??= new Set();
    if (intent.kind === 'delete') {
      draft.remove(entry);
      continue;
    }
    const entering = table.state !== null && enters !== null && intent.fate === 'accepted' ? { [table.state.id]: enters } : {};
    const all: Cells = { ...cells, ...entering };
    for (const id of Object.keys(all)) entry.entered.add(id);
    const invalid = mergeInvalid(entry.after?.invalid ?? null, intent.invalid);
    draft.patch(entry, invalid === undefined ? all : { ...all, invalid });
  }
}

/** The JSON of cells not taken after a change to some; undefined where it stays as it is. */
function mergeInvalid(json: unknown, changes: ReadonlyMap<string, Invalid | null>): string | null | undefined {
  if (json === null && ![...changes.values()].some(each => each !== null)) return undefined;
  const all = invalidOf(json as string | null);
  for (const [id, invalid] of changes) {
    if (invalid === null) delete all[id];
    else all[id] = invalid;
  }
  return Object.keys(all).length === 0 ? null : JSON.stringify(all);
}
