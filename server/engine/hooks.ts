import { isList, itemsOf, listOf } from '../../formulas/list.ts';
import { type Actor, roles } from '../model/actor.ts';
import type { CompiledTable } from '../model/catalog.ts';
import type { Row, RowId } from '../model/change.ts';
import { fieldKey } from '../model/fields/key.ts';
import { bestMatch } from '../model/identityKey.ts';
import type { CredentialSealer } from '../model/sealing.ts';
import type { Addition, AppliedChange, HookContext, Note } from '../model/table.ts';
import type { Draft } from './draft.ts';
import { type DraftRow, isInert } from './draftRow.ts';
import type { Fault } from './fault.ts';
import { newId } from './ids.ts';
import { createIssue } from './intent.ts';

/** What hooks need from outside the engine: secrets, because it has no randomness except ids, and the public URL. */
export interface Environment {
  publicUrl: string;
  newSecret(): { clear: string; hash: string };
  /** False without a mail server: then the secret of a message is shown once to the person who acts. */
  deliversMail?: boolean;
  /** Encrypts credentials that people enter. */
  sealer?: CredentialSealer;
}

/**
 * Step 7: passes to every hook the changes of its table since hooks last ran, as one set, and adds its additions to the draft with the same
 * causes. Returns whether anything was added, and the issues that hooks reported.
 */
export async function runHooks(
  draft: Draft,
  actor: Actor,
  notes: Map<DraftRow, Note>,
  environment: Environment,
): Promise<{ added: boolean; faults: Fault[] }> {
  let added = false;
  const faults: Fault[] = [];
  for (const table of draft.catalog.order) {
    const run = Object.values(table.table.hooks);
    if (run.length === 0) continue;
    const changes: AppliedChange[] = [];
    for (const entry of draft.rowsOf(table.id).values()) {
      if (entry.after === entry.seenByHooks) continue;
      if (concernsHooks(entry)) changes.push({ table: table.id, row: entry.id, from: entry.seenByHooks, to: entry.after });
      entry.seenByHooks = entry.after;
    }
    if (changes.length === 0) continue;
    for (const hook of run) {
      const additions: HookAddition[] = [];
      await hook(changes, contextOf({ table, draft, actor, notes, environment, additions, faults }));
      for (const [target, group] of Map.groupBy(additions, ({ addition }) => addition.table)) {
        const known = group.filter(({ addition }) => addition.row !== undefined);
        await draft.load(
          target,
          known.map(({ row }) => row),
        );
        const to = draft.catalog.table(target);
        for (const each of group) applyAddition(draft, to, each, notes);
      }
      added ||= additions.length > 0;
    }
  }
  return { added, faults };
}

/** Whether hooks see a row: not if only inert cells or their invalid texts have changed. */
function concernsHooks(entry: DraftRow): boolean {
  const { table, before, after, written } = entry;
  if (isInert(entry)) return false;
  return before === null || after === null || (written ?? []).some(id => !table.inert.has(id) && id !== 'invalid');
}

/** An addition of a hook, with its cause and its row. */
interface HookAddition {
  cause: DraftRow;
  addition: Addition;
  row: RowId;
}

/** The run of the hooks of one table. */
interface HookRun {
  table: CompiledTable;
  draft: Draft;
  actor: Actor;
  notes: Map<DraftRow, Note>;
  environment: Environment;
  additions: HookAddition[];
  faults: Fault[];
}

function contextOf({ table, draft, actor, notes, environment, additions, faults }: HookRun): HookContext {
  const causeOf = (change: AppliedChange): DraftRow => {
    const entry = change.table === table.id ? draft.get(table.id, change.row) : undefined;
    if (entry === undefined) throw new Error(`A hook of ${table.id} named a change that it was not given, in ${change.table}`);
    return entry;
  };
  return {
    actor,
    now: draft.now,
    publicUrl: environment.publicUrl,
    newId,
    newSecret: () => environment.newSecret(),
    deliversMail: environment.deliversMail ?? true,
    showOnce({ role, ...secret }) {
      if (actor.kind === 'system' || roles.indexOf(actor.role) <= roles.indexOf(role)) draft.revealed.push(secret);
    },
    normalizeKey(of, field, text) {
      const known = draft.catalog.table(of).byId.get(field);
      return known === undefined ? text : fieldKey(known, text);
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
    async where(from, field, values) {
      const found = await draft.where(from, field, values);
      const former = new Map(formerlyLinked(draft, draft.catalog.table(from), field, values).map(row => [row.id, row]));
      // A list that lost one row may be found by another one.
      return former.size === 0 ? found : [...found.filter(row => !former.has(row.id)), ...former.values()];
    },
    findByKey: (from, field, texts) => findByKey(draft, draft.catalog.table(from), field, texts),
    add(change, addition) {
      const row = addition.row ?? newId();
      additions.push({ cause: causeOf(change), addition, row });
      return row;
    },
    note(change, note) {
      notes.set(causeOf(change), note);
    },
    reportIssue(change, { code, words, field, params }) {
      const more = { ...(field === undefined ? {} : { field }), ...(params === undefined ? {} : { params }) };
      faults.push({ entry: causeOf(change), issue: createIssue(table, change.row, code, words, more), at: field });
    },
  };
}

/**
 * Rows that lost a link to a deleted row in this commit, with their former link or with these rows in their list again, so that hooks can
 * still find them.
 */
function formerlyLinked(draft: Draft, from: CompiledTable, field: string, values: readonly (string | null)[]): Row[] {
  const target = from.byId.get(field)?.to;
  if (target === undefined) return [];
  const deleted = new Set(values.filter(id => id !== null && draft.get(target, id)?.after === null));
  if (deleted.size === 0) return [];
  return [...draft.rowsOf(from.id).values()].flatMap(({ before, after }) => {
    const was = before?.[field] ?? null;
    if (after === null || !itemsOf(was).some(id => deleted.has(id))) return [];
    const left = itemsOf(after[field]);
    if (isList(was)) return [{ ...after, [field]: listOf([...was.filter(id => deleted.has(id) || left.includes(id)), ...left]) }];
    return left.length === 0 ? [{ ...after, [field]: was }] : [];
  });
}

async function findByKey(
  draft: Draft,
  { id, byId, claims }: CompiledTable,
  field: string,
  texts: readonly (string | null)[],
): Promise<Map<string, Row>> {
  const claim = claims.find(each => each.rule.key === field);
  const known = byId.get(field);
  if (claim === undefined || known === undefined) throw new Error(`${id} has no unique rule for ${field}`);
  const keys = new Map(texts.filter(text => text !== null).map(text => [text, fieldKey(known, text)]));
  const rows = Map.groupBy(await draft.where(id, claim.column, [...keys.values()]), row => row[claim.column]);
  const found = new Map<string, Row>();
  for (const [text, key] of keys) {
    const row = bestMatch(rows.get(key) ?? [], each => each[field], text);
    if (row !== undefined) found.set(text, row);
  }
  return found;
}

function applyAddition(
  draft: Draft,
  table: CompiledTable,
  { cause, addition, row }: HookAddition,
  notes: Map<DraftRow, Note>,
): void {
  const entry = draft.touch(table, row);
  draft.addCause(entry, cause);
  entry.changedByHook = true;
  if (addition.to === null) draft.remove(entry);
  else if (entry.after !== null || entry.before === null) draft.patch(entry, addition.to);
  if (addition.note !== undefined) notes.set(entry, addition.note);
}
