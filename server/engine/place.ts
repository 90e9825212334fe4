import type { Cells, Invalid } from '../model/change.ts';
import { invalidOf } from './cast.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './entry.ts';
import type { Intent } from './intent.ts';

/** Lays intents into a fresh draft: those accepted as they were meant, those held without the state they would enter. */
export function place(intents: readonly Intent[], draft: Draft): void {
  const notTaken: NotTaken = new Map();
  for (const intent of intents) {
    if (intent.fate === 'refused' || intent.refills !== undefined) continue;
    const { table, cells, enters } = intent;
    const entry = draft.touch(table, intent.row);
    entry.causes.push(intent.index);
    if (intent.kind === 'delete') {
      entry.entered ??= [];
      notTaken.delete(entry);
      draft.remove(entry);
      continue;
    }
    const state = intent.fate === 'accepted' && enters !== null ? table.state : null;
    const asked: Cells = state === null ? cells : { ...cells, [state.id]: enters };
    entry.entered ??= [];
    entry.entered.push(asked);
    draft.patch(entry, asked);
    if (intent.invalid !== null) note(entry, intent.invalid, notTaken);
  }
  for (const [entry, all] of notTaken) {
    draft.patch(entry, { invalid: Object.keys(all).length === 0 ? null : JSON.stringify(all) });
  }
}

/** The cells not taken of rows of which some wish says so: read and written once a row, however many wishes name it. */
type NotTaken = Map<Entry, Record<string, Invalid>>;

function note(entry: Entry, changes: NonNullable<Intent['invalid']>, notTaken: NotTaken): void {
  const known = notTaken.get(entry);
  const json = entry.after?.invalid ?? null;
  if (known === undefined && json === null && changes.values().every(each => each === null)) return;
  const all = known ?? invalidOf(json);
  for (const [id, invalid] of changes) {
    if (invalid === null) delete all[id];
    else all[id] = invalid;
  }
  notTaken.set(entry, all);
}
