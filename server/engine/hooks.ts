import type { Actor } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import type { Addition, HookContext, Note, Stood } from '../model/table.ts';
import type { Draft, Entry } from './draft.ts';
import { newId } from './ids.ts';

/** What hooks need from outside: the engine has no randomness but ids, and does not know where the product is served. */
export interface Surroundings {
  publicUrl: string;
  newSecret(): { clear: string; hash: string };
}

/**
 * Step 7: every hook sees what changed in its table since hooks last ran, as one set; what it adds joins the draft under the same causes.
 * Returns whether anything was added.
 */
export async function hooks(draft: Draft, actor: Actor, notes: Map<Entry, Note>, around: Surroundings): Promise<boolean> {
  let added = false;
  for (const table of draft.catalog.order) {
    const run = Object.values(table.table.hooks);
    if (run.length === 0) continue;
    const changes: Stood[] = [];
    for (const entry of draft.entries(table.id).values()) {
      if (entry.after === entry.seen) continue;
      changes.push({ table: table.id, row: entry.id, from: entry.seen, to: entry.after });
      entry.seen = entry.after;
    }
    if (changes.length === 0) continue;
    for (const hook of run) {
      const additions: Added[] = [];
      await hook(changes, contextOf(table, draft, actor, notes, around, additions));
      for (const [target, group] of Map.groupBy(additions, ({ addition }) => addition.table)) {
        const known = group.filter(({ addition }) => addition.row !== undefined);
        await draft.load(
          target,
          known.map(({ row }) => row),
        );
        const to = draft.catalog.table(target);
        for (const each of group) join(draft, to, each);
      }
      added ||= additions.length > 0;
    }
  }
  return added;
}

/** What a hook added, because of which row, and to which. */
interface Added {
  cause: Entry;
  addition: Addition;
  row: RowId;
}

function contextOf(
  table: CompiledTable,
  draft: Draft,
  actor: Actor,
  notes: Map<Entry, Note>,
  around: Surroundings,
  additions: Added[],
): HookContext {
  const causeOf = (change: Stood): Entry => {
    const entry = change.table === table.id ? draft.get(table.id, change.row) : undefined;
    if (entry === undefined) throw new Error(`A hook of ${change.table} named a change that is not its own`);
    return entry;
  };
  return {
    actor,
    now: draft.now,
    publicUrl: around.publicUrl,
    newId,
    newSecret: () => around.newSecret(),
    async rows(from, ids) {
      const wanted = new Set(ids.filter(id => id !== null && id !== undefined));
      await draft.load(from, wanted);
      const found = new Map<RowId, Row>();
      for (const id of wanted) {
        const row = draft.row(from, id) ?? null;
        if (row !== null) found.set(id, row);
      }
      return found;
    },
    where: (from, field, values) => draft.where(from, field, values),
    add(change, addition) {
      const row = addition.row ?? newId();
      additions.push({ cause: causeOf(change), addition, row });
      return row;
    },
    note(change, note) {
      notes.set(causeOf(change), note);
    },
  };
}

function join(draft: Draft, table: CompiledTable, { cause, addition, row }: Added): void {
  const entry = draft.touch(table, row);
  if (entry.causes.length === 0) entry.causes = [...cause.causes];
  else for (const index of cause.causes) if (!entry.causes.includes(index)) entry.causes.push(index);
  if (addition.to === null) draft.remove(entry);
  else if (entry.after !== null || entry.before === null) draft.patch(entry, addition.to);
}
