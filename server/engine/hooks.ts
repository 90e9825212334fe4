import { type Actor, roles } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import { keyOf } from '../model/fields/key.ts';
import { closest } from '../model/identity.ts';
import type { Addition, HookContext, Note, Stood } from '../model/table.ts';
import type { Draft } from './draft.ts';
import { type Entry, isQuiet } from './entry.ts';
import type { Fault } from './fault.ts';
import { newId } from './ids.ts';
import { issueOf } from './intent.ts';

/** What hooks need from outside: the engine has no randomness but ids, and does not know where the product is served. */
export interface Surroundings {
  publicUrl: string;
  newSecret(): { clear: string; hash: string };
  /** False where there is no mail server: then the secret of a message is shown once to the person who acts. */
  delivers?: boolean;
}

/**
 * Step 7: every hook sees what changed in its table since hooks last ran, as one set; what it adds joins the draft under the same causes.
 * Returns whether anything was added, and what hooks found that cannot be.
 */
export async function hooks(
  draft: Draft,
  actor: Actor,
  notes: Map<Entry, Note>,
  around: Surroundings,
): Promise<{ added: boolean; faults: Fault[] }> {
  let added = false;
  const faults: Fault[] = [];
  for (const table of draft.catalog.order) {
    const run = Object.values(table.table.hooks);
    if (run.length === 0) continue;
    const changes: Stood[] = [];
    for (const entry of draft.entries(table.id).values()) {
      if (entry.after === entry.seen) continue;
      if (isHeard(entry)) changes.push({ table: table.id, row: entry.id, from: entry.seen, to: entry.after });
      entry.seen = entry.after;
    }
    if (changes.length === 0) continue;
    for (const hook of run) {
      const additions: Added[] = [];
      await hook(changes, contextOf({ table, draft, actor, notes, around, additions, faults }));
      for (const [target, group] of Map.groupBy(additions, ({ addition }) => addition.table)) {
        const known = group.filter(({ addition }) => addition.row !== undefined);
        await draft.load(
          target,
          known.map(({ row }) => row),
        );
        const to = draft.catalog.table(target);
        for (const each of group) join(draft, to, each, notes);
      }
      added ||= additions.length > 0;
    }
  }
  return { added, faults };
}

/** Whether hooks are told of a row: not where only quiet cells have changed, or the text of one was not taken. */
function isHeard(entry: Entry): boolean {
  const { table, before, after, written } = entry;
  if (isQuiet(entry)) return false;
  return before === null || after === null || (written ?? []).some(id => !table.quiet.has(id) && id !== 'invalid');
}

/** What a hook added, because of which row, and to which. */
interface Added {
  cause: Entry;
  addition: Addition;
  row: RowId;
}

/** A hook at work on one table. */
interface Work {
  table: CompiledTable;
  draft: Draft;
  actor: Actor;
  notes: Map<Entry, Note>;
  around: Surroundings;
  additions: Added[];
  faults: Fault[];
}

function contextOf({ table, draft, actor, notes, around, additions, faults }: Work): HookContext {
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
    delivers: around.delivers ?? true,
    reveal({ role, ...secret }) {
      if (actor.kind === 'system' || roles.indexOf(actor.role) <= roles.indexOf(role)) draft.revealed.push(secret);
    },
    keyOf(of, field, text) {
      const known = draft.catalog.table(of).byId.get(field);
      return known === undefined ? text : keyOf(known, text);
    },
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
    where: async (from, field, values) => [
      ...(await draft.where(from, field, values)),
      ...emptied(draft, draft.catalog.table(from), field, values),
    ],
    named: (from, field, texts) => named(draft, draft.catalog.table(from), field, texts),
    add(change, addition) {
      const row = addition.row ?? newId();
      additions.push({ cause: causeOf(change), addition, row });
      return row;
    },
    note(change, note) {
      notes.set(causeOf(change), note);
    },
    refuse(change, { code, words, field, params }) {
      const more = { ...(field === undefined ? {} : { field }), ...(params === undefined ? {} : { params }) };
      faults.push({ entry: causeOf(change), issue: issueOf(table, change.row, code, words, more), at: field });
    },
  };
}

/** Rows whose link to a row that goes was emptied in this commit, with the link as it was: hooks still find by it what was linked. */
function emptied(draft: Draft, from: CompiledTable, field: string, values: readonly (string | null)[]): Row[] {
  const target = from.byId.get(field)?.to;
  if (target === undefined) return [];
  const gone = new Set(values.filter(id => id !== null && draft.get(target, id)?.after === null));
  if (gone.size === 0) return [];
  return [...draft.entries(from.id).values()].flatMap(({ before, after }) => {
    const was = before?.[field] ?? null;
    return after !== null && after[field] === null && gone.has(was as string | null) ? [{ ...after, [field]: was }] : [];
  });
}

async function named(
  draft: Draft,
  { id, byId, claims }: CompiledTable,
  field: string,
  texts: readonly (string | null)[],
): Promise<Map<string, Row>> {
  const claim = claims.find(each => each.rule.key === field);
  const known = byId.get(field);
  if (claim === undefined || known === undefined) throw new Error(`${id} are not unique by ${field}`);
  const keys = new Map(texts.filter(text => text !== null).map(text => [text, keyOf(known, text)]));
  const rows = Map.groupBy(await draft.where(id, claim.column, [...keys.values()]), row => row[claim.column]);
  const found = new Map<string, Row>();
  for (const [text, key] of keys) {
    const row = closest(rows.get(key) ?? [], each => each[field], text);
    if (row !== undefined) found.set(text, row);
  }
  return found;
}

function join(draft: Draft, table: CompiledTable, { cause, addition, row }: Added, notes: Map<Entry, Note>): void {
  const entry = draft.touch(table, row);
  draft.because(entry, cause);
  entry.hooked = true;
  if (addition.to === null) draft.remove(entry);
  else if (entry.after !== null || entry.before === null) draft.patch(entry, addition.to);
  if (addition.note !== undefined) notes.set(entry, addition.note);
}
