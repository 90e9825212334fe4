import type { Actor } from '../model/actor.ts';
import type { CompiledRule, CompiledTable } from '../model/catalog.ts';
import type { Issue, RowId } from '../model/change.ts';
import { inReach } from './allow.ts';
import { wordsOf } from './cast.ts';
import type { Draft } from './draft.ts';
import { type Entry, isEntered } from './entry.ts';
import { issueOf } from './intent.ts';
import { engineWords } from './words.ts';

/** Something wrong with a row of the draft, before it is known whose wish falls with it. */
export interface Fault {
  entry: Entry;
  issue: Issue;
  /** The rule that is broken, where it is one. */
  rule?: CompiledRule;
}

/**
 * Step 4: a link never dangles. What it points to exists and is in the actor's reach; when a row goes,
 * links to it are emptied, go with it, or refuse, as their field says.
 */
export async function links(fresh: ReadonlySet<Entry>, draft: Draft, actor: Actor): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const [table, entries] of Map.groupBy(fresh, entry => entry.table)) {
    faults.push(...(await pointing(table, entries, draft, actor)));
  }
  const gone: Entry[] = [];
  for (const entry of fresh) if (entry.after === null && entry.before !== null) gone.push(entry);
  await going(gone, draft, faults);
  return faults;
}

async function pointing(table: CompiledTable, entries: readonly Entry[], draft: Draft, actor: Actor): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const field of table.links) {
    const changed = entries.filter(
      entry => entry.after !== null && entry.after[field.id] !== null && entry.after[field.id] !== entry.before?.[field.id],
    );
    if (changed.length === 0) continue;
    const target = draft.catalog.table(field.to ?? '');
    await draft.load(target.id, new Set(changed.map(entry => String(entry.after?.[field.id]))));
    for (const entry of changed) {
      const to = draft.row(target.id, String(entry.after?.[field.id])) ?? null;
      const typed = actor.kind === 'person' && field.system !== true && isEntered(entry, field.id);
      const seen = to !== null && (!typed || actor.kind !== 'person' || target.id === 'orgs' || inReach(target, to, actor));
      if (seen) continue;
      const text = String(entry.after?.[field.id]);
      const unknown = { text, code: field.unknown?.code ?? 'V_LINK' };
      faults.push({
        entry,
        issue: issueOf(table, entry.id, unknown.code, wordsOf(field, unknown), {
          field: field.id,
          params: { text },
        }),
      });
    }
  }
  return faults;
}

/** Rows that go take along, empty or stop what points to them, until nothing more goes. */
async function going(gone: readonly Entry[], draft: Draft, faults: Fault[]): Promise<void> {
  let leaving = gone;
  while (leaving.length > 0) {
    const next: Entry[] = [];
    for (const [table, entries] of Map.groupBy(leaving, entry => entry.table)) {
      const causes = new Map<RowId, Entry>(entries.map(entry => [entry.id, entry]));
      for (const referrer of table.referrers) {
        for (const row of await draft.where(referrer.table.id, referrer.field.id, [...causes.keys()])) {
          const cause = causes.get(String(row[referrer.field.id]));
          if (cause === undefined) continue;
          if (referrer.field.onGone === 'refuse') {
            const params = { table: referrer.table.table.label.en };
            faults.push({
              entry: cause,
              issue: { ...issueOf(table, cause.id, 'linked', engineWords.linked, { params }), because: [row.id] },
            });
            continue;
          }
          const entry = draft.touch(referrer.table, row.id);
          draft.because(entry, cause);
          if (referrer.field.onGone === 'delete') {
            draft.remove(entry);
            next.push(entry);
          } else {
            draft.patch(entry, { [referrer.field.id]: null });
          }
        }
      }
    }
    leaving = next;
  }
}
